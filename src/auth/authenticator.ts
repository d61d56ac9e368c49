/**
 * Stage 1's authenticator: sends a credential to the one verifier that its form names. There is no second try with
 * another verifier, and nothing passes that none of them proved.
 */
import { type Refusal, refuse } from '../errors.ts';
import { denied, type VerifyText } from './key-authenticator.ts';
import type { Authentication, Authenticator, AuthFailure } from './principal.ts';
import type { StandingKey } from './standing-key.ts';
import { hasThreeParts } from './token-form.ts';
import { KEY_PREFIX } from './virtual-key.ts';

export interface AuthenticatorParts {
  readonly keys: VerifyText;
  /** Absent where no issuer is configured: every token is refused. */
  readonly jwt?: VerifyText;
  /** Absent: no work is done for a key that does not prove itself. */
  readonly standing?: VerifyStanding;
}

export type VerifyStanding = (key: StandingKey, nowMs: number) => Authentication | Promise<Authentication>;

export function createAuthenticator({ keys, jwt, standing }: AuthenticatorParts): Authenticator {
  return {
    standing: (key, nowMs) => standing?.(key, nowMs) ?? denied('unknown_key'),
    authenticate({ value }, nowMs) {
      if (value.startsWith(KEY_PREFIX)) return keys(value, nowMs);
      if (!hasThreeParts(value)) return denied('malformed');
      return jwt === undefined ? denied('wrong_issuer') : jwt(value, nowMs);
    },
  };
}

/**
 * What the caller hears: one text whatever the reason was, so that a guesser learns nothing (which ids exist, which
 * check a forged token passed). The reason goes to the log only.
 */
export function unauthenticated(failure: AuthFailure): Refusal {
  return refuse('unauthenticated', describeFailure(failure));
}

function describeFailure(failure: AuthFailure): string {
  switch (failure) {
    case 'missing':
      return 'no credential was sent';
    case 'malformed':
      return 'the credential is neither a well-formed key nor a well-formed token';
    case 'unknown_key':
      return 'no such key, or its secret is wrong';
    case 'revoked':
      return 'the key is revoked';
    case 'expired':
      return 'the credential is expired';
    case 'not_yet_valid':
      return 'the token is not valid yet';
    case 'bad_signature':
      return 'no key of the issuer verifies the token';
    case 'wrong_issuer':
      return 'the token is of no configured issuer';
    case 'wrong_audience':
      return 'the token is meant for another audience';
    case 'algorithm_refused':
      return 'the signature algorithm is not accepted for the issuer';
    case 'claims_refused':
      return 'the claims do not map to a principal of this gate';
    case 'keys_unavailable':
      return 'the store of keys or the keys of the issuer cannot be reached';
    default:
      return failure satisfies never;
  }
}
