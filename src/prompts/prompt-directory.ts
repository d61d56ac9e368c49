/**
 * Every prompt in memory, so that no request waits for the store. Follows the changes of every process: a label that moved
 * holds here before its mover is told that all nodes have it. A tenant sees its own prompts only.
 */
import type { PromptLabelRecord, PromptName, PromptStore, PromptVersionRecord } from '../storage/stores.ts';
import { CompiledPrompt } from './compiled-prompt.ts';
import type { SealedPrompts } from './sealed-prompts.ts';

/** Compiled versions that are kept; others are opened again when they are asked for. */
const MAX_COMPILED = 2_000;
const CHANGES_A_PAGE = 500;

export interface PromptReference {
  readonly id: string;
  /** A version's number, or a label. */
  readonly at: number | string;
}

interface Entry {
  readonly versions: ReadonlyMap<number, PromptVersionRecord>;
  readonly labels: ReadonlyMap<string, number>;
}

export class PromptDirectory {
  readonly #store: PromptStore;
  readonly #sealed: SealedPrompts;
  #tenants = new Map<string, Map<string, Entry>>();
  readonly #compiled = new Map<PromptVersionRecord, CompiledPrompt>();
  /** The last change that is in memory; undefined before the first load. */
  #seen: number | undefined;
  #loading: Promise<unknown> = Promise.resolve();

  constructor(store: PromptStore, sealed: SealedPrompts) {
    this.#store = store;
    this.#sealed = sealed;
  }

  /** Undefined where the tenant has no such prompt, version or label. Throws where what is stored was tampered with. */
  find(tenant: string, { id, at }: PromptReference): CompiledPrompt | undefined {
    const entry = this.#tenants.get(tenant)?.get(id);
    const version = typeof at === 'number' ? at : entry?.labels.get(at);
    const record = version === undefined ? undefined : entry?.versions.get(version);
    return record && this.#compile(record);
  }

  /** Takes up what changed since the last time; false: nothing did. Rejects where the store fails: the change then counts as unseen. */
  refresh(): Promise<boolean> {
    const done = this.#loading.then(() => this.#load());
    this.#loading = done.catch(() => undefined);
    return done;
  }

  #compile(record: PromptVersionRecord): CompiledPrompt {
    const known = this.#compiled.get(record);
    if (known !== undefined) return known;
    const compiled = new CompiledPrompt(record.version, this.#sealed.openVersion(record).definition);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= MAX_COMPILED && oldest !== undefined) this.#compiled.delete(oldest);
    this.#compiled.set(record, compiled);
    return compiled;
  }

  async #load(): Promise<boolean> {
    const last = await this.#store.lastChange();
    if (this.#seen === last) return false;
    // Before the first load, and where the numbers went back (a restored database), everything is read.
    if (this.#seen === undefined || last < this.#seen) await this.#loadAll();
    else await this.#loadSince(this.#seen);
    this.#seen = last;
    return true;
  }

  async #loadAll(): Promise<void> {
    const [versions, labels] = await Promise.all([this.#store.versions(), this.#store.labels()]);
    const names = new Map(
      versions.map(({ tenant, prompt }) => [keyOf({ tenant, prompt }), { tenant, prompt }]),
    );
    this.#compiled.clear();
    this.#tenants = new Map();
    const [byName, labelsOf] = [Map.groupBy(versions, keyOf), Map.groupBy(labels, keyOf)];
    for (const [key, name] of names) this.#set(name, byName.get(key) ?? [], labelsOf.get(key) ?? []);
  }

  async #loadSince(seen: number): Promise<void> {
    const names = new Map<string, PromptName>();
    for (let after = seen; ; ) {
      const page = await this.#store.changes({ after, limit: CHANGES_A_PAGE });
      for (const { tenant, prompt } of page) names.set(keyOf({ tenant, prompt }), { tenant, prompt });
      after = page.at(-1)?.number ?? after;
      if (page.length < CHANGES_A_PAGE) break;
    }
    for (const name of names.values()) {
      const [versions, labels] = await Promise.all([this.#store.versions(name), this.#store.labels(name)]);
      this.#set(name, versions, labels);
    }
  }

  /** Swapped in whole: a request sees a prompt as it was before a change or after it. */
  #set(
    { tenant, prompt }: PromptName,
    versions: readonly PromptVersionRecord[],
    labels: readonly PromptLabelRecord[],
  ): void {
    const before = this.#tenants.get(tenant)?.get(prompt);
    const entry: Entry = {
      // Records that are known stay, and with them what was compiled of them.
      versions: new Map(
        versions.map((record) => {
          const known = before?.versions.get(record.version);
          return [record.version, known?.sealed === record.sealed ? known : record];
        }),
      ),
      labels: new Map(labels.map(({ label, version }) => [label, version])),
    };
    const prompts = this.#tenants.get(tenant) ?? new Map<string, Entry>();
    this.#tenants.set(tenant, prompts.set(prompt, entry));
  }
}

function keyOf({ tenant, prompt }: PromptName): string {
  return JSON.stringify([tenant, prompt]);
}
