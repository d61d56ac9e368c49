/**
 * The lasting name of this node, under which its audit log goes on after a restart. On one machine it is a setting; in a
 * cluster it lies in the node's own folder beside the log, since the settings belong to all nodes.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFolder } from '../crypto/kek-file.ts';
import type { StorageSettings } from '../storage/settings.ts';
import type { SettingStore } from '../storage/stores.ts';

export const NODE_NAME_FILE = 'node-id';
const FORM = /^[\w.-]{1,100}$/;

/** Throws where the file holds anything but a name. */
export async function nodeName(storage: StorageSettings, settings: SettingStore): Promise<string> {
  if (storage.kind === 'embedded') return settings.setOnce('node_id', randomUUID());
  const file = join(storage.path, NODE_NAME_FILE);
  return readName(file) ?? makeName(file);
}

/** Gives a new installation the name under which a copied log was begun. Throws where it has another already. */
export async function adoptNodeName(
  storage: StorageSettings,
  settings: SettingStore,
  name: string,
): Promise<void> {
  if (storage.kind === 'embedded') return settings.set('node_id', name);
  const file = join(storage.path, NODE_NAME_FILE);
  const present = readName(file) ?? makeName(file, name);
  if (present !== name) throw new Error(`${file} holds another node's name`);
}

function readName(file: string): string | undefined {
  try {
    const name = readFileSync(file, 'utf8').trim();
    if (!FORM.test(name)) throw new Error(`${file} does not hold a node's name`);
    return name;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and the first of two starts wins: link() fails where the name exists. */
function makeName(file: string, wanted: string = randomUUID()): string {
  const draft = `${file}.${randomBytes(8).toString('hex')}.new`;
  writeFileSync(draft, `${wanted}\n`, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    flushFolder(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  const name = readName(file);
  if (name === undefined) throw new Error(`${file} is gone`);
  return name;
}
