/**
 * The lexicon made searchable: one automaton for Latin script and one for each other script, built once a process of
 * data alone. Other scripts are searched only in texts that have their letters.
 */
import type { ConceptHits } from './concept-hits.ts';
import type { Concept, Lexicon } from './concepts.ts';
import { latinFolding, ownFolding, separatorClasses } from './folding.ts';
import { LATIN_LEXICONS } from './lexicon-latin.ts';
import { SCRIPT_LEXICONS } from './lexicon-scripts.ts';
import { PhraseAutomaton } from './phrase-automaton.ts';
import type { Phrase } from './phrase-table.ts';

interface ScriptSearch {
  readonly script: RegExp;
  readonly automaton: PhraseAutomaton;
}

export class LexiconSearch {
  readonly #latin: PhraseAutomaton;
  readonly #scripts: readonly ScriptSearch[];

  constructor() {
    const separators = separatorClasses();
    const latin = latinFolding(separators);
    const phrases = LATIN_LEXICONS.flatMap(phrasesOf);
    this.#latin = new PhraseAutomaton(phrases, latin);
    this.#scripts = SCRIPT_LEXICONS.map((lexicon) => {
      const own = phrasesOf(lexicon);
      return {
        script: lexicon.script ?? /(?:)/,
        automaton: new PhraseAutomaton(
          own,
          ownFolding(
            own.map(({ phrase }) => phrase),
            separators,
          ),
        ),
      };
    });
  }

  /** Finds all concepts of a text in the order in which they end. `ascii`: the text has no other scripts. */
  search(text: string, ascii: boolean, hits: ConceptHits): void {
    hits.clear();
    this.#latin.search(text, hits);
    if (ascii) return;
    let searched = false;
    for (const { script, automaton } of this.#scripts) {
      if (!script.test(text)) continue;
      automaton.search(text, hits);
      searched = true;
    }
    if (searched) hits.sort();
  }
}

function phrasesOf({ words, verbLast }: Lexicon): readonly Phrase[] {
  const phrases: Phrase[] = [];
  for (const [concept, list] of Object.entries(words) as readonly [Concept, string][]) {
    const last = verbLast ? LAST[concept] : undefined;
    for (const phrase of list.split('|')) {
      phrases.push({ concept, phrase });
      if (last) phrases.push({ concept: last, phrase });
    }
  }
  return phrases;
}

const LAST: Readonly<Partial<Record<Concept, Concept>>> = {
  override: 'override_last',
  reveal: 'reveal_last',
};
