/**
 * Reads the hand-written blocks of the benign corpus: one entry a line, `¶` for a line break inside of an
 * entry, a backslash at a line's end to go on in the next. Must never invent, reorder or drop an entry.
 */

/** The families that each language's own file holds. */
export type PartName =
  | 'trigger-words'
  | 'about-injection'
  | 'formatting'
  | 'imperative'
  | 'role-play'
  | 'system-prompts'
  | 'prompt-writing'
  | 'alarming-questions'
  | 'everyday'
  | 'fragments'
  | 'pasted-documents'
  | 'support-talk'
  | 'corrections'
  | 'people-instructions'
  | 'tool-results'
  | 'code-talk';

/** What one language gives to the benign families: templates by family, and slots that all families may use. */
export interface LanguagePart {
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly families: Readonly<Record<PartName, readonly string[]>>;
}

/** One entry a line; blank lines only separate. */
export function lines(block: string): readonly string[] {
  return block
    .split('\n')
    .map((line) => line.trim().replaceAll('¶', '\n'))
    .filter((line) => line !== '');
}

/** Short slot values: separated by ` | ` or by lines. */
export function choices(block: string): readonly string[] {
  return lines(block).flatMap((line) => line.split(' | '));
}
