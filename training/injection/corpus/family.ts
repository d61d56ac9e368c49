/**
 * The shape of the hand-written parts of the injection classifier's corpus. Data only: a family never draws,
 * reads a file or looks at the clock, so that compose.ts alone decides what is written.
 */

/** A family of texts of one manner: templates with slots, in several languages. */
export interface Family {
  /** 'fictional-framing', 'imperative-benign', … */
  readonly name: string;
  /** 1 attack, 0 benign. */
  readonly label: 0 | 1;
  /** Where such a text is met. */
  readonly role: 'user' | 'document' | 'tool' | 'system';
  /** By language: whole texts and templates; `{slot}` is filled from `slots` (nested slots allowed, depth ≤ 4). */
  readonly languages: Readonly<Record<string, FamilyTexts>>;
  /** How many texts to draw for each language at most. */
  readonly perLanguage: number;
}

export interface FamilyTexts {
  readonly templates: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
}
