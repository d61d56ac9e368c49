/** The `storage` section: one folder on one machine, or Postgres and Redis for many nodes. */
import { z } from 'zod';
import { secretSource } from '../providers/settings.ts';

const tls = z
  .strictObject({
    mode: z
      .enum(['verify', 'off'])
      .optional()
      .describe(
        '`verify`: TLS with a certificate for the host’s name. Default: `verify`, but `off` to this machine.',
      ),
    caFile: z.string().optional().describe('PEM of the authority; default: those that Node trusts.'),
    certFile: z.string().optional().describe('PEM of this node’s own certificate, for mutual TLS.'),
    keyFile: z.string().optional().describe('PEM of the key of `certFile`.'),
  })
  .prefault({});

export const postgresSettings = z.strictObject({
  url: secretSource.describe('postgres://user:password@host:5432/database, and where it is read from.'),
  tls,
  maxConnections: z
    .int()
    .min(2)
    .max(100)
    .default(8)
    .describe('Most connections of one node, without the one that listens for changes.'),
});

export const redisSettings = z.strictObject({
  url: secretSource.describe(
    'redis://user:password@host:6379 (rediss:// is TLS), and where it is read from.',
  ),
  tls,
});

const path = z.string().default('./data').describe('Data folder, made with mode 0700.');

export const storageSettings = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('embedded'), path }),
    z.strictObject({
      kind: z.literal('cluster'),
      path: path.describe(
        'This node’s own folder, mode 0700: its audit log. Of no other node; it outlives a restart.',
      ),
      postgres: postgresSettings,
      redis: redisSettings.optional().describe('Limits over all nodes, and faster news of revocations.'),
      keyStalenessMs: z
        .int()
        .min(1_000)
        .max(900_000)
        .default(60_000)
        .describe('How long known keys are served while Postgres cannot be reached; then they are refused.'),
    }),
  ])
  .prefault({ kind: 'embedded' });

export type StorageSettings = z.output<typeof storageSettings>;
export type ClusterSettings = Extract<StorageSettings, { kind: 'cluster' }>;
export type PostgresSettings = z.output<typeof postgresSettings>;
export type RedisSettings = z.output<typeof redisSettings>;
export type StoreTlsSettings = z.output<typeof tls>;
