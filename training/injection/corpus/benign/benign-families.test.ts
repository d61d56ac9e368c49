/** The benign half: rich, in every language, short and long, and never an attack under the wrong label. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compose } from '../compose.ts';
import type { Family } from '../family.ts';
import { BENIGN_FAMILIES } from './benign-families.ts';
import { choices, lines } from './blocks.ts';

const MIN_LANGUAGES = 12;
const MIN_ENGLISH_TEMPLATES = 500;
const MIN_TEMPLATES_PER_LANGUAGE = 60;
const MIN_TEXTS = 8_000;
const LONG_WORDS = 300;

/** One draw of a template in three may hit the same text as an earlier one, not more. */
const MIN_DISTINCT_SHARE = 0.9;

const DRAWN = compose(BENIGN_FAMILIES, 'benign-test');

/** What an override, an extraction or a persona says; in this half only as a quotation. */
const ATTACK_PHRASES = [
  /(ignore|disregard|forget) (all |any |the |your )*(previous|prior|above|earlier) (instructions|rules|prompts)/i,
  /(reveal|print|show( me)?) your (hidden|system|initial|secret) (instructions|prompt|rules)/i,
  /you are now in (developer|debug|god) mode/i,
  /pretend (that )?you have no (rules|restrictions|limits)/i,
  /you (no longer|don't) have (any )?(rules|restrictions|filters)/i,
];

/** Languages with a script of their own. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ru: /\p{Script=Cyrillic}/u,
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
};

describe('the benign families', () => {
  test('are benign by label, and named so', () => {
    for (const { label, name } of BENIGN_FAMILIES) {
      assert.equal(label, 0, name);
      assert.match(name, /^benign-[a-z-]+$/);
    }
    assert.equal(new Set(BENIGN_FAMILIES.map(({ name }) => name)).size, BENIGN_FAMILIES.length);
  });

  test('speak the same languages, twelve at least', () => {
    const spoken = new Set(BENIGN_FAMILIES.map((family) => Object.keys(family.languages).join()));
    assert.equal(spoken.size, 1);
    assert.ok(Object.keys(BENIGN_FAMILIES[0]?.languages ?? {}).length >= MIN_LANGUAGES);
  });

  test('are rich: distinct templates in each language', () => {
    for (const [language, templates] of templatesByLanguage()) {
      const least = language === 'en' ? MIN_ENGLISH_TEMPLATES : MIN_TEMPLATES_PER_LANGUAGE;
      assert.ok(templates.size >= least, `${language}: ${templates.size} templates`);
    }
  });

  test('write each language in its own script', () => {
    for (const [language, script] of Object.entries(SCRIPTS)) {
      const foreign = [...ownTemplates(language)].filter((text) => !script.test(text));
      assert.deepEqual(
        foreign.filter((text) => text.replace(/\{\w+\}/g, '').match(/\p{L}{4,}/u)),
        [],
        language,
      );
    }
  });

  test('use every slot that they define, so that no hand-written value is dead', () => {
    for (const language of templatesByLanguage().keys())
      assert.deepEqual(unusedSlots(language), [], language);
  });
});

describe('the benign texts', () => {
  test('are many, and few draws are wasted', () => {
    assert.ok(DRAWN.length >= MIN_TEXTS, `${DRAWN.length}`);
    assert.ok(new Set(DRAWN.map(({ text }) => text.toLowerCase())).size >= MIN_DISTINCT_SHARE * DRAWN.length);
  });

  test('run from one word to hundreds', () => {
    const lengths = DRAWN.map(({ text }) => text.split(/\s+/).length);
    assert.ok(lengths.filter((words) => words === 1).length >= 100);
    assert.ok(lengths.filter((words) => words >= 100).length >= 400);
    assert.ok(lengths.filter((words) => words > LONG_WORDS).length >= 20);
  });

  for (const phrase of ATTACK_PHRASES) {
    test(`say ${phrase.source} in quotation marks only`, () => {
      assert.deepEqual(
        DRAWN.filter(({ text, role }) => role !== 'system' && phrase.test(unquoted(text))).map(
          ({ family, text }) => `${family}: ${text.slice(0, 120)}`,
        ),
        [],
      );
    });
  }

  test('hold no address of a real host and nothing that looks like a key', () => {
    const hosts = DRAWN.flatMap(({ text }) => [...text.matchAll(/https?:\/\/([^\s/"'<>%]+)/gi)]).map(
      ([, host]) => host,
    );
    assert.deepEqual(
      hosts.filter((host) => host === undefined || !/(^|\.)example\.(com|net|org)$|^localhost/i.test(host)),
      [],
    );
    const keys = DRAWN.filter(({ text }) => /\b(sk-|AKIA|ghp_|xox[bp]-)[A-Za-z0-9]{8,}/.test(text));
    assert.deepEqual(keys, []);
  });
});

describe('blocks', () => {
  test('one entry a line, pilcrow for a line break, blank lines dropped', () => {
    assert.deepEqual(lines('\n a b \n\nc¶d\n'), ['a b', 'c\nd']);
  });

  test('choices split at bars and at lines', () => {
    assert.deepEqual(choices('a | b\nc d | e'), ['a', 'b', 'c d', 'e']);
  });
});

function templatesByLanguage(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const family of BENIGN_FAMILIES) {
    for (const [language, { templates }] of Object.entries(family.languages)) {
      found.set(language, new Set([...(found.get(language) ?? []), ...templates]));
    }
  }
  return found;
}

/** A language's templates without the frames that all languages share. */
function ownTemplates(language: string): Set<string> {
  const all = templatesByLanguage();
  return (all.get(language) ?? new Set()).difference(all.get('en') ?? new Set());
}

function unusedSlots(language: string): string[] {
  const parts = BENIGN_FAMILIES.map((family: Family) => family.languages[language]).filter(
    (part) => part !== undefined,
  );
  const slots = parts[0]?.slots ?? {};
  const text = [...parts.flatMap((part) => part.templates), ...Object.values(slots).flat()].join('\n');
  const used = new Set([...text.matchAll(/\{([A-Za-z]\w*)\}/g)].map(([, name]) => name?.toLowerCase()));
  return Object.keys(slots).filter((name) => !used.has(name.toLowerCase()));
}

/** The text without what stands between quotation marks of any kind. */
function unquoted(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'|“[^”]*”|«[^»]*»/g, ' ');
}
