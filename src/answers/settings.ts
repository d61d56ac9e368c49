/** The `responses` section: which answers the gate keeps so that callers may continue them. */
import { z } from 'zod';

export const responseSettings = z
  .strictObject({
    keep: z
      .boolean()
      .default(true)
      .describe(
        'Keep answers of /v1/responses, encrypted, unless a request says store: false. Off: nothing is kept, and previous_response_id is refused.',
      ),
    ttlHours: z
      .number()
      .min(0.01)
      .max(24 * 366)
      .default(24 * 30)
      .describe('How long an answer is kept.'),
    maxPerOwner: z
      .int()
      .min(1)
      .max(100_000)
      .default(1_000)
      .describe('Most kept answers of one user, or of a key without users; the oldest go first.'),
  })
  .prefault({})
  .describe('Answers that /v1/responses keeps.');

export type ResponseSettings = z.output<typeof responseSettings>;
