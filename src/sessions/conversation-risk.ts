/**
 * Follows a conversation turn by turn: what the user asked, whether the assistant refused, what the last turns say
 * together. Judges only what it is shown: a client that resends its whole history needs no memory of the gate's.
 */
import { addTurn, emptyRisk, type RiskRecord } from './session-risk.ts';
import { isAlike, type TurnReader } from './turn-reader.ts';

/** User turns that are read together: what is split is split into short ones. Longer ones are left out. */
const JOINED_TURNS = 4;
const JOINED_CHARACTERS = 240;
/** Earlier user turns with which one after a refusal is compared. */
const COMPARED_TURNS = 6;

export class ConversationRisk {
  readonly record: RiskRecord = emptyRisk();
  readonly #reader: TurnReader;
  readonly #recent: string[] = [];
  #refused = false;

  constructor(reader: TurnReader) {
    this.#reader = reader;
  }

  /** The user's next turn. */
  user(text: string): void {
    const { evidence, manners } = this.#reader.read(text);
    const repeats = this.#refused && this.#recent.some((earlier) => isAlike(earlier, text));
    this.#remember(text);
    addTurn(this.record, { evidence, manners, repeats, afterRefusal: this.#refused, joined: this.#joined() });
    this.#refused = false;
  }

  /** What the assistant answered. */
  assistant(text: string): void {
    this.#refused = text !== '' && this.#reader.refuses(text);
  }

  /** The gate itself refused these, which stand in no history. */
  refused(attempts: readonly string[]): void {
    this.#refused = true;
    for (const attempt of attempts) this.#remember(attempt);
  }

  #joined(): number {
    const last = this.#recent.slice(-JOINED_TURNS).filter(({ length }) => length <= JOINED_CHARACTERS);
    return last.length < 2 ? 0 : this.#reader.evidenceOf(last.join(' '));
  }

  #remember(text: string): void {
    this.#recent.push(text);
    if (this.#recent.length > COMPARED_TURNS) this.#recent.shift();
  }
}
