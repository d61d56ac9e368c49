/**
 * One pass over the turns of a request: what the gate knows of the assistant's, how the user's add up. In slices that
 * give the event loop back. Turns that were read before cost a look-up.
 */
import type { Turn } from '../http/turns.ts';
import { ConversationRisk } from './conversation-risk.ts';
import type { HistoryJudge } from './judge-history.ts';
import type { TurnReader } from './turn-reader.ts';

/** User turns whose risk adds up; older ones have faded. */
const MAX_JUDGED_TURNS = 64;
/** Longest time that a walk keeps the event loop, in milliseconds. */
const SLICE_MS = 2;
/** Characters between two looks at the clock. */
const CLOCK_CHARACTERS = 8_192;

export interface WalkOptions {
  readonly turns: readonly Turn[];
  /** Undefined: the history is not judged. */
  readonly history: HistoryJudge | undefined;
  /** Undefined: the risk is not judged. */
  readonly reader: TurnReader | undefined;
  /** What the gate refused since its last answer; the last user turn comes after it. */
  readonly attempts: readonly string[];
}

export class ConversationWalk {
  readonly risk: ConversationRisk | undefined;
  readonly #options: WalkOptions;
  readonly #firstJudged: number;
  readonly #lastUser: number;
  #next = 0;
  #before: Turn | undefined;

  constructor(options: WalkOptions) {
    const { turns, reader } = options;
    this.#options = options;
    this.risk = reader && new ConversationRisk(reader);
    this.#lastUser = turns.findLastIndex(({ role }) => role === 'user');
    this.#firstJudged = firstOfLast(turns, MAX_JUDGED_TURNS);
  }

  /** Works until done (true) or until the slice of time is used up. */
  runSlice(clock: () => number): boolean {
    const { turns } = this.#options;
    const startedMs = clock();
    let unclocked = 0;
    for (; this.#next < turns.length; this.#next += 1) {
      const turn = turns[this.#next];
      if (turn === undefined) break;
      if (unclocked >= CLOCK_CHARACTERS) {
        if (clock() - startedMs > SLICE_MS) return false;
        unclocked = 0;
      }
      this.#take(turn, this.#next);
      unclocked += turn.text.length + 64;
    }
    return true;
  }

  #take(turn: Turn, index: number): void {
    const { history, attempts } = this.#options;
    if (turn.role === 'assistant') {
      history?.assistant(turn, this.#before);
      if (index >= this.#firstJudged) this.risk?.assistant(turn.text);
      return;
    }
    this.#before = turn;
    if (turn.role !== 'user' || index < this.#firstJudged) return;
    if (index === this.#lastUser && attempts.length > 0) this.risk?.refused(attempts);
    this.risk?.user(turn.text);
  }
}

/** Where the last `count` user turns begin. */
function firstOfLast(turns: readonly Turn[], count: number): number {
  let left = count;
  for (let index = turns.length - 1; index >= 0; index -= 1) {
    if (turns[index]?.role === 'user') left -= 1;
    if (left === 0) return index;
  }
  return 0;
}
