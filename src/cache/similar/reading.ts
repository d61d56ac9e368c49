/** What a text says as a question, word by word and as a whole: what two texts are compared by. */
import type { Voice } from './voice.ts';

export interface Token {
  /** One meaning, one form. */
  readonly stem: string;
  readonly surface: string;
  readonly kind: 'word' | 'number' | 'code' | 'sign';
  /** Begins with a capital and not only because a sentence begins. */
  readonly isName: boolean;
  /** May be added or dropped by a rewording. */
  readonly isWeak: boolean;
  /** Says so little here that a long question may do without it. */
  readonly isThin: boolean;
  /** Could be thin elsewhere: no two questions may be told apart by it before they are compared. */
  readonly isSometimesThin: boolean;
  /** The preposition before it, where there is one. */
  readonly governor: string | undefined;
  /** Stands behind "and", "or", "vs": beside the word before it, not under it. */
  readonly joined: boolean;
  /** Of its form; undefined where that cannot be told. */
  readonly voice: Voice | undefined;
}

export interface Reading {
  readonly isEnglish: boolean;
  /** Ways of asking, the first one first; empty where nothing asks. */
  readonly frames: readonly string[];
  /** `past`, `future`. */
  readonly tenses: ReadonlySet<string>;
  readonly tokens: readonly Token[];
  /** What each negation stands before. */
  readonly negated: readonly string[];
  /** First and second person, in order: `me`, `you`. */
  readonly persons: readonly string[];
  /** Those of them that no way of asking has: in "how do I help you" only `you`. */
  readonly named: ReadonlySet<string>;
  /** Which of my, your, his, her, their, our are there. */
  readonly owners: ReadonlySet<string>;
  /** `good` or `best` where a degree is asked for. */
  readonly degrees: ReadonlySet<string>;
  /** Points at something outside of the text: this, these. */
  readonly points: boolean;
  /** `should`, `can`, `must`. */
  readonly modals: ReadonlySet<string>;
  /** Was "how is it made" and reads as "how does one make it". */
  readonly isTurned: boolean;
  /** Whoever does it: I, you or one, by the way of asking. */
  readonly byAnybody: boolean;
  /** I, we or one does it. */
  readonly advised: boolean;
  /** What a calculation is made of, with its signs and brackets; empty where nothing is calculated. */
  readonly formula: string;
  /** `and`, `or`. */
  readonly connectives: ReadonlySet<string>;
  /** All words in lower case, for the embedding. */
  readonly words: readonly string[];
}
