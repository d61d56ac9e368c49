/**
 * Command: writes the corpus and the conversations to training/injection/texts. It reads every family that a file
 * of attacks/ or benign/ exports, in the order of the file names, and nothing else: same parts, same bytes.
 *
 *     node training/injection/corpus/write-corpus.ts
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CorpusLine, compose } from './compose.ts';
import { writeConversations } from './conversations/conversations.ts';
import type { Family } from './family.ts';

/** Change it and every text is drawn anew. */
export const SEED = 'portcullis-injection-1';

const HERE = import.meta.dirname;
const TEXTS = join(HERE, '..', 'texts');

/** The families that the files of a folder export, singly or in lists. */
export async function familiesIn(folder: string): Promise<Family[]> {
  const files = readdirSync(join(HERE, folder)).filter((name) => /^(?!.*\.test\.).*\.ts$/.test(name));
  const found = new Map<string, Family>();
  for (const file of files.sort()) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(HERE, folder, file)).href);
    for (const family of Object.values(exported).flat().filter(isFamily)) {
      const earlier = found.get(family.name);
      if (earlier !== undefined && earlier !== family) throw new Error(`two families called ${family.name}`);
      found.set(family.name, family);
    }
  }
  return [...found.values()];
}

/** Every line of the corpus: attacks and benign. */
export async function wholeCorpus(): Promise<CorpusLine[]> {
  return compose([...(await familiesIn('attacks')), ...(await familiesIn('benign'))], SEED);
}

function isFamily(value: unknown): value is Family {
  if (typeof value !== 'object' || value === null) return false;
  return 'perLanguage' in value && 'languages' in value && 'label' in value && 'role' in value;
}

function write(name: string, lines: readonly object[]): void {
  mkdirSync(TEXTS, { recursive: true });
  writeFileSync(join(TEXTS, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  process.stdout.write(`${name}: ${lines.length}\n`);
}

/** Lines by family, and by language. */
function report(lines: readonly CorpusLine[]): string {
  const count = (keyOf: (line: CorpusLine) => string): string =>
    [...Map.groupBy(lines, keyOf)].map(([key, group]) => `${key} ${group.length}`).join(' · ');
  return `${count((line) => line.family)}\n${count((line) => line.language)}\n`;
}

async function main(): Promise<void> {
  const lines = await wholeCorpus();
  write(
    'attacks.jsonl',
    lines.filter((line) => line.label === 1),
  );
  write(
    'benign.jsonl',
    lines.filter((line) => line.label === 0),
  );
  write('conversations.jsonl', writeConversations(SEED, lines));
  process.stdout.write(report(lines));
}

if (import.meta.main) await main();
