/**
 * Harmless texts as they look encoded, and attacks that are only that: what letters look like when they are encoded
 * says nothing of what they say. The gate decodes them and judges the layers.
 */
import { DISGUISES } from '../../src/guards/injection/disguises.fixture.ts';
import { letterFolding } from '../../src/guards/injection/letter-folding.ts';
import { NgramReader } from '../../src/guards/injection/ngram-reader.ts';
import type { Vocabulary } from '../../src/guards/injection/vocabulary.ts';
import { traitsOf } from '../../src/guards/text-traits.ts';
import type { Example } from './example.ts';

/** Each so-manieth harmless text is taken, and so much of it. */
const EVERY = 9;
const MAX_CHARACTERS = 500;

export function disguisedHarmless(examples: readonly Example[]): readonly Example[] {
  const harmless = examples.filter(({ label }) => label === 0);
  const taken = harmless.filter((_, index) => index % EVERY === 0);
  return taken.flatMap((example, index) => {
    const disguise = DISGUISES[index % DISGUISES.length];
    if (!disguise) return [];
    const text = disguise.apply(example.text.slice(0, MAX_CHARACTERS));
    const source = example.family === undefined ? example.source : 'own:disguised';
    return [{ ...example, text, source, transform: disguise.name }];
  });
}

/** Fewer words with a known ending than this share, or a longer run without a space: not to be read as it stands. */
const READABLE = 0.5;
const LONGEST_RUN = 80;
const MIN_WORDS = 3;

/** Tells texts that can be read as they stand. */
export function readableBy({ endings }: Vocabulary): (text: string) => boolean {
  const reader = new NgramReader(letterFolding(), 16);
  return (text) => {
    reader.read(text);
    const words = reader.blockEndings[reader.blocks - 1] ?? 0;
    let known = 0;
    for (const ending of reader.endings.subarray(0, words))
      known += ((endings[ending >>> 3] ?? 0) >>> (ending & 7)) & 1;
    const { longestWordRun, ascii, length } = traitsOf(text);
    if (words < MIN_WORDS) return !ascii || longestWordRun < LONGEST_RUN;
    return !ascii || (known / words >= READABLE && longestWordRun < Math.max(LONGEST_RUN, length / 2));
  };
}
