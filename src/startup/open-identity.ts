/**
 * Opens what proves and administers virtual keys: a directory in memory that follows the changes of every process, and the
 * records of those changes.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { VerifyStanding } from '../auth/authenticator.ts';
import { KeyAdministration } from '../auth/key-administration.ts';
import {
  createKeyAuthenticator,
  createStandingVerifier,
  type VerifyText,
} from '../auth/key-authenticator.ts';
import { type Confirmation, KeyDirectory } from '../auth/key-directory.ts';
import { KeyUses } from '../auth/key-uses.ts';
import { PEPPER_PURPOSE } from '../auth/mint-key.ts';
import { recordKeyChanges } from '../auth/record-key-changes.ts';
import { sealUsers } from '../auth/sealed-key-store.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { StorageSettings } from '../storage/settings.ts';
import type { Storage } from '../storage/stores.ts';
import { followRecords } from './follow-records.ts';

export interface IdentityParts {
  readonly storage: Pick<Storage, 'keys' | 'keyChanges' | 'changes'>;
  readonly settings: StorageSettings;
  readonly keyRing: KeyRing;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface Identity {
  readonly keys: VerifyText;
  readonly standing: VerifyStanding;
  readonly uses: KeyUses;
  readonly administration: KeyAdministration;
}

/** Registers this process as a node that others wait for, before it serves a key. */
export async function openIdentity(parts: IdentityParts, opened: AsyncDisposableStack): Promise<Identity> {
  const { storage, settings, keyRing, audit, clock, onFault } = parts;
  const { keyChanges, changes } = storage;
  const pepper = keyRing.derive(PEPPER_PURPOSE);
  const store = sealUsers(storage.keys, keyRing);
  const confirmation = confirmationOf(storage.changes, settings);
  const directory = new KeyDirectory({ store, onFault, confirmation });
  const uses = new KeyUses(store);
  opened.defer(storage.changes.subscribe(({ keys }) => directory.invalidate(keys)));
  await storage.changes.registered();
  const record = () => recordKeyChanges({ keyChanges, audit });
  followRecords({ where: 'key changes', changes, onFault, record }, opened);
  const administration = new KeyAdministration({
    ...{ pepper, audit, clock, store, keyChanges },
    changed: (id) => directory.invalidate([id]),
  });
  return {
    keys: createKeyAuthenticator({ directory, uses, pepper }),
    standing: createStandingVerifier({ directory, uses }),
    ...{ uses, administration },
  };
}

/** A cluster's feed knows how long it has been deaf, which bounds how long memory may speak for the store. */
function confirmationOf(changes: Storage['changes'], settings: StorageSettings): Confirmation | undefined {
  if (settings.kind === 'embedded' || changes.sinceConfirmedMs === undefined) return undefined;
  return {
    sinceConfirmedMs: () => changes.sinceConfirmedMs?.() ?? Number.POSITIVE_INFINITY,
    maxStalenessMs: settings.keyStalenessMs,
  };
}
