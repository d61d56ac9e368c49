/** The `batches` section: how much of them at once, how many, and how long they are remembered. */
import { z } from 'zod';

export const batchSettings = z
  .strictObject({
    linesAtOnce: z
      .int()
      .min(1)
      .max(256)
      .default(4)
      .describe('Most lines of one batch worked on at once. A node works on four batches at once.'),
    maxLines: z.int().min(1).max(50_000).default(10_000).describe('Most lines of one batch.'),
    maxPerOwner: z
      .int()
      .min(1)
      .max(1_000)
      .default(20)
      .describe('Most unfinished batches of one user, or of a key without users; past it none is taken.'),
    windowHours: z
      .number()
      .min(0.001)
      .max(24)
      .default(24)
      .describe(
        'When a batch expires. Callers can only ask for `24h`; less is for operators who promise less.',
      ),
    ttlHours: z
      .number()
      .min(0.01)
      .max(24 * 366)
      .default(24 * 30)
      .describe('How long a batch is remembered after its end. Its files have a time of their own.'),
  })
  .prefault({})
  .describe('Batches that the gate runs itself, line by line. Off unless `surfaces.batches` is on.');

export type BatchSettings = z.output<typeof batchSettings>;
