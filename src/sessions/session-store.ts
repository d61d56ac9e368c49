/**
 * The conversations that the gate remembers, in this process's memory: a restart forgets them all. Bounded for all, for
 * each tenant and for each person, so that nobody can push another's out by opening many.
 */
import { SessionRecord } from './session-record.ts';

export const MAX_SESSIONS = 10_000;
export const MAX_SESSIONS_OF_TENANT = 2_000;
/** Of one authenticated user. */
export const MAX_SESSIONS_OF_USER = 64;
/** A conversation that rested so long is forgotten, in milliseconds. */
export const SESSION_TTL_MS = 60 * 60_000;

export interface SessionName {
  readonly tenant: string;
  /** Who talks: tenant, key and user. No session is shared by two of them. */
  readonly principal: string;
  /** Whether the principal is one person. */
  readonly isPerson: boolean;
  readonly id: string;
}

/** In the order of their last use, as all maps here. */
interface Shelf {
  readonly sessions: Map<string, Stored>;
  readonly ofPerson: Map<string, Set<string>>;
}

interface Stored {
  readonly record: SessionRecord;
  readonly person: string | undefined;
}

export class SessionStore {
  readonly #shelves = new Map<string, Shelf>();
  #size = 0;
  /** When something was last forgotten that was not too old; from then on not to know a turn means less. */
  #lossAtMs: number;

  constructor(nowMs: number) {
    this.#lossAtMs = nowMs;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether everything of the last SESSION_TTL_MS is still known. */
  isWhole(nowMs: number): boolean {
    return nowMs - this.#lossAtMs > SESSION_TTL_MS;
  }

  find({ tenant, principal, id }: SessionName, nowMs: number): SessionRecord | undefined {
    const shelf = this.#shelves.get(tenant);
    const key = keyOf(principal, id);
    const stored = shelf?.sessions.get(key);
    if (shelf === undefined || stored === undefined) return undefined;
    if (nowMs - stored.record.lastAtMs <= SESSION_TTL_MS) return stored.record;
    this.#drop(tenant, shelf, key);
    return undefined;
  }

  /** The record, made where there is none, and used last. */
  open(name: SessionName, nowMs: number): SessionRecord {
    const record = this.find(name, nowMs) ?? new SessionRecord(nowMs);
    const { tenant, principal, isPerson, id } = name;
    const key = keyOf(principal, id);
    const shelf = this.#shelfOf(tenant);
    if (shelf.sessions.delete(key)) this.#size -= 1;
    shelf.sessions.set(key, { record, person: isPerson ? principal : undefined });
    this.#size += 1;
    record.lastAtMs = nowMs;
    if (isPerson) this.#ownedBy(principal, key, tenant, shelf);
    this.#shrink(tenant, shelf, nowMs);
    return record;
  }

  #shelfOf(tenant: string): Shelf {
    const shelf = this.#shelves.get(tenant) ?? { sessions: new Map(), ofPerson: new Map() };
    this.#shelves.delete(tenant);
    this.#shelves.set(tenant, shelf);
    return shelf;
  }

  #ownedBy(person: string, key: string, tenant: string, shelf: Shelf): void {
    const own = shelf.ofPerson.get(person) ?? new Set();
    shelf.ofPerson.set(person, own);
    own.delete(key);
    own.add(key);
    const [oldest] = own;
    if (own.size > MAX_SESSIONS_OF_USER && oldest !== undefined) this.#drop(tenant, shelf, oldest);
  }

  #shrink(tenant: string, shelf: Shelf, nowMs: number): void {
    if (shelf.sessions.size > MAX_SESSIONS_OF_TENANT) this.#dropOldest(tenant, shelf, nowMs);
    while (this.#size > MAX_SESSIONS) {
      const [oldest] = this.#shelves;
      if (oldest === undefined) return;
      this.#dropOldest(oldest[0], oldest[1], nowMs);
    }
  }

  #dropOldest(tenant: string, shelf: Shelf, nowMs: number): void {
    const [oldest] = shelf.sessions;
    if (oldest === undefined) return;
    if (nowMs - oldest[1].record.lastAtMs <= SESSION_TTL_MS) this.#lossAtMs = nowMs;
    this.#drop(tenant, shelf, oldest[0]);
  }

  #drop(tenant: string, shelf: Shelf, key: string): void {
    const stored = shelf.sessions.get(key);
    if (stored === undefined) return;
    shelf.sessions.delete(key);
    this.#size -= 1;
    const own = stored.person === undefined ? undefined : shelf.ofPerson.get(stored.person);
    own?.delete(key);
    if (own?.size === 0 && stored.person !== undefined) shelf.ofPerson.delete(stored.person);
    if (shelf.sessions.size === 0) this.#shelves.delete(tenant);
  }
}

function keyOf(principal: string, id: string): string {
  return `${principal}\u0000${id}`;
}
