/**
 * Which conversation a request belongs to. A name that the caller gives counts within its own principal only, so that
 * nobody can enter or disturb another's session; without one, the conversation is named by how it begins.
 */
import { hash } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { Turn } from '../http/turns.ts';
import type { SessionName } from './session-store.ts';
import { beginningOf } from './turn-hash.ts';

export const SESSION_HEADER = 'x-portcullis-session';
/** Longer names are hashed. */
const MAX_NAME_CHARACTERS = 128;

export interface NamedSession extends SessionName {
  /**
   * Whether it is one conversation for sure. Two people of one key who begin alike and are not told apart share a name:
   * then nothing that one did may count against the other.
   */
  readonly isOne: boolean;
  readonly isNamed: boolean;
}

type Caller = Pick<Principal, 'tenant' | 'keyId' | 'user'>;

export function nameSession(
  principal: Caller,
  header: string | undefined,
  turns: readonly Turn[],
): NamedSession {
  const isNamed = header !== undefined && header !== '';
  const isPerson = principal.user !== undefined;
  return {
    tenant: principal.tenant,
    principal: principalName(principal),
    isPerson,
    isNamed,
    isOne: isNamed || isPerson,
    id: isNamed ? `n${shortened(header)}` : `b${beginningOf(turns)}`,
  };
}

/** Parts with their lengths, so that no text can pass for another part. */
function principalName({ tenant, keyId, user }: Caller): string {
  const key = `${tenant.length}:${tenant}${keyId.length}:${keyId}`;
  return user === undefined ? key : `${key}u${user}`;
}

/** Who is remembered beyond one conversation: a person whatever the key, else the key; undefined where nobody is. */
export function identityOf(
  { tenant, keyId, user }: Caller,
  counts: 'user' | 'key' | 'off',
): string | undefined {
  if (counts === 'off') return undefined;
  if (user !== undefined) return `u${tenant.length}:${tenant}${user}`;
  return counts === 'key' ? `k${tenant.length}:${tenant}${keyId}` : undefined;
}

function shortened(header: string): string {
  return header.length <= MAX_NAME_CHARACTERS ? header : hash('sha256', header, 'base64url');
}
