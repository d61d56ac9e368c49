/** Prices of pictures, speech and transcripts, as configuration has them. Without one of them such a request is refused. */
import { z } from 'zod';

const usd = z.number().min(0).max(1_000);
const tokens = z.int().min(1).max(10_000_000);

export const mediaPriceFields = {
  imageUsd: usd
    .optional()
    .describe(
      'Each picture that is made, where it is not billed in tokens and `imagePrices` has no entry for it.',
    ),
  imagePrices: z
    .array(
      z.strictObject({
        size: z.string().max(32).describe('As requests write it: 1024x1024.'),
        quality: z.string().max(32).optional().describe('Absent: every quality.'),
        usd,
      }),
    )
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Pictures by size and quality. What a request leaves open counts as the dearest that it can be.',
    ),
  audioSecondUsd: usd
    .optional()
    .describe('Each second of sound that is written down, where that is not billed in tokens.'),
  characterUsdPerMillion: z
    .number()
    .min(0)
    .max(100_000)
    .optional()
    .describe('Characters that are spoken, where speech is not billed in tokens.'),
  audioSecondsBound: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'The longest sound that the provider takes: needed for files whose bytes do not bound their length.',
    ),
  audioInputTokensPerSecond: tokens
    .optional()
    .describe('The most input tokens of a second of sound, where transcripts are billed in tokens.'),
  audioOutputTokensPerSecond: tokens
    .optional()
    .describe(
      'The most output tokens of a second of speech, where speech is billed in tokens: with it speech is charged by how long it is (mp3, wav, pcm), without it by `mediaOutputTokensBound`.',
    ),
  mediaOutputTokensBound: tokens
    .optional()
    .describe(
      'The most output tokens of one picture, one speech or one transcript, where they are billed in tokens: such requests have no limit that could be enforced.',
    ),
};
