/** The corpus: the same seed gives the same bytes, and nothing in it gives a label away for free. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type CorpusLine, compose, expand, MAX_TEXT_LENGTH, openSlots } from './compose.ts';
import { MAX_TURNS, MIN_TURNS, writeConversations } from './conversations/conversations.ts';
import type { Family } from './family.ts';
import { randomOf } from './seeded-random.ts';
import { familiesIn, SEED } from './write-corpus.ts';

const MIN_LANGUAGES = 10;
const MIN_TEXTS_PER_FAMILY = 150;
const MIN_ATTACKS = 6_000;
const MIN_ENGLISH_TEMPLATES = 350;
const MIN_TEMPLATES_PER_LANGUAGE = 60;

/** A trigger word may be this much rarer in the texts of one label than in those of the other, not more. */
const MIN_TWIN_RATE = 0.2;

const TRIGGERS = [
  'ignore',
  'forget',
  'disregard',
  'instructions',
  'system prompt',
  'pretend',
  'developer mode',
  'password',
  'secret',
  'admin',
  'rules',
  'override',
  'repeat',
  'act as',
  'you are',
  'jailbreak',
  'assistant',
  'policy',
] as const;

const FAMILY: Family = {
  name: 'sample',
  label: 1,
  role: 'document',
  perLanguage: 3,
  languages: {
    en: {
      templates: ['{Who} says {what}', 'plain {{name}}'],
      slots: { who: ['he', 'she'], what: ['"{who}"'] },
    },
  },
};

const ATTACKS = await familiesIn('attacks');
const BENIGN = await familiesIn('benign');
const LINES = compose([...ATTACKS, ...BENIGN], SEED);

describe('the engine', () => {
  test('draws the same lines from the same seed, and others from another', () => {
    assert.equal(JSON.stringify(compose([...ATTACKS, ...BENIGN], SEED)), JSON.stringify(LINES));
    assert.notEqual(JSON.stringify(compose(ATTACKS, 'another')), JSON.stringify(compose(ATTACKS, SEED)));
  });

  test('fills nested slots, capitals, and leaves mustaches alone', () => {
    const texts = compose([FAMILY], 'seed').map((line) => line.text);
    assert.ok(texts.length <= FAMILY.perLanguage);
    assert.ok(texts.includes('plain {{name}}'));
    for (const text of texts.filter((one) => one !== 'plain {{name}}'))
      assert.match(text, /^(He|She) says "(he|she)"$/);
  });

  test('throws on a slot that nobody fills and on slots that nest without end', () => {
    assert.throws(() => expand('{nobody}', {}, randomOf('a')), /no slot \{nobody\}/);
    assert.throws(() => expand('{toString}', {}, randomOf('a')), /no slot/);
    assert.throws(() => expand('{loop}', { loop: ['{loop}'] }, randomOf('a')), /deeper than 4/);
  });

  test('keeps a {slot!} the same in one text and lets a {slot} vary', () => {
    const slots = { name: ['Ada', 'Bo', 'Cy', 'Di'] };
    for (let draw = 0; draw < 20; draw += 1) {
      assert.match(expand('{name!} {Name!} {name!}', slots, randomOf(`${draw}`)), /^(\w+) \1 \1$/);
    }
    const varied = Array.from({ length: 20 }, (_, draw) =>
      expand('{name} {name}', slots, randomOf(`${draw}`)),
    );
    assert.ok(varied.some((text) => !/^(\w+) \1$/.test(text)));
  });

  test('draws nothing differently when another family is added before', () => {
    const alone = compose([FAMILY], SEED).map((line) => line.text);
    const beside = compose([...ATTACKS, FAMILY], SEED).filter((line) => line.family === 'sample');
    assert.deepEqual(
      beside.map((line) => line.text),
      alone,
    );
  });
});

describe('the corpus', () => {
  test('every family speaks ten languages and has enough texts', () => {
    for (const family of [...ATTACKS, ...BENIGN]) {
      const lines = LINES.filter((line) => line.family === family.name);
      const languages = new Set(lines.map((line) => line.language));
      assert.ok(languages.size >= MIN_LANGUAGES, `${family.name}: ${languages.size} languages`);
      assert.ok(lines.length >= MIN_TEXTS_PER_FAMILY, `${family.name}: ${lines.length} texts`);
    }
  });

  test('the attacks are rich: templates by language, texts in all', () => {
    assert.ok(LINES.filter((line) => line.label === 1).length >= MIN_ATTACKS);
    for (const [language, templates] of attackTemplates()) {
      const least = language === 'en' ? MIN_ENGLISH_TEMPLATES : MIN_TEMPLATES_PER_LANGUAGE;
      assert.ok(templates.size >= least, `${language}: ${templates.size} templates`);
    }
  });

  test('holds no text twice, none too long, none empty, none with an open slot', () => {
    assert.equal(new Set(LINES.map((line) => line.text)).size, LINES.length);
    const bad = LINES.filter(({ text }) => text.trim() === '' || text.length > MAX_TEXT_LENGTH);
    assert.deepEqual(bad, []);
    const slots = new Set([...ATTACKS, ...BENIGN].flatMap(slotNames));
    const open = LINES.filter(({ text }) => openSlots(text).some((name) => slots.has(name)));
    assert.deepEqual(
      open.map((line) => `${line.family}: ${line.text.slice(0, 80)}`),
      [],
    );
  });

  for (const word of TRIGGERS) {
    test(`"${word}" gives no label away`, () => {
      const [attack, benign] = [rateOf(word, 1), rateOf(word, 0)];
      assert.ok(
        benign >= MIN_TWIN_RATE * attack,
        `${benign.toFixed(4)} of benign, ${attack.toFixed(4)} of attacks`,
      );
    });
  }

  test('attacks and their twins stand in the same frames', () => {
    for (const name of ['planted-document', 'planted-tool']) {
      const [attacks, twins] = [name, `${name}-twin`].map(
        (one) => LINES.filter((line) => line.family === one).length,
      );
      assert.ok(
        attacks !== undefined && twins !== undefined && twins > 0.7 * attacks,
        `${name}: ${attacks}, ${twins}`,
      );
    }
  });
});

describe('the texts on disk', () => {
  const written = (name: string): string =>
    readFileSync(join(import.meta.dirname, '..', 'texts', name), 'utf8');
  const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

  test('are what the generator writes', () => {
    assert.ok(
      written('attacks.jsonl') === jsonl(LINES.filter((line) => line.label === 1)),
      'run write-corpus.ts',
    );
    assert.ok(
      written('benign.jsonl') === jsonl(LINES.filter((line) => line.label === 0)),
      'run write-corpus.ts',
    );
    assert.ok(
      written('conversations.jsonl') === jsonl(writeConversations(SEED, LINES)),
      'run write-corpus.ts',
    );
  });
});

describe('the conversations', () => {
  const conversations = writeConversations(SEED, LINES);

  test('are enough of both kinds, each with its own id', () => {
    assert.ok(conversations.filter((one) => one.label === 1).length >= 140);
    assert.ok(conversations.filter((one) => one.label === 0).length >= 240);
    assert.equal(new Set(conversations.map((one) => one.id)).size, conversations.length);
  });

  test('have three to ten turns, no empty one and no open slot', () => {
    for (const { id, turns } of conversations) {
      assert.ok(turns.length >= MIN_TURNS && turns.length <= MAX_TURNS, `${id}: ${turns.length} turns`);
      for (const turn of turns.flat())
        assert.ok(
          turn.trim() !== '' && !/<[^<>\n]*\|(?!>)[^<>\n]*>/.test(turn.replace(/<\|\w+\|>/g, '')),
          `${id}: ${turn}`,
        );
    }
  });
});

/** The hand-written English or other templates of the attack families, each counted once. */
function attackTemplates(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const family of ATTACKS.filter((one) => one.label === 1)) {
    for (const [language, { templates }] of Object.entries(family.languages)) {
      const own = templates.filter((template) => !isSharedFrame(template));
      found.set(language, new Set([...(found.get(language) ?? []), ...own]));
    }
  }
  return found;
}

/** A template that every language has in the same words is a frame. */
function isSharedFrame(template: string): boolean {
  const languages = ATTACKS.flatMap((family) => Object.entries(family.languages)).filter(([, texts]) =>
    texts.templates.includes(template),
  );
  return new Set(languages.map(([language]) => language)).size > 1;
}

function slotNames(family: Family): string[] {
  return Object.values(family.languages).flatMap((texts) => Object.keys(texts.slots));
}

/** The share of the English texts of a label that contain a word. */
function rateOf(word: string, label: CorpusLine['label']): number {
  const lines = LINES.filter((line) => line.language === 'en' && line.label === label);
  return lines.filter((line) => line.text.toLowerCase().includes(word)).length / lines.length;
}
