/**
 * Watches the configuration file: a changed file is validated whole, then handed over; a bad one is told once and the
 * last good configuration holds. Never applies a part, never acts on a file that is still being written.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { checkConfig, type LoadRequest } from './load.ts';
import { MAX_CONFIG_BYTES } from './parse-yaml.ts';
import type { Problem } from './problem.ts';
import type { Config } from './schema.ts';

/**
 * Sections that hold from start to stop: listeners, storage, keys, the audit log, the cache's memory and the exporters
 * are opened once. A change of one is refused, since accepting it without obeying it would be a lie.
 */
export const START_ONLY_SECTIONS = [
  'listen',
  'admin',
  'storage',
  'encryption',
  'cache',
  'audit',
  'observability',
] as const satisfies readonly (keyof Config)[];

/** Parts of the other sections that are opened once too: what keeps the limits over nodes, tenants and providers. */
export const START_ONLY_PARTS = {
  limits: ['cluster', 'fairness', 'overload', 'adaptive'],
} as const satisfies { readonly limits: readonly (keyof Config['limits'])[] };

export interface GoodReload {
  readonly config: Config;
  readonly revision: string;
  readonly warnings: readonly Problem[];
}

export interface WatchOptions extends Omit<LoadRequest, 'path' | 'cwd'> {
  /** Absolute path of the file. */
  readonly path: string;
  /** The configuration that holds now; start-only settings are compared with it. */
  readonly current: Config;
  /** Takes the whole new configuration over. What it throws is told as a bad reload, and the old one holds. */
  onNew(next: GoodReload): void | Promise<void>;
  onBad(problems: readonly Problem[]): void;
  /** Time between two looks at the file; 1,000 by default. */
  readonly intervalMs?: number;
}

export interface ConfigWatch {
  /** Looks now, whether or not the file seems changed: what SIGHUP does. */
  reload(): Promise<void>;
  /** Stops watching; resolves when a reload that is under way is done. */
  close(): Promise<void>;
}

const DEFAULT_INTERVAL_MS = 1_000;

/** Begins to watch. The file as it is now counts as known. */
export async function watchConfig(options: WatchOptions): Promise<ConfigWatch> {
  const watch = new FileWatch(options, await fingerprint(options.path));
  watch.start();
  return watch;
}

class FileWatch implements ConfigWatch {
  readonly #options: WatchOptions;
  /** What the file looked like when it was last read, and at the last look. */
  #readStamp: string;
  #seenStamp: string;
  #contentHash: string | undefined;
  #busy: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #onHangup = (): void => void this.reload();

  constructor(options: WatchOptions, stamp: string) {
    this.#options = options;
    this.#readStamp = stamp;
    this.#seenStamp = stamp;
  }

  start(): void {
    this.#timer = setInterval(
      () => this.#enqueue(() => this.#look()),
      this.#options.intervalMs ?? DEFAULT_INTERVAL_MS,
    );
    this.#timer.unref();
    process.on('SIGHUP', this.#onHangup);
  }

  reload(): Promise<void> {
    this.#contentHash = undefined;
    return this.#enqueue(() => this.#read());
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    process.off('SIGHUP', this.#onHangup);
    return this.#busy;
  }

  /** One at a time, in order: a slow take-over must not be overtaken by an older file. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(work).catch((error: unknown) => this.#bad(describe(error)));
    return this.#busy;
  }

  async #look(): Promise<void> {
    const stamp = await fingerprint(this.#options.path);
    const settled = stamp === this.#seenStamp;
    this.#seenStamp = stamp;
    // An editor may have written half of it, and half a file can be valid: wait until two looks see the same.
    if (settled && stamp !== this.#readStamp) await this.#read();
  }

  async #read(): Promise<void> {
    this.#readStamp = await fingerprint(this.#options.path);
    if (this.#readStamp === GONE) return this.#bad('the file is gone');
    if (Number(this.#readStamp.split(':')[0]) > MAX_CONFIG_BYTES)
      return this.#bad(`the file is larger than ${MAX_CONFIG_BYTES} bytes`);
    const text = await readFile(this.#options.path, 'utf8');
    const hash = createHash('sha256').update(text).digest('hex');
    if (hash === this.#contentHash) return;
    this.#contentHash = hash;
    await this.#apply(text);
  }

  async #apply(text: string): Promise<void> {
    const result = checkConfig(text, { ...this.#options, cwd: '/' });
    if (!result.ok) return this.#options.onBad(result.problems);
    const fixed = startOnlyChanges(this.#options.current, result.config);
    if (fixed.length > 0) return this.#options.onBad(fixed);
    await this.#options.onNew({
      config: result.config,
      revision: result.revision,
      warnings: result.warnings,
    });
  }

  #bad(message: string): void {
    this.#options.onBad([{ path: '', message, line: null }]);
  }
}

/** Problems for each start-only setting that differs, by the field where the section is the same otherwise. */
export function startOnlyChanges(current: Config, next: Config): Problem[] {
  const sections = START_ONLY_SECTIONS.flatMap((section) =>
    changedFields(current[section], next[section], section),
  );
  const parts = START_ONLY_PARTS.limits.flatMap((part) =>
    changedFields(current.limits[part], next.limits[part], `limits.${part}`),
  );
  return [...sections, ...parts].map((path) => ({
    path,
    message: 'cannot change while the gate runs; restart it',
    line: null,
  }));
}

function changedFields(current: object, next: object, section: string): string[] {
  const before = new Map<string, unknown>(Object.entries(current));
  const after = new Map<string, unknown>(Object.entries(next));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)))
    .map((name) => `${section}.${name}`);
}

const GONE = 'gone';

/** Changes whenever the file is written or replaced. */
async function fingerprint(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size}:${mtimeMs}:${ino}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return GONE;
    throw error;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'the reload failed';
}
