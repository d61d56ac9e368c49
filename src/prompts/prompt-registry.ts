/**
 * Putting, showing, labelling and comparing prompts, for the command line and the admin API alike. Versions are never
 * changed; a label moves only from where its mover saw it. Who did what and when is in the history of the store.
 */
import { isDeepStrictEqual } from 'node:util';
import type { LabelMoved, PromptName, PromptStore } from '../storage/stores.ts';
import { diffDefinitions } from './diff-definitions.ts';
import type { PromptDefinition } from './prompt-definition.ts';
import type { ChangeFacts, SealedPrompts } from './sealed-prompts.ts';

export const PROMPT_BOUNDS = { maxPrompts: 500, maxVersions: 1_000 } as const;
/** Label that a request means which names neither version nor label. */
export const USUAL_LABEL = 'production';
/** A put that other puts overtake is repeated this often. */
const MAX_OVERTAKEN = 10;
const MAX_HISTORY = 1_000;

export interface PromptRegistryParts {
  readonly store: PromptStore;
  readonly sealed: SealedPrompts;
  readonly clock: () => number;
  /** Waits until every live node has taken up a change; false: not all did in time. */
  readonly confirm: () => Promise<boolean>;
}

/** Whether every node that lives is known to have the change. */
export interface Confirmed {
  readonly confirmed: boolean;
}

/** A change that cannot be made; the message is for the operator and quotes no prompt. */
export class PromptRefusal extends Error {
  readonly code: 'unknown_prompt' | 'prompt_conflict' | 'prompt_limit';
  constructor(code: PromptRefusal['code'], message: string) {
    super(message);
    this.code = code;
    this.name = 'PromptRefusal';
  }
}

export interface PromptSummary {
  readonly tenant: string;
  readonly id: string;
  readonly versions: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly changedAt: string;
}

export interface PromptVersionView {
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly by: string;
  readonly createdAt: string;
  readonly labels: readonly string[];
  readonly definition: PromptDefinition;
}

export interface PromptChangeView extends ChangeFacts {
  readonly at: string;
}

export interface LabelChange {
  readonly label: string;
  readonly version: number;
  /** The version that it must stand at now; null: none; undefined: any. */
  readonly expected?: number | null | undefined;
  readonly by: string;
}

export class PromptRegistry {
  readonly #parts: PromptRegistryParts;

  constructor(parts: PromptRegistryParts) {
    this.#parts = parts;
  }

  /** A definition that is the latest version already makes no new one. */
  async put(
    tenant: string,
    definition: PromptDefinition,
    by: string,
  ): Promise<Confirmed & { readonly version: number; readonly created: boolean }> {
    const name = { tenant, prompt: definition.id };
    const { store, sealed, clock } = this.#parts;
    for (let attempt = 0; attempt < MAX_OVERTAKEN; attempt++) {
      const latest = (await store.versions(name)).at(-1);
      if (latest !== undefined && isDeepStrictEqual(sealed.openVersion(latest).definition, definition))
        return { version: latest.version, created: false, confirmed: true };
      const version = (latest?.version ?? 0) + 1;
      const atMs = clock();
      const record = { ...name, version, createdAtMs: atMs };
      const added = await store.add(
        { ...record, sealed: sealed.sealVersion(name, version, { by, definition }) },
        this.#change(name, atMs, { action: 'put', version, by }),
        PROMPT_BOUNDS,
      );
      if (added === 'added') return { version, created: true, confirmed: await this.#parts.confirm() };
      if (added === 'full')
        throw new PromptRefusal(
          'prompt_limit',
          `a tenant has at most ${PROMPT_BOUNDS.maxPrompts} prompts, a prompt ${PROMPT_BOUNDS.maxVersions} versions`,
        );
    }
    throw new PromptRefusal('prompt_conflict', 'others put versions of this prompt at the same time');
  }

  async list(tenant?: string): Promise<readonly PromptSummary[]> {
    const { store } = this.#parts;
    const [versions, labels] = await Promise.all([store.versions(), store.labels()]);
    const labelsOf = Map.groupBy(labels, (label) => JSON.stringify([label.tenant, label.prompt]));
    const prompts = new Map<string, PromptSummary>();
    for (const { tenant: of, prompt: id, version, createdAtMs } of versions) {
      if (tenant !== undefined && of !== tenant) continue;
      const key = JSON.stringify([of, id]);
      const own = labelsOf.get(key) ?? [];
      const pointers = Object.fromEntries(own.map((label) => [label.label, label.version]));
      const changedAt = new Date(createdAtMs).toISOString();
      prompts.set(key, {
        tenant: of,
        id,
        versions: version,
        labels: pointers,
        changedAt,
      });
    }
    return [...prompts.values()];
  }

  /** `which`: a version's number or a label; absent: the latest. Throws PromptRefusal where there is none. */
  async show(name: PromptName, which?: string): Promise<PromptVersionView> {
    const { store, sealed } = this.#parts;
    const [versions, labels] = await Promise.all([store.versions(name), store.labels(name)]);
    const wanted =
      which === undefined
        ? versions.at(-1)?.version
        : /^\d{1,9}$/.test(which)
          ? Number(which)
          : labels.find(({ label }) => label === which)?.version;
    const found = versions.find(({ version }) => version === wanted);
    if (found === undefined) throw unknown();
    const { by, definition } = sealed.openVersion(found);
    const { version } = found;
    return {
      ...{ tenant: name.tenant, id: name.prompt, version, by, definition },
      createdAt: new Date(found.createdAtMs).toISOString(),
      labels: labels.filter((label) => label.version === version).map(({ label }) => label),
    };
  }

  /** Who did what and when, oldest first. */
  async history(name: PromptName): Promise<readonly PromptChangeView[]> {
    const { store, sealed } = this.#parts;
    const records = await store.changes({ after: 0, limit: MAX_HISTORY, name });
    if (records.length === 0) throw unknown();
    return records.map((record) => ({
      ...sealed.openChange(record),
      at: new Date(record.atMs).toISOString(),
    }));
  }

  /** The lines that differ, as `diff -u` marks them. */
  async diff(name: PromptName, from: string, to: string): Promise<readonly string[]> {
    const [before, after] = await Promise.all([this.show(name, from), this.show(name, to)]);
    return diffDefinitions(before.definition, after.definition);
  }

  async label(
    name: PromptName,
    change: LabelChange,
  ): Promise<Confirmed & { readonly previous: number | null }> {
    const { label, version, expected, by } = change;
    const from = await this.#standsAt(name, label);
    return this.#move(name, { label, version, expected, by }, { action: 'label', from });
  }

  /** Moves the label back to where it stood before its last move. */
  async rollback(
    name: PromptName,
    label: string,
    by: string,
  ): Promise<Confirmed & { readonly version: number; readonly from: number }> {
    const records = await this.#parts.store.labels(name);
    const current = records.find((record) => record.label === label);
    if (current === undefined) throw unknown();
    const { version: from, previousVersion: version } = current;
    if (version === null)
      throw new PromptRefusal('unknown_prompt', 'the label never stood at another version');
    const change = { label, version, expected: from, by };
    const { confirmed } = await this.#move(name, change, { action: 'rollback', from });
    return { version, from, confirmed };
  }

  async #standsAt(name: PromptName, label: string): Promise<number | null> {
    const records = await this.#parts.store.labels(name);
    return records.find((record) => record.label === label)?.version ?? null;
  }

  async #move(
    name: PromptName,
    { label, version, expected, by }: LabelChange,
    { action, from }: { readonly action: 'label' | 'rollback'; readonly from: number | null },
  ): Promise<Confirmed & { readonly previous: number | null }> {
    const change = this.#change(name, this.#parts.clock(), { action, version, label, from, by });
    const moved: LabelMoved = await this.#parts.store.moveLabel(
      { ...name, label, version, expected },
      change,
    );
    if (moved.moved) return { previous: moved.previous, confirmed: await this.#parts.confirm() };
    if (moved.reason === 'no_version') throw unknown();
    const where = moved.current === null ? 'nowhere' : `at version ${moved.current}`;
    throw new PromptRefusal('prompt_conflict', `the label stands ${where} now, not where you saw it`);
  }

  #change(name: PromptName, atMs: number, facts: ChangeFacts) {
    return { atMs, sealed: this.#parts.sealed.sealChange(name, atMs, facts) };
  }
}

function unknown(): PromptRefusal {
  return new PromptRefusal('unknown_prompt', 'there is no such prompt, version or label in this tenant');
}
