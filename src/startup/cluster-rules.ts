/**
 * The rules that `config push` stored for every node, sealed, since a configuration may hold secrets; and what of them
 * and its own file holds on this node. A node that cannot use the rules keeps its last good ones, or does not start.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checkWithRules } from '../config/cluster-rules.ts';
import { checkConfig, type LoadResult } from '../config/load.ts';
import { problemLine } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { NONCE_BYTES, open, seal } from '../crypto/sealed-box.ts';
import type { ChangeFeed, SettingStore } from '../storage/stores.ts';

const SETTING = 'cluster_rules';
const PURPOSE = 'cluster-rules';
/** Stored where rules were withdrawn: each node's own file holds again. */
const WITHDRAWN = '';

type Ring = Pick<KeyRing, 'derive'>;

export async function storeRules(settings: SettingStore, ring: Ring, text: string): Promise<void> {
  const box = seal({
    key: ring.derive(PURPOSE),
    plaintext: Buffer.from(text),
    identity: SETTING,
    nonce: randomBytes(NONCE_BYTES),
  });
  await settings.set(SETTING, box.toString('base64'));
}

export function withdrawRules(settings: SettingStore): Promise<void> {
  return settings.set(SETTING, WITHDRAWN);
}

/** Undefined where there are none. Throws `ciphertext_invalid` where they were changed by hand. */
export async function readRules(settings: SettingStore, ring: Ring): Promise<string | undefined> {
  const sealed = await settings.get(SETTING);
  if (sealed === undefined || sealed === WITHDRAWN) return undefined;
  return open(ring.derive(PURPOSE), Buffer.from(sealed, 'base64'), SETTING).toString('utf8');
}

/** Thrown at a start: a node that enforced other rules than its cluster would be a hole in it. */
export class UnusableRules extends Error {
  readonly code = 'config_invalid';
  constructor(problem: string) {
    super(`the rules of the cluster cannot be used on this node: ${problem}`);
    this.name = 'UnusableRules';
  }
}

export interface RulesParts {
  readonly settings: SettingStore;
  readonly changes: Pick<ChangeFeed, 'subscribe'>;
  readonly keyRing: Ring;
  readonly configPath: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What holds on this node: its file under the rules. */
export class ClusterRules {
  readonly #parts: RulesParts;

  constructor(parts: RulesParts) {
    this.#parts = parts;
  }

  /** Throws where the file or the store cannot be read; what is wrong in either is in the result. */
  async load(): Promise<LoadResult> {
    const { settings, keyRing, configPath: path, env } = this.#parts;
    const own = path === undefined ? '' : await readFile(path, 'utf8');
    const rules = await readRules(settings, keyRing);
    const request = { path, cwd: process.cwd(), env };
    return rules === undefined ? checkConfig(own, request) : checkWithRules(own, rules, request);
  }

  /** As `load`. Throws UnusableRules where something is wrong. */
  async inForce(): Promise<{ readonly config: Config; readonly revision: string }> {
    const loaded = await this.load();
    if (loaded.ok) return { config: loaded.config, revision: loaded.revision };
    const [first] = loaded.problems;
    throw new UnusableRules(first === undefined ? 'unknown' : problemLine(first, undefined));
  }

  /** Calls back after every change of anything in the cluster: the listener looks whether it concerns it. */
  subscribe(listener: () => void): () => void {
    return this.#parts.changes.subscribe(() => listener());
  }
}
