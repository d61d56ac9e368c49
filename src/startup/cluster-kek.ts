/**
 * Proves that this node holds the key-encryption key of the cluster: a value that the first node sealed must open here.
 * A node with another key would mint keys that no other node knows, and write records that none can read.
 */
import { randomBytes } from 'node:crypto';
import { KeyFault } from '../crypto/crypto-error.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { SettingStore } from '../storage/stores.ts';

const SETTING = 'kek_check';
const CONTEXT = 'cluster-kek-check';
const CHECK_BYTES = 32;

/** Throws KeyFault `kek_wrong`, with the ids of both keys. */
export async function requireClusterKek(settings: SettingStore, ring: KeyRing): Promise<void> {
  const mine = ring.wrap(randomBytes(CHECK_BYTES), CONTEXT).toString('base64');
  const sealed = await settings.setOnce(SETTING, mine);
  try {
    ring.unwrap(Buffer.from(sealed, 'base64'), CONTEXT);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new KeyFault(
      'kek_wrong',
      `this node has another key-encryption key than the cluster: ${reason}; give every node the same encryption.kek`,
      { cause: error },
    );
  }
}
