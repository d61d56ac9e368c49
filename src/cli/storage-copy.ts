/**
 * `storage copy`: moves an installation to another storage, audit log included: from one machine to a cluster, or back.
 * Refuses while a gate runs on the source, and a target that holds anything. The source is only read.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { AuditFault } from '../audit/audit-fault.ts';
import { lockForWriting } from '../audit/writer-lock.ts';
import type { Config } from '../config/schema.ts';
import { KeyFault } from '../crypto/crypto-error.ts';
import { openKeyRing } from '../crypto/open-key-ring.ts';
import { requireClusterKek } from '../startup/cluster-kek.ts';
import { adoptNodeName, nodeName } from '../startup/node-name.ts';
import { type CopiedStorage, copyHindrance, copyStorage, targetContent } from '../storage/copy-storage.ts';
import { type OpenedStorage, openStorage } from '../storage/open-storage.ts';
import { StorageFault } from '../storage/store-address.ts';
import { type Command, CommandError, type CommandIo } from './command.ts';
import { copyNodeFolder, folderContent } from './copy-folder.ts';
import { requireConfig } from './load-for-command.ts';

export const storageCopy: Command = {
  name: 'storage copy',
  summary:
    'Copies keys, budgets, settings and the audit log to another, empty storage; the gate must be stopped.',
  options: {
    from: { type: 'string', describe: 'Configuration of the installation as it is.' },
    to: { type: 'string', describe: 'Configuration of the installation as it shall be.' },
  },
  positionals: [],
  async run(input, io) {
    const [from, to] = [
      await sideOf(input.options['from'], 'from', io),
      await sideOf(input.options['to'], 'to', io),
    ];
    const copied = await explained(() => copy(from, to, io));
    if (input.json) io.out(JSON.stringify(copied));
    else
      io.out(
        `copied ${copied.keys} keys, ${copied.accounts} budgets, ${copied.settings} settings, ${copied.files} files; ` +
          'start the gate with the new configuration, and keep the old data until `audit verify` has passed there',
      );
    return 0;
  },
};

interface Copied extends CopiedStorage {
  /** Of the audit log; 0 where it stays in its folder. */
  readonly files: number;
}

async function sideOf(path: string | boolean | undefined, name: string, io: CommandIo): Promise<Config> {
  if (typeof path !== 'string') throw new CommandError('usage', `storage copy needs --${name} FILE`);
  const { config } = await requireConfig({ configPath: path }, io);
  return config;
}

async function copy(from: Config, to: Config, io: CommandIo): Promise<Copied> {
  if (!existsSync(from.storage.path))
    throw new CommandError('not_installed', `there is no gate's data at ${from.storage.path}`);
  requireOutside(from.storage.path, to.storage.path);
  await using opened = new AsyncDisposableStack();
  // Held to the end: a gate that is started meanwhile does not come up.
  const lock = lockForWriting(from.storage.path);
  opened.defer(() => lock.release());
  requireSameKek(from, to, io);
  const source = await openSide(from, io, opened);
  const target = await openSide(to, io, opened);
  stopWhere('storage_in_use', 'the source cannot be copied', await copyHindrance(source.storage));
  stopWhere('storage_not_empty', 'the target is not empty', await targetContent(target.storage));
  const files = copyLog(from, to);
  const name = await nodeName(from.storage, source.storage.settings);
  const copied = await copyStorage(source.storage, target.storage, randomUUID());
  await adoptNodeName(to.storage, target.storage.settings, name);
  await requireClusterKek(target.storage.settings, ringOf(to, io));
  return { ...copied, files };
}

/** A folder within the source would be copied into itself, again and again. */
function requireOutside(source: string, target: string): void {
  const path = relative(resolve(source), resolve(target));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return;
  throw new CommandError(
    'usage',
    `the target ${target} lies within the source ${source}: name a folder beside it in the target's storage.path`,
  );
}

/** The log goes on in its folder where both sides name the same one. */
function copyLog(from: Config, to: Config): number {
  const [source, target] = [resolve(from.storage.path), resolve(to.storage.path)];
  if (source === target) return 0;
  const content = folderContent(target);
  stopWhere('storage_not_empty', 'the target is not empty', content && `${target} holds ${content}`);
  return copyNodeFolder(source, target);
}

function stopWhere(
  code: 'storage_in_use' | 'storage_not_empty',
  what: string,
  reason: string | undefined,
): void {
  if (reason === undefined) return;
  throw code === 'storage_in_use'
    ? new CommandError('storage_in_use', `${what}: ${reason}`)
    : new CommandError('storage_not_empty', `${what}: ${reason}`);
}

/** Keys, the token and the log's own keys are bound to it; under another one they would open nothing. */
function requireSameKek(from: Config, to: Config, io: CommandIo): void {
  const source = ringOf(from, io).kekId;
  mkdirSync(to.storage.path, { recursive: true, mode: 0o700 });
  const target = ringOf(to, io).kekId;
  if (source === target) return;
  throw new CommandError(
    'kek_wrong',
    `the two sides have different key-encryption keys (${source} and ${target}): name the source's in the target's encryption.kek`,
  );
}

function ringOf(config: Config, io: CommandIo) {
  const { encryption: settings, storage } = config;
  return openKeyRing({ settings, dataPath: storage.path, env: io.env, create: 'never' });
}

async function openSide(config: Config, io: CommandIo, opened: AsyncDisposableStack): Promise<OpenedStorage> {
  const side = await openStorage({
    settings: config.storage,
    env: io.env,
    onFault: (where) => io.err(`warning: storage: ${where} failed`),
  });
  opened.defer(() => side.close());
  return side;
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageFault || error instanceof KeyFault || error instanceof AuditFault)
      throw new CommandError(error.code, error.message);
    throw error;
  }
}
