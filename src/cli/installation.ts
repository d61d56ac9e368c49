/**
 * What a command needs of the installation that a gate runs on: its storage and its key ring. Works beside a running
 * gate. Never writes the gate's audit log: that has a single writer.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { KeyFault } from '../crypto/crypto-error.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { openKeyRing } from '../crypto/open-key-ring.ts';
import { requireClusterKek } from '../startup/cluster-kek.ts';
import { DATABASE_FILE } from '../storage/embedded/open-embedded-storage.ts';
import { type OpenedStorage, openStorage } from '../storage/open-storage.ts';
import { StorageFault } from '../storage/store-address.ts';
import type { Storage } from '../storage/stores.ts';
import { CommandError, type CommandIo } from './command.ts';

/** How long a command waits for running gates to take up its change. */
const ANNOUNCE_TIMEOUT_MS = 2_000;

export interface Installation extends AsyncDisposable {
  readonly storage: Storage;
}

/** The key ring of an installation that exists. Throws a CommandError with the key fault's code. */
export function openRing(config: Config, io: CommandIo): KeyRing {
  requireInstalled(config);
  return ringOf(config, io, 'never');
}

/**
 * The key ring; makes the data folder and the key-encryption key where neither is there yet. To be called before the
 * storage is opened: a key is only ever made where there is no data.
 */
export function openOrMakeRing(config: Config, io: CommandIo): KeyRing {
  const { path, kind } = config.storage;
  if (kind === 'cluster') return ringOf(config, io, 'never');
  if (!existsSync(path)) {
    io.err(`note: there was no data folder at ${path}; it is made now`);
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  return ringOf(config, io, 'first_start');
}

/** The storage of an installation that exists, or of one whose ring was made just now. Throws a CommandError. */
export async function openInstallation(
  config: Config,
  io: CommandIo,
  options: { readonly create: boolean } = { create: false },
): Promise<Installation> {
  if (!options.create) requireInstalled(config);
  const { storage, close } = await openOrExplain(config, io);
  return { storage, [Symbol.asyncDispose]: close };
}

/** Makes a change effective in every running gate, or says on stderr that it is not known to be. */
export async function announceChange(storage: Storage, io: CommandIo): Promise<void> {
  if (await storage.changes.announce(ANNOUNCE_TIMEOUT_MS)) return;
  io.err('warning: the change is stored, but not every running gate has confirmed it yet');
}

/** Throws `unknown_tenant` for a tenant that the configuration does not have. */
export function requireTenant(config: Config, tenant: string): void {
  if (Object.hasOwn(config.tenants, tenant)) return;
  const known = Object.keys(config.tenants).join(', ');
  throw new CommandError('unknown_tenant', `there is no tenant of this name; there are: ${known}`);
}

function requireInstalled(config: Config): void {
  const { path, kind } = config.storage;
  if (kind === 'cluster' || existsSync(join(path, DATABASE_FILE))) return;
  throw new CommandError(
    'not_installed',
    `there is no gate's data at ${path}: start the gate first, or name its configuration with --config`,
  );
}

function ringOf(config: Config, io: CommandIo, create: 'first_start' | 'never'): KeyRing {
  try {
    return openKeyRing({ settings: config.encryption, dataPath: config.storage.path, env: io.env, create });
  } catch (error) {
    throw error instanceof KeyFault ? new CommandError(error.code, error.message) : error;
  }
}

async function openOrExplain(config: Config, io: CommandIo): Promise<OpenedStorage> {
  try {
    const opened = await openStorage({
      settings: config.storage,
      env: io.env,
      onFault: (where) => io.err(`warning: storage: ${where} failed`),
      migrate: 'never',
    });
    // A command with another key would make keys that no gate knows.
    if (config.storage.kind === 'cluster')
      await requireClusterKek(opened.storage.settings, ringOf(config, io, 'never')).catch(async (error) => {
        await opened.close();
        throw error;
      });
    return opened;
  } catch (error) {
    if (error instanceof StorageFault || error instanceof KeyFault)
      throw new CommandError(error.code, error.message);
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CommandError('storage_unavailable', `cannot open the storage: ${reason}`);
  }
}
