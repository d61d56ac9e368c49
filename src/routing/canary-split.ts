/** Which side of a canary a request is on: by a stable hash, the same on every node and after every start. */
import { hash } from 'node:crypto';

/** The new side has the first `percent` of the hash's range, so that raising the share moves nobody back. */
export function isOnCanary(canary: { readonly id: string; readonly percent: number }, by: string): boolean {
  if (canary.percent <= 0) return false;
  const digest = hash('sha256', `${canary.id}\0${by}`, 'buffer');
  return (digest.readUInt32BE(0) / 2 ** 32) * 100 < canary.percent;
}
