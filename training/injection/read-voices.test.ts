/** The texts that were written one by one: labels, roles and languages as their files say, and none of them twice. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { groupNearDuplicates } from './near-duplicates.ts';
import { readOwnTexts } from './read-texts.ts';
import { readVoices } from './read-voices.ts';

describe('reading voices', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-voices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('takes label and role from the name, the language from the heading, and undoes escapes', () => {
    write('attack-document-many.txt', '# de mail\nerste\\nzweite \\\\ Zeile\n\n# fr page\nligne\n');
    write('benign-user-en-plain.txt', '# talk\n# is a heading\nhello\n');
    const read = readVoices(folder).map(({ text, label, role, language }) => ({
      text,
      label,
      role,
      language,
    }));
    assert.deepEqual(read, [
      { text: 'erste\nzweite \\ Zeile', label: 1, role: 'document', language: 'de' },
      { text: 'ligne', label: 1, role: 'document', language: 'fr' },
      { text: 'hello', label: 0, role: 'user', language: 'en' },
    ]);
  });

  it('refuses a file that does not say what is in it, and a heading without a language', () => {
    write('texts.txt', 'x');
    assert.throws(() => readVoices(folder), /texts\.txt/);
    rmSync(join(folder, 'texts.txt'));
    write('attack-user-many.txt', '# mail\nx');
    assert.throws(() => readVoices(folder), /does not begin with a language/);
  });
});

it('has no text twice, and none with both labels', () => {
  const texts = readVoices(fileURLToPath(new URL('voices', import.meta.url)));
  assert.ok(texts.length > 300);
  const seen = new Set<string>();
  const repeated = texts.filter(({ text }) => {
    const plain =
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim() || text;
    if (seen.has(plain)) return true;
    seen.add(plain);
    return false;
  });
  assert.deepEqual(
    repeated.map(({ text }) => text),
    [],
  );
});

it('shares no text, nor nearly one, between what is learned and what is kept to measure with', () => {
  const read = (folder: string) => readVoices(fileURLToPath(new URL(folder, import.meta.url)));
  const kept = read('unlearned').map(({ text }) => text);
  const learned = [...read('voices'), ...readOwnTexts(fileURLToPath(new URL('texts', import.meta.url)))];
  const groups = groupNearDuplicates([...kept, ...learned.map(({ text }) => text)]);
  const learnedGroups = new Set(groups.subarray(kept.length));
  assert.ok(kept.length > 150);
  assert.deepEqual(
    kept.filter((_, index) => learnedGroups.has(groups[index] ?? -1)),
    [],
  );
});
