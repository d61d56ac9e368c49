/** What all policies share of sessions: one memory a process, so that a reload of the configuration forgets nothing. */
import type { KeyObject } from 'node:crypto';
import { injectionProbability } from '../guards/injection-guard.ts';
import { CutAnswers } from './cut-answers.ts';
import { IdentityRisk } from './identity-risk.ts';
import { SessionStore } from './session-store.ts';
import { Slowdown } from './slowdown.ts';
import { type TurnSecret, turnSecret } from './turn-hash.ts';
import { TurnReader } from './turn-reader.ts';
import { RISK_PIVOT } from './weights.ts';

export interface SessionMemory {
  /** Of turn hashes alone. */
  readonly secret: TurnSecret;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  readonly store: SessionStore;
  readonly identities: IdentityRisk;
  readonly cutAnswers: CutAnswers;
  readonly slowdown: Slowdown;
  readonly reader: TurnReader;
}

export interface SessionMemoryOptions extends Pick<SessionMemory, 'clock'> {
  readonly key: KeyObject;
}

export function createSessionMemory({ key, clock }: SessionMemoryOptions): SessionMemory {
  return {
    secret: turnSecret(key),
    clock,
    store: new SessionStore(clock()),
    identities: new IdentityRisk(),
    cutAnswers: new CutAnswers(),
    slowdown: new Slowdown(),
    reader: createTurnReader(),
  };
}

export function createTurnReader(): TurnReader {
  const probabilityOf = (text: string) => injectionProbability({ kind: 'user', text, index: 0 });
  return new TurnReader({ probabilityOf, pivot: RISK_PIVOT });
}
