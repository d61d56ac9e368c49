/**
 * Making, listing, revoking and rotating keys in a running gate. Each change is on the audit log before it is
 * acknowledged, and holds at once in this process; other processes learn of it through the change feed.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import type { AuditLog } from '../audit/audit-log.ts';
import type { KeyRecord, KeyStore } from '../storage/stores.ts';
import { keyAgeWarning } from './key-age.ts';
import { mintKey, type NewKey, rotateKey } from './mint-key.ts';

/** A key as operators see it: everything but its hashes. */
export interface KeyView extends Omit<KeyRecord, 'hash' | 'previousHash'> {
  readonly warning?: string;
}

export interface KeyAdministrationParts {
  readonly store: KeyStore;
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
    const { record, key } = mintKey(description, { pepper, randomBytes, nowMs: clock() });
    await store.insert(record);
    await this.#tell('key_created', record.id, record.tenant);
    return { id: record.id, key, tenant: record.tenant };
  }

  /** False where there is no such key. A key that is revoked already stays so, and nothing new is recorded. */
  async revoke(id: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const record = await store.find(id);
    if (record?.revokedAtMs !== undefined) return true;
    if (record === undefined || !(await store.revoke(id, clock()))) return false;
    await this.#tell('key_revoked', id, record.tenant);
    return true;
  }

  /** Undefined where there is no such key. */
  async rotate(
    id: string,
    overlapMs: number,
  ): Promise<{ readonly id: string; readonly key: string } | undefined> {
    const { store, pepper, clock } = this.#parts;
    const record = await store.find(id);
    if (record === undefined || record.revokedAtMs !== undefined) return undefined;
    const { key, rotation } = rotateKey(id, overlapMs, { pepper, randomBytes, nowMs: clock() });
    if (!(await store.rotate(id, rotation))) return undefined;
    await this.#tell('key_rotated', id, record.tenant);
    return { id, key };
  }

  async #tell(event: string, id: string, tenant: string): Promise<void> {
    const { audit, clock, changed } = this.#parts;
    changed(id);
    await audit.append({
      type: 'event',
      requestId: id,
      atMs: clock(),
      tenant,
      event,
      details: { keyId: id },
    });
  }
}
