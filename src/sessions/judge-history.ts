/**
 * Compares the assistant and system turns of a request with what the gate remembers of the conversation. Not to know a
 * turn is not to call it forged: that takes a conversation whose every turn is known.
 */
import type { Turn } from '../http/turns.ts';
import type { SessionRecord } from './session-record.ts';
import { MAX_TURN_CHARACTERS, type TurnHash, type TurnHasher } from './turn-hash.ts';

export type HistoryFinding =
  | 'history.unknown'
  | 'history.forged'
  | 'history.edited'
  | 'history.system_changed';

export interface HistoryFacts {
  /** Undefined: the gate knows nothing of this conversation. */
  readonly record: SessionRecord | undefined;
  /** Whether not to be in the record is proof: the record is complete and belongs to this conversation alone. */
  readonly provesAbsence: boolean;
  readonly hasher: TurnHasher;
  /** Whether a text is how an answer begins that was cut short. */
  readonly isCut: (text: string) => boolean;
  /** The history is what the gate itself kept: there is nothing in it that a caller could have forged. */
  readonly isOurs: boolean;
}

/** One turn after the other, so that a long history can be judged in slices. */
export class HistoryJudge {
  readonly findings: HistoryFinding[] = [];
  /** Turns that nobody delivered, to be taken for given once the conversation goes on. */
  readonly given: TurnHash[] = [];
  readonly #facts: HistoryFacts;

  constructor(facts: HistoryFacts) {
    this.#facts = facts;
  }

  /** `before`: the turn that it answers; undefined for the first of the conversation. */
  assistant(turn: Turn, before: Turn | undefined): void {
    const { record, hasher, provesAbsence, isCut, isOurs } = this.#facts;
    const hashes = hashesOf(hasher, turn);
    const isKnown = hashes.length > 0 && record !== undefined && hashes.every((hash) => record.knows(hash));
    if (isKnown) return;
    if (isOurs) {
      this.given.push(...hashes);
      return;
    }
    if (turn.calls.length === 0 && turn.extra === '' && turn.text !== '' && isCut(turn.text)) {
      this.given.push(...hashes);
      return;
    }
    const answered = before !== undefined && before.text.length <= MAX_TURN_CHARACTERS;
    const edited = answered && (record?.hasAnswered(hasher.before(before)) ?? false);
    if (edited || provesAbsence) {
      this.findings.push(edited ? 'history.edited' : 'history.forged');
      return;
    }
    this.findings.push('history.unknown');
    this.given.push(...hashes);
  }

  system(turns: readonly Turn[]): void {
    const { record, hasher } = this.#facts;
    if (record?.system !== undefined && record.system !== hasher.system(turns))
      this.findings.push('history.system_changed');
  }
}

/** What makes a turn known; nothing for one that is too long to be known. */
export function hashesOf(hasher: TurnHasher, turn: Turn): readonly TurnHash[] {
  let characters = turn.text.length + turn.extra.length;
  for (const call of turn.calls) characters += call.name.length + (call.arguments?.length ?? 0);
  if (characters > MAX_TURN_CHARACTERS) return [];
  return turn.extra === '' ? [hasher.turn(turn)] : [hasher.turn(turn), hasher.extra(turn)];
}
