/** The `conversations` section: which histories the gate keeps, for how long, and what happens when one grows too long. */
import { z } from 'zod';

export const conversationSettings = z
  .strictObject({
    keep: z
      .boolean()
      .default(true)
      .describe('Keep conversations, encrypted, for callers that begin one. Off: nothing is kept or found.'),
    ttlHours: z
      .number()
      .min(0.01)
      .max(24 * 366)
      .default(24 * 30)
      .describe('How long a conversation is kept after its last turn.'),
    maxPerOwner: z
      .int()
      .min(1)
      .max(100_000)
      .default(200)
      .describe('Most conversations of one user, or of a key without users; past it none is begun.'),
    maxTurns: z.int().min(1).max(10_000).default(500).describe('Most turns of one conversation.'),
    maxBytes: z
      .int()
      .min(1_024)
      .max(64 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .describe('Most bytes of one conversation, as it is stored; past it no turn is added.'),
    contextTokens: z
      .int()
      .min(1_000)
      .max(10_000_000)
      .default(128_000)
      .describe(
        'The context window: a request with its history and its largest answer stays within it, by the bound that budgets count, one token a byte at most.',
      ),
    overflow: z
      .enum(['drop_oldest', 'summarise', 'refuse'])
      .default('drop_oldest')
      .describe(
        'What happens past it: the oldest turns are left out whole, a model’s summary takes their place, or the request is refused.',
      ),
    summary: z
      .strictObject({
        model: z.string().min(1).max(256).describe('Who summarises: a model by the name that callers use.'),
        maxOutputTokens: z.int().min(16).max(8_000).default(400).describe('Its longest summary.'),
      })
      .optional()
      .describe('With `overflow: summarise` only.'),
  })
  .refine(({ overflow, summary }) => (overflow === 'summarise') === (summary !== undefined), {
    path: ['summary'],
    message: 'is needed with overflow: summarise, and means nothing without',
  })
  .prefault({})
  .describe('Conversations whose history the gate keeps.');

export type ConversationSettings = z.output<typeof conversationSettings>;
