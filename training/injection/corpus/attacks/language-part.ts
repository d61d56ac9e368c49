/**
 * What one language brings to the attacks: hand-written texts by manner, and the slots they share. A manner that is
 * missing does not compile, so no language can fall behind.
 */

/** The manners that every language writes out. */
export const MANNERS = [
  'override',
  'extraction',
  'secret-game',
  'persona',
  'fiction',
  'authority',
  'persuasion',
  'refusal-suppression',
  'fake-turn',
  'splitting',
  'exfiltration',
  'few-shot',
  'short',
] as const;

export type Manner = (typeof MANNERS)[number];

/**
 * Slots that every language fills, because the frames of frames.ts use them: `goal`, `leak`, `bend` are imperative
 * clauses without a full stop (take over the task; reveal the hidden text; break a business rule), `regime` is a
 * sentence that announces new rules, `decode` asks to decode and obey, `decodePlain` only to decode.
 */
export type SharedSlot = 'goal' | 'leak' | 'bend' | 'regime' | 'decode' | 'decodePlain';

export interface LanguagePart {
  readonly slots: Readonly<Record<SharedSlot, readonly string[]>> &
    Readonly<Record<string, readonly string[]>>;
  readonly templates: Readonly<Record<Manner, readonly string[]>>;
  /** Documents with one `{line}`: a planted instruction, or for the twin an ordinary sentence. */
  readonly hosts: readonly string[];
  /** Instructions addressed to whatever model reads the document; no double quotes, so that JSON can carry them. */
  readonly planted: readonly string[];
  /** Ordinary sentences of such documents, some of them imperatives to people. No double quotes. */
  readonly ordinary: readonly string[];
  /** Innocent tasks in which an attack is hidden; alone they are benign. */
  readonly carriers: readonly string[];
}
