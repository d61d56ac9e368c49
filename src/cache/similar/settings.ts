/** `cache.similar`: whether a question may be answered with the answer to another one that asks the same. */
import { z } from 'zod';

/** As a policy sets it: all of it, in place of the section's. */
export const similarOverrides = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Answer a reworded question from the cache, where it asks the same for certain.'),
  maxChars: z
    .int()
    .min(1)
    .max(2_000)
    .default(300)
    .describe('Longer texts are only ever answered when they are repeated exactly.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Least score of a match, where the model’s own is lower. At 1 nothing matches.'),
});

export const similarSettings = similarOverrides.prefault({});

export type SimilarSettings = z.output<typeof similarSettings>;
