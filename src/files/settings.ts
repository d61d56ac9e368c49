/** The `files` section: what the gate keeps for callers, and how much of it. Off unless `surfaces.files` is on. */
import { z } from 'zod';

const MIB = 1024 * 1024;

export const fileSettings = z
  .strictObject({
    maxBytes: z
      .int()
      .min(1)
      .max(64 * MIB)
      .default(16 * MIB)
      .describe('Largest file that may be sent, in bytes.'),
    maxPerOwner: z
      .int()
      .min(1)
      .max(10_000)
      .default(200)
      .describe('Most files of one user, or of a key without users; past it none is taken.'),
    maxBytesPerOwner: z
      .int()
      .min(1)
      .max(64 * 1024 * MIB)
      .default(256 * MIB)
      .describe(
        'Most bytes of one owner’s files together. What batches answered counts, and is kept past it.',
      ),
    ttlHours: z
      .number()
      .min(0.01)
      .max(24 * 366)
      .default(24 * 30)
      .describe('How long a file is kept; `expires_after` can only shorten it.'),
  })
  .prefault({})
  .describe('Files that /v1/files keeps, encrypted, for their owner.');

export type FileSettings = z.output<typeof fileSettings>;
