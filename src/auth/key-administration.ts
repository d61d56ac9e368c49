/**
 * Making, listing, revoking and rotating keys in a running gate. Each change is on the audit log before it is
 * acknowledged (by another node, where this one dies in between), and holds at once in this process; other processes
 * learn of it through the change feed.
 */
import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import type { AuditLog } from '../audit/audit-log.ts';
import type { KeyChangeNote, KeyChangeStore, KeyEvent, KeyRecord, KeyStore } from '../storage/stores.ts';
import { keyAgeWarning } from './key-age.ts';
import { mintKey, type NewKey, rotateKey } from './mint-key.ts';
import { keyEventBody } from './record-key-changes.ts';

/** A key as operators see it: everything but its hashes. */
export interface KeyView extends Omit<KeyRecord, 'hash' | 'previousHash'> {
  readonly warning?: string;
}

export interface KeyAdministrationParts {
  readonly store: KeyStore;
  readonly keyChanges: Pick<KeyChangeStore, 'keyChangeRecorded'>;
  readonly pepper: KeyObject;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: () => number;
  /** Makes the change of a key hold in this process: the directory forgets what it knew. */
  readonly changed: (id: string) => void;
}

export class KeyAdministration {
  readonly #parts: KeyAdministrationParts;

  constructor(parts: KeyAdministrationParts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly KeyView[]> {
    const nowMs = this.#parts.clock();
    const records = await this.#parts.store.list();
    return records.map(({ hash: _hash, previousHash: _previous, ...record }) => {
      const warning = keyAgeWarning(record, nowMs);
      return warning === undefined ? record : { ...record, warning };
    });
  }

  /** The answer is the only place where the key's text stands. */
  async create(
    description: NewKey,
  ): Promise<{ readonly id: string; readonly key: string; readonly tenant: string }> {
    const { store, pepper, clock } = this.#parts;
    const nowMs = clock();
    const { record, key } = mintKey(description, { pepper, randomBytes, nowMs });
    const { id: keyId, tenant } = record;
    const change = randomUUID();
    await store.insert(record, change);
    await this.#tell('key_created', { id: change, keyId, tenant, atMs: nowMs });
    return { id: keyId, key, tenant };
  }

  /** False where there is no such key. A key that is revoked already stays so, and nothing new is recorded. */
  async revoke(id: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const record = await store.find(id);
    if (record === undefined) return false;
    const [change, atMs] = [randomUUID(), clock()];
    const done = await store.revoke(id, atMs, change);
    if (done === 'revoked')
      await this.#tell('key_revoked', { id: change, keyId: id, tenant: record.tenant, atMs });
    return done !== 'unknown';
  }

  /** Undefined where there is no such key. */
  async rotate(
    id: string,
    overlapMs: number,
  ): Promise<{ readonly id: string; readonly key: string } | undefined> {
    const { store, pepper, clock } = this.#parts;
    const record = await store.find(id);
    if (record === undefined || record.revokedAtMs !== undefined) return undefined;
    const nowMs = clock();
    const { key, rotation } = rotateKey(id, overlapMs, { pepper, randomBytes, nowMs });
    const change = randomUUID();
    if (!(await store.rotate(id, rotation, change))) return undefined;
    await this.#tell('key_rotated', { id: change, keyId: id, tenant: record.tenant, atMs: nowMs });
    return { id, key };
  }

  async #tell(event: KeyEvent, change: Omit<KeyChangeNote, 'event'>): Promise<void> {
    const { audit, changed, keyChanges } = this.#parts;
    changed(change.keyId);
    await audit.append(keyEventBody({ ...change, event }));
    await keyChanges.keyChangeRecorded(change.id);
  }
}
