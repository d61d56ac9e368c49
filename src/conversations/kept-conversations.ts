/**
 * Conversations encrypted under a key per owner. An owner is a tenant's user, or a key that has none: nobody finds
 * another's. What is in one comes from this gate alone.
 */
import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { OwnerKeys } from '../crypto/owner-keys.ts';
import type { ConversationStore } from '../storage/stores.ts';
import type { ConversationSettings } from './settings.ts';

const ID_BYTES = 24;
const HOUR_MS = 3_600_000;

const turnContent = z.strictObject({
  items: z.array(z.unknown()),
  summary: z.strictObject({ text: z.string(), turns: z.int().min(1) }).optional(),
  classes: z.array(z.string()).optional(),
});

export interface KeptConversationsParts {
  readonly store: ConversationStore;
  readonly keyRing: KeyRing;
  readonly clock: () => number;
  /** How long one request may hold a conversation: longer than any exchange lives. */
  readonly holdMs: number;
}

/** A conversation as clients see it. */
export interface ConversationView {
  readonly id: string;
  readonly createdAtMs: number;
}

/** What a model made of the first turns of a conversation. */
export interface TurnsSummary {
  readonly text: string;
  /** How many turns it stands for. */
  readonly turns: number;
}

/** What a request adds to a conversation. */
export interface NewTurn {
  readonly items: readonly unknown[];
  /** Made for this turn; absent: the last one goes on. */
  readonly summary?: TurnsSummary | undefined;
  /** The data classes that its request had, those of the turns before it included; absent: none. */
  readonly classes?: readonly string[];
}

/** A conversation that one request holds: to be appended to or released, once. */
export interface HeldTurns {
  /** The wire format of its turns; undefined before the first. */
  readonly surface: string | undefined;
  /** The items of each turn, oldest first. */
  readonly turns: readonly (readonly unknown[])[];
  /** The last that was made. */
  readonly summary: TurnsSummary | undefined;
  /** The data classes of all turns. */
  readonly classes: readonly string[];
  /** As stored. */
  readonly bytes: number;
  /** False where the hold was lost meanwhile: nothing is added then. */
  append(surface: string, turn: NewTurn, settings: ConversationSettings): Promise<boolean>;
  release(): Promise<void>;
}

export class KeptConversations {
  readonly #parts: KeptConversationsParts;
  readonly #names: KeyObject;
  readonly #keys: OwnerKeys;

  constructor(parts: KeptConversationsParts) {
    this.#parts = parts;
    this.#names = parts.keyRing.derive('conversations');
    this.#keys = new OwnerKeys({ ...parts, purpose: 'conversation-key' });
  }

  /** Undefined where the owner has as many as it may. */
  async create(
    principal: Principal,
    { ttlHours, maxPerOwner }: ConversationSettings,
  ): Promise<ConversationView | undefined> {
    const createdAtMs = this.#parts.clock();
    const id = `conv_${randomBytes(ID_BYTES).toString('hex')}`;
    const record = { id, createdAtMs, expiresAtMs: createdAtMs + Math.round(ttlHours * HOUR_MS) };
    const owner = this.#ownerOf(principal);
    return (await this.#parts.store.create({ ...record, owner }, maxPerOwner)) ? record : undefined;
  }

  async find(principal: Principal, id: string): Promise<ConversationView | undefined> {
    return this.#parts.store.find(this.#ownerOf(principal), id, this.#parts.clock());
  }

  /** False where the principal has no such conversation. */
  remove(principal: Principal, id: string): Promise<boolean> {
    return this.#parts.store.remove(this.#ownerOf(principal), id);
  }

  removeExpired(): Promise<void> {
    return this.#parts.store.removeExpired(this.#parts.clock());
  }

  /** Takes a conversation for one request. Throws where its turns were tampered with, and lets go of it then. */
  async hold(principal: Principal, id: string, holder: string): Promise<HeldTurns | 'absent' | 'busy'> {
    const { store, clock, holdMs } = this.#parts;
    const owner = this.#ownerOf(principal);
    const nowMs = clock();
    const held = await store.hold({ owner, id, holder, nowMs, untilMs: nowMs + holdMs });
    if (typeof held === 'string') return held;
    const release = () => store.release(owner, id, holder);
    try {
      const opened = await this.#open(owner, id, held.turns);
      const turns = opened.map(({ items }) => items);
      const summary = opened.findLast((turn) => turn.summary !== undefined)?.summary;
      const classes = [...new Set(opened.flatMap((turn) => turn.classes ?? []))];
      return {
        ...{ surface: held.surface, turns, summary, classes, release, bytes: held.size },
        append: (surface, turn, settings) =>
          this.#append({ owner, id, holder, surface, number: held.count + 1 }, turn, settings),
      };
    } catch (fault) {
      await release();
      throw fault;
    }
  }

  async #append(
    place: Parameters<typeof turnIdentity>[0] & { readonly holder: string; readonly surface: string },
    turn: NewTurn,
    { ttlHours }: ConversationSettings,
  ): Promise<boolean> {
    const { store, clock } = this.#parts;
    const key = await this.#keys.of(place.owner);
    const sealed = this.#keys.seal(key, Buffer.from(JSON.stringify(turn)), turnIdentity(place));
    const expiresAtMs = clock() + Math.round(ttlHours * HOUR_MS);
    return store.append({ ...place, sealed: sealed.toString('base64'), expiresAtMs });
  }

  async #open(
    owner: string,
    id: string,
    turns: readonly { readonly number: number; readonly sealed: string }[],
  ): Promise<readonly z.output<typeof turnContent>[]> {
    if (turns.length === 0) return [];
    const key = await this.#keys.find(owner);
    if (key === undefined) throw new Error('a conversation without the key of its owner');
    return turns.map(({ number, sealed }, index) => {
      // A turn that somebody took out of the store must not go unnoticed.
      if (number !== index + 1) throw new Error('a turn of a conversation is missing');
      const text = this.#keys.open(key, Buffer.from(sealed, 'base64'), turnIdentity({ owner, id, number }));
      return turnContent.parse(JSON.parse(text.toString('utf8')));
    });
  }

  #ownerOf({ tenant, user, keyId }: Principal): string {
    return this.#name([tenant, user === undefined ? 'key' : 'user', user ?? keyId]);
  }

  /** The list form keeps one part from passing for another. */
  #name(parts: readonly string[]): string {
    return createHmac('sha256', this.#names).update(JSON.stringify(parts)).digest('base64url');
  }
}

function turnIdentity({
  owner,
  id,
  number,
}: {
  readonly owner: string;
  readonly id: string;
  readonly number: number;
}): string {
  return JSON.stringify(['conversation-turn', owner, id, number]);
}
