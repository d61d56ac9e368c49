/**
 * `migrate`: brings the database up to date, forward only, beside running nodes. Safe to run twice, or on two machines at
 * once: one waits for the other.
 */
import type { Config } from '../config/schema.ts';
import {
  connectPostgres,
  migratePostgres,
  postgresMigrationState,
  requireVersion,
} from '../storage/postgres/open-postgres-storage.ts';
import { StorageFault } from '../storage/store-address.ts';
import { type Command, CommandError, type CommandIo } from './command.ts';
import { openInstallation } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

export const migrate: Command = {
  name: 'migrate',
  summary:
    'Brings the database up to date; running nodes stay up. Exit code 1 with --check where it lacks something.',
  options: { check: { type: 'boolean', describe: 'Only says what is lacking; changes nothing.' } },
  positionals: [],
  async run(input, io) {
    const { config } = await requireConfig(input, io);
    const done =
      config.storage.kind === 'cluster'
        ? await migrateCluster(config.storage.postgres, input.options['check'] === true, io)
        : await migrateEmbedded(config, io);
    if (input.json) io.out(JSON.stringify(done));
    else for (const line of told(done)) io.out(line);
    return done.pending.length === 0 ? 0 : 1;
  },
};

interface Migrated {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Of a newer version. */
  readonly unknown: readonly string[];
}

type PostgresSettings = Extract<Config['storage'], { kind: 'cluster' }>['postgres'];

async function migrateCluster(settings: PostgresSettings, check: boolean, io: CommandIo): Promise<Migrated> {
  try {
    await using connection = connectPostgres({
      ...{ settings, env: io.env },
      onFault: (where) => io.err(`warning: storage: ${where} failed`),
    });
    const { database } = connection;
    await requireVersion(database);
    const applied = check ? [] : await migratePostgres(database, Date.now());
    const { pending, unknown } = await postgresMigrationState(database);
    return { applied, pending, unknown };
  } catch (error) {
    if (error instanceof StorageFault) throw new CommandError(error.code, error.message);
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CommandError(
      'storage_unavailable',
      `the migration did not go through, nothing of it is kept: ${reason}`,
    );
  }
}

/** One machine, one version: opening the file is all there is to do. */
async function migrateEmbedded(config: Config, io: CommandIo): Promise<Migrated> {
  await using _ = await openInstallation(config, io);
  return { applied: [], pending: [], unknown: [] };
}

function told({ applied, pending, unknown }: Migrated): readonly string[] {
  return [
    ...applied.map((name) => `applied  ${name}`),
    ...pending.map((name) => `lacking  ${name}`),
    ...unknown.map((name) => `newer    ${name}: applied by a later version`),
    ...(applied.length + pending.length === 0 ? ['the database is up to date'] : []),
  ];
}
