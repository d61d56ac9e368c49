/**
 * The guard contract. Guards see segments, never a wire format, and return verdicts, never side effects.
 * A guard that throws or passes its deadline denies: the runner in run-guards.ts turns both into a block.
 */
import type { SegmentKind } from '../http/segments.ts';
import type { TextTraits } from './text-traits.ts';

/** What a guard found: `start` and `end` are UTF-16 offsets into the segment's text as the guard was given it. */
export interface Finding {
  readonly guard: string;
  /** The catalogue name of what it is: `email`, `credit_card`, `injection.override`, `unicode.tag_characters`. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly action: 'allow' | 'redact' | 'block';
  /** For `redact`: what to put in its place. A reversible value asks `context.placeholders`. */
  readonly replacement?: string;
  /** 0…1; 1 where the guard is deterministic. */
  readonly score: number;
}

/** What most texts give: shared, so that saying "nothing" costs nothing. */
export const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

export interface GuardInput {
  readonly kind: SegmentKind;
  readonly text: string;
  /** Position among the request's segments, for guards that look across them. */
  readonly index: number;
  /** Length of the whole segment, where `text` is one window of it. */
  readonly segmentCharacters?: number;
  /** The traits of `text`, where the runner has read them already. */
  readonly traits?: TextTraits;
  /** How `text` was hidden in the segment, where it is not visible text of it. */
  readonly hiddenBy?: string;
}

/** Text that stands in a segment without being seen, decoded; `start` and `end` say where it hides. */
export interface HiddenText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The catalogue name of the way of hiding: `unicode.tag_characters`. */
  readonly hiddenBy: string;
}

/**
 * What guards know of the request besides its text. One object a request, shared by its guards.
 */
export interface GuardContext {
  readonly tenant: string;
  readonly requestId: string;
  readonly placeholders: Placeholders;
  /** System texts of the request (for leakage checks on the answer). */
  readonly systemTexts: readonly string[];
  /** The canary planted into the system text, if one was. */
  readonly canary?: string;
  /** The other texts of the request: what its caller wrote or brought is no leak when it comes back. */
  readonly userTexts?: readonly string[];
  /** Of these the caller's own words (kind `user`): hosts that they name are its choice. */
  readonly callerTexts?: readonly string[];
  /** The answer was asked for as JSON: what is put into its text must keep it valid. */
  readonly answersInJson?: boolean;
}

/** Reversible redaction: one placeholder a value and session, restored only in the same request's answer. */
export interface Placeholders {
  /** The placeholder for a value; the same value gives the same placeholder within a session. */
  hide(type: string, value: string): string;
  /** The real value of a placeholder made by this request, or undefined. */
  reveal(placeholder: string): string | undefined;
  /** Whether the caller itself sent this value in this request; absent: unknown. */
  knows?(value: string): boolean;
  readonly size: number;
}

export interface InputGuard {
  readonly name: string;
  /** Pure and synchronous for one segment's window; must be linear in the text's length. */
  inspect(input: GuardInput, context: GuardContext): readonly Finding[];
  /**
   * Only guards against hidden characters have it. They run first; the others judge the text without what these
   * would redact, whatever their mode, and then each hidden text that `uncover` returns.
   */
  uncover?(input: GuardInput): readonly HiddenText[];
}

/**
 * An output guard for one channel of text, whole or streamed. The runner calls `push` with all text of the channel
 * that is not yet released (a suffix of what came) and learns what is certain.
 */
export interface OutputGuard {
  readonly name: string;
  open(channel: string, kind: SegmentKind, context: GuardContext): OutputInspector;
}

export interface OutputInspector {
  /**
   * `text`: what is held back, oldest first; the runner drops what it released. `final`: nothing follows.
   * Returns findings with offsets into `text`, and `safe`: how many leading characters no later text can change
   * the judgement of. `safe` may be less than text.length by at most MAX_HOLD_BACK_CHARACTERS.
   * `released`: how many leading characters of the previous push's text are gone from this one (guards that look
   * behind need it, since the runner releases the least of several inspectors' `safe`). Absent: the inspector's own
   * last `safe`. Findings never reach past `safe`; one entity longer than the hold-back comes as several findings.
   */
  push(text: string, final: boolean, released?: number): OutputJudgement;
}

export interface OutputJudgement {
  readonly findings: readonly Finding[];
  readonly safe: number;
  /**
   * Text to put after the channel's end; only of the last push, and only where that push still has text, which an
   * inspector that may add a suffix holds back a character for.
   */
  readonly suffix?: string;
}

/** The most text of a channel that streaming guards may hold back, in UTF-16 units. Past it they must decide. */
export const MAX_HOLD_BACK_CHARACTERS = 512;
