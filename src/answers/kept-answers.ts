/**
 * The answers that callers may continue, encrypted under a key per owner. An owner is a tenant's user, or a key that has
 * none, and nobody finds another's answer.
 */
import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { OwnerKeys } from '../crypto/owner-keys.ts';
import type { AnswerMemory, AnswerToKeep, StoredAnswer } from '../http/answer-memory.ts';
import type { ResponseStore } from '../storage/stores.ts';
import type { ResponseSettings } from './settings.ts';

const ID_BYTES = 24;
/** Largest kept answer with its history, in characters; a larger one is not kept. */
const MAX_KEPT_CHARACTERS = 8 * 1024 * 1024;
/** Most items of an answer that can be named by their ids. */
const MAX_NAMED_ITEMS = 512;

export interface KeptAnswersOptions {
  readonly store: ResponseStore;
  readonly keyRing: KeyRing;
  readonly clock: () => number;
}

export class KeptAnswers {
  readonly #options: KeptAnswersOptions;
  readonly #names: KeyObject;
  readonly #keys: OwnerKeys;

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
    this.#names = options.keyRing.derive('kept-answers');
    this.#keys = new OwnerKeys({ ...options, purpose: 'kept-answer-key' });
  }

  /** @param found is told the data classes of each answer that was found. */
  memoryOf(
    principal: Principal,
    { keep }: ResponseSettings,
    found: (classes: readonly string[]) => void = () => undefined,
  ): AnswerMemory {
    return {
      keeps: keep,
      newId: () => `resp_${randomBytes(ID_BYTES).toString('hex')}`,
      find: async (id) => {
        const stored = keep ? await this.#find(this.#ownerOf(principal), id) : undefined;
        found(stored?.classes ?? []);
        return stored;
      },
      findItems: async (ids) => (keep ? this.#findItems(this.#ownerOf(principal), ids, found) : new Map()),
    };
  }

  /** Throws where it cannot be written. False: it is larger than is kept. */
  async keep(
    principal: Principal,
    kept: AnswerToKeep & Pick<StoredAnswer, 'classes'>,
    settings: ResponseSettings,
  ): Promise<boolean> {
    if (kept.answer === undefined) return true;
    const { store, clock } = this.#options;
    const { inputItems, classes = [], answer } = kept;
    const facts = classes.length === 0 ? '' : `"classes":${JSON.stringify(classes)},`;
    const plaintext = `{"input":${JSON.stringify(inputItems)},${facts}"answer":${answer}}`;
    if (plaintext.length > MAX_KEPT_CHARACTERS) return false;
    const owner = this.#ownerOf(principal);
    const key = await this.#keys.of(owner);
    const identity = identityOf(owner, kept.id);
    const sealed = this.#keys.seal(key, Buffer.from(plaintext), identity);
    const nowMs = clock();
    await store.put(
      {
        ...{ id: kept.id, owner, createdAtMs: nowMs, sealed: sealed.toString('base64') },
        expiresAtMs: nowMs + Math.round(settings.ttlHours * 3_600_000),
        items: outputIds(kept.answer).map((item) => this.#name(['item', owner, item])),
      },
      settings.maxPerOwner,
    );
    return true;
  }

  /** False where the principal has no such answer. */
  remove(principal: Principal, id: string): Promise<boolean> {
    return this.#options.store.remove(this.#ownerOf(principal), id);
  }

  removeExpired(): Promise<void> {
    return this.#options.store.removeExpired(this.#options.clock());
  }

  #ownerOf({ tenant, user, keyId }: Principal): string {
    return this.#name(['owner', tenant, user === undefined ? 'key' : 'user', user ?? keyId]);
  }

  /** The list form keeps one part from passing for another. */
  #name(parts: readonly string[]): string {
    return createHmac('sha256', this.#names).update(JSON.stringify(parts)).digest('base64url');
  }

  async #find(owner: string, id: string): Promise<StoredAnswer | undefined> {
    const { store, clock } = this.#options;
    const sealed = await store.find(owner, id, clock());
    if (sealed === undefined) return undefined;
    const key = await this.#keys.find(owner);
    if (key === undefined) return undefined;
    return storedAnswer(
      this.#keys.open(key, Buffer.from(sealed, 'base64'), identityOf(owner, id)).toString('utf8'),
    );
  }

  async #findItems(
    owner: string,
    ids: readonly string[],
    tell: (classes: readonly string[]) => void,
  ): Promise<ReadonlyMap<string, unknown>> {
    const { store, clock } = this.#options;
    const names = ids.map((id) => this.#name(['item', owner, id]));
    const answers = await store.findByItems(owner, names, clock());
    const wanted = new Set(ids);
    const found = new Map<string, unknown>();
    for (const answer of answers) {
      const stored = await this.#find(owner, answer);
      tell(stored?.classes ?? []);
      for (const item of outputOf(stored?.answer)) {
        const id = idOf(item);
        if (id !== undefined && wanted.has(id)) found.set(id, item);
      }
    }
    return found;
  }
}

function identityOf(owner: string, id: string): string {
  return JSON.stringify(['kept-answer', owner, id]);
}

/** Authenticated by now: only a gate writes it. */
function storedAnswer(text: string): StoredAnswer {
  const { input, answer, classes = [] } = JSON.parse(text) as Partial<StoredAnswer>;
  if (!Array.isArray(input) || typeof answer !== 'object' || !Array.isArray(classes))
    throw new Error('a kept answer of another form');
  return { input, answer, classes };
}

function outputIds(answer: string): readonly string[] {
  const read: unknown = JSON.parse(answer);
  const ids = outputOf(read).flatMap((item) => idOf(item) ?? []);
  return [...new Set(ids)].slice(0, MAX_NAMED_ITEMS);
}

function outputOf(answer: unknown): readonly unknown[] {
  if (typeof answer !== 'object' || answer === null || !('output' in answer)) return [];
  return Array.isArray(answer.output) ? answer.output : [];
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined;
  return typeof item.id === 'string' ? item.id : undefined;
}
