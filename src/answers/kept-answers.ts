/**
 * The answers that callers may continue, encrypted under a key per owner. An owner is a tenant's user, or a key that has
 * none: nobody finds another's answer, and destroying the owner's key erases all of them.
 */
import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../auth/principal.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { NONCE_BYTES, open, seal } from '../crypto/sealed-box.ts';
import type { AnswerMemory, AnswerToKeep, StoredAnswer } from '../http/answer-memory.ts';
import type { ResponseStore } from '../storage/stores.ts';
import type { ResponseSettings } from './settings.ts';

const DATA_KEY_BYTES = 32;
const ID_BYTES = 24;
const MAX_CACHED_KEYS = 1_000;
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
  /** By their wrapped form, so that an erased key is not found here either. */
  readonly #keys = new LRUCache<string, KeyObject>({ max: MAX_CACHED_KEYS });

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
    this.#names = options.keyRing.derive('kept-answers');
  }

  memoryOf(principal: Principal, { keep }: ResponseSettings): AnswerMemory {
    return {
      keeps: keep,
      newId: () => `resp_${randomBytes(ID_BYTES).toString('hex')}`,
      find: async (id) => (keep ? this.#find(this.#ownerOf(principal), id) : undefined),
      findItems: async (ids) => (keep ? this.#findItems(this.#ownerOf(principal), ids) : new Map()),
    };
  }

  /** Throws where it cannot be written. False: it is larger than is kept. */
  async keep(principal: Principal, kept: AnswerToKeep, settings: ResponseSettings): Promise<boolean> {
    if (kept.answer === undefined) return true;
    const { store, clock } = this.#options;
    const plaintext = `{"input":${JSON.stringify(kept.inputItems)},"answer":${kept.answer}}`;
    if (plaintext.length > MAX_KEPT_CHARACTERS) return false;
    const owner = this.#ownerOf(principal);
    const key = await this.#keyOf(owner);
    const identity = identityOf(owner, kept.id);
    const sealed = seal({
      ...{ key, identity },
      plaintext: Buffer.from(plaintext),
      nonce: randomBytes(NONCE_BYTES),
    });
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

  /** Makes all answers of a user unreadable, in the backups too. */
  async erase(tenant: string, user: string): Promise<void> {
    const owner = this.#name(['owner', tenant, 'user', user]);
    await this.#options.store.eraseOwner(owner);
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
    const wrapped = await store.findOwnerKey(owner);
    if (wrapped === undefined) return undefined;
    const key = this.#unwrap(owner, wrapped);
    return storedAnswer(open(key, Buffer.from(sealed, 'base64'), identityOf(owner, id)).toString('utf8'));
  }

  async #findItems(owner: string, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const { store, clock } = this.#options;
    const names = ids.map((id) => this.#name(['item', owner, id]));
    const answers = await store.findByItems(owner, names, clock());
    const wanted = new Set(ids);
    const found = new Map<string, unknown>();
    for (const answer of answers) {
      const stored = await this.#find(owner, answer);
      for (const item of outputOf(stored?.answer)) {
        const id = idOf(item);
        if (id !== undefined && wanted.has(id)) found.set(id, item);
      }
    }
    return found;
  }

  async #keyOf(owner: string): Promise<KeyObject> {
    const { store } = this.#options;
    const wrapped = (await store.findOwnerKey(owner)) ?? (await store.ownerKey(owner, this.#freshKey(owner)));
    return this.#unwrap(owner, wrapped);
  }

  #freshKey(owner: string): string {
    const bytes = randomBytes(DATA_KEY_BYTES);
    const wrapped = this.#options.keyRing.wrap(bytes, keyContext(owner)).toString('base64');
    bytes.fill(0);
    return wrapped;
  }

  #unwrap(owner: string, wrapped: string): KeyObject {
    const known = this.#keys.get(wrapped);
    if (known !== undefined) return known;
    const key = this.#options.keyRing.unwrap(Buffer.from(wrapped, 'base64'), keyContext(owner));
    this.#keys.set(wrapped, key);
    return key;
  }
}

function identityOf(owner: string, id: string): string {
  return JSON.stringify(['kept-answer', owner, id]);
}

function keyContext(owner: string): string {
  return JSON.stringify(['kept-answer-key', owner]);
}

/** Authenticated by now: only a gate writes it. */
function storedAnswer(text: string): StoredAnswer {
  const { input, answer } = JSON.parse(text) as Partial<StoredAnswer>;
  if (!Array.isArray(input) || typeof answer !== 'object') throw new Error('a kept answer of another form');
  return { input, answer };
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
