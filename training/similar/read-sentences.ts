/** The sentences that the teacher was asked about: the development pairs and short sentences of the gathered texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { hashOf } from './teacher-targets.ts';

const MAX_SENTENCES = 12_000;
const PLAIN = /^[\x20-\x7e’]{15,110}$/;

const pairRow = z.object({
  text_a: z.string(),
  text_b: z.string(),
  label: z.union([z.literal(0), z.literal(1)]),
});

export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

/** `folder` is the shared data. Throws where the file is not there. */
export function readPairs(folder: string): readonly LabelledPair[] {
  const file = gunzipSync(readFileSync(join(folder, 'cache', 'similar-questions-dev.json.gz'))).toString(
    'utf8',
  );
  return z
    .array(pairRow)
    .parse(JSON.parse(file))
    .map(({ text_a, text_b, label }) => ({ a: text_a, b: text_b, same: label === 1 }));
}

/** Sentences of the gathered texts, the same ones each time. */
export function readSentences(folder: string): readonly string[] {
  const found = new Map<string, string>();
  const gathered = join(folder, 'injection');
  for (const name of readdirSync(gathered).filter((entry) => entry.endsWith('.gz'))) {
    for (const line of gunzipSync(readFileSync(join(gathered, name)))
      .toString('utf8')
      .split('\n')) {
      if (line === '') continue;
      const { text } = z.object({ text: z.string() }).parse(JSON.parse(line));
      for (const part of text.split(/(?<=[.?!])\s+|\n/)) {
        const sentence = part.trim();
        if (PLAIN.test(sentence) && sentence.split(' ').length >= 4) found.set(hashOf(sentence), sentence);
      }
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_SENTENCES)
    .map(([, sentence]) => sentence);
}
