/** The `audit` section. Recording itself cannot be switched off. */
import { z } from 'zod';

export const auditSettings = z
  .strictObject({
    payloads: z
      .enum(['encrypted', 'none'])
      .default('encrypted')
      .describe('Whether requests and answers are kept, encrypted per data subject, beside the records.'),
    maxPayloadBytes: z
      .int()
      .min(0)
      .max(64 * 1024 * 1024)
      .default(1024 * 1024)
      .describe('Longer payloads are cut to this; the record says so.'),
    checkpointSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(10)
      .describe('Most time between two signed checkpoints.'),
    checkpointEntries: z.int().min(1).default(1000).describe('Most entries between two signed checkpoints.'),
    indexDays: z
      .int()
      .min(0)
      .max(3_650)
      .default(90)
      .describe(
        'How long what each request used stays in the usage index (`portcullis usage`, `/admin/v1/requests`). The log itself keeps everything. 0: no index.',
      ),
    origin: z
      .string()
      .optional()
      .describe('The log’s name in checkpoints, a schema-less URL; default: portcullis/<node id>.'),
    witnessFile: z
      .string()
      .optional()
      .describe('A file, best on other storage, to which every checkpoint is appended too.'),
  })
  .prefault({});

export type AuditSettings = z.output<typeof auditSettings>;
