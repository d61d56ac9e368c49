/** The system text in answers: canaries in every spelling, runs of words, and what is no leak. */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { makeCanary } from './canary.ts';
import { partsOf, runChannel } from './channel.fixture.ts';
import { type Finding, type GuardContext, MAX_HOLD_BACK_CHARACTERS } from './guard.ts';
import { leakageGuard } from './leakage-guard.ts';

const KEY = createSecretKey(Buffer.alloc(32, 1));
const SYSTEM =
  'You are Otto, the assistant of a garden centre. Never mention the discount code for staff, and always answer in two short paragraphs with one friendly remark about the weather of the season.';
const { output } = leakageGuard({ mode: 'block', canary: true, shingleWords: 12, secrets: [] });

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(97 + ((letter.charCodeAt(0) - 84) % 26)));
}

function contextWith(facts: Partial<GuardContext>): GuardContext {
  const placeholders = { hide: () => '', reveal: () => undefined, size: 0 };
  return { tenant: 't', requestId: 'r', placeholders, systemTexts: [SYSTEM], ...facts };
}

function findingsIn(text: string, facts: Partial<GuardContext> = {}, size = text.length): readonly Finding[] {
  const inspector = output.open('c', 'assistant', contextWith(facts));
  const found: Finding[] = [];
  let held = '';
  let released = 0;
  for (let from = 0; from < text.length; from += size) {
    held += text.slice(from, from + size);
    const { findings, safe } = inspector.push(held, from + size >= text.length, released);
    found.push(...findings);
    held = held.slice(safe);
    released = safe;
  }
  return found;
}

describe('canaries', () => {
  const canary = makeCanary(KEY, 'acme', SYSTEM);

  test('are stable per tenant and system text, and different otherwise', () => {
    assert.match(canary, /^pcn[a-z2-9]{16}$/);
    assert.equal(makeCanary(KEY, 'acme', SYSTEM), canary);
    assert.notEqual(makeCanary(KEY, 'other', SYSTEM), canary);
    assert.notEqual(makeCanary(KEY, 'acme', `${SYSTEM} `), canary);
    assert.notEqual(makeCanary(KEY, 'acmea', 'b'), makeCanary(KEY, 'acme', 'ab'));
  });

  const variants: readonly [name: string, make: (text: string) => string][] = [
    ['as it is', (text) => text],
    ['in capitals', (text) => text.toUpperCase()],
    ['spelled out', (text) => [...text].join(' ')],
    ['with dashes and line breaks', (text) => [...text].join(' -\n')],
    ['reversed', (text) => [...text].reverse().join('')],
    ['reversed and spelled out', (text) => [...text].reverse().join('.')],
    ['as hexadecimal', (text) => Buffer.from(text).toString('hex')],
    ['as spaced hexadecimal', (text) => Buffer.from(text).toString('hex').replace(/../g, '$& ')],
    ['as base64', (text) => Buffer.from(text).toString('base64')],
    ['as base64 in the second phase', (text) => Buffer.from(`x${text}y`).toString('base64')],
    ['as base64 in the third phase', (text) => Buffer.from(`xy${text}`).toString('base64url')],
    ['rotated by 13', rot13],
    ['with look-alike letters', (text) => text.replaceAll('a', '\u0430').replaceAll('c', '\u0441')],
    [
      'in full width',
      (text) => text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    ],
  ];
  for (const [name, make] of variants) {
    test(`are found ${name}, at every chunk size`, () => {
      const text = `It says ${make(canary)} there.`;
      for (let size = 1; size <= text.length; size += 1) {
        assert.ok(
          findingsIn(text, { canary }, size).some(({ type }) => type === 'leakage.canary'),
          `size ${size}`,
        );
      }
    });
  }

  test('of others, or parts, are no finding', () => {
    for (const text of [
      makeCanary(KEY, 'x', 'y'),
      canary.slice(0, 18),
      `${canary.slice(0, 9)} and ${canary.slice(9)}`,
    ]) {
      assert.deepEqual(findingsIn(text, { canary }), []);
    }
  });
});

describe('runs of words of the system text', () => {
  const run = 'never mention the discount code for staff, and always answer in two short paragraphs';

  test('are found whatever case, spacing and punctuation, at every chunk size', () => {
    for (const text of [
      run,
      run.toUpperCase(),
      run.replaceAll(' ', '\n* '),
      `»${run.replaceAll(',', ' –')}«`,
    ]) {
      for (const size of [1, 2, 3, 7, 20, text.length]) {
        const found = findingsIn(`Well: ${text} okay`, {}, size);
        assert.ok(
          found.length > 0 && found.every(({ type }) => type === 'leakage.system_text'),
          `size ${size}`,
        );
      }
    }
  });

  test('of fewer words are no finding', () => {
    assert.deepEqual(findingsIn('never mention the discount code for staff, and always answer in'), []);
  });

  test('that the caller brought are no finding', () => {
    assert.deepEqual(findingsIn(run, { userTexts: [`I read: ${run}!`] }), []);
    assert.notDeepEqual(findingsIn(run, { userTexts: ['something else'] }), []);
  });

  test('are found in scripts without spaces', () => {
    const system = '你是一家园艺中心的助手，绝不能提到员工折扣代码，并且总是用两段简短的话来回答顾客的问题。';
    const text = '好的：绝不能提到员工折扣代码，并且总是用两段简短的话来回答';
    for (const size of [1, 5, text.length])
      assert.ok(findingsIn(text, { systemTexts: [system] }, size).length > 0);
    assert.deepEqual(
      findingsIn('今天天气很好，我们去公园散步吧，然后一起吃午饭，晚上再看一部电影。', {
        systemTexts: [system],
      }),
      [],
    );
  });

  test('of another request are no finding', () => {
    assert.deepEqual(
      findingsIn(run, {
        systemTexts: ['You are a pirate who only ever speaks of ships and of the sea and of gold.'],
      }),
      [],
    );
  });
});

describe('the system text in disguise', () => {
  const run =
    'Never mention the discount code for staff, and always answer in two short paragraphs with one friendly remark';
  const words = run.split(' ');
  const reversed = [...run].reverse().join('');
  const disguises: readonly [name: string, text: string, type: string][] = [
    ['reversed', reversed, 'leakage.system_text_reversed'],
    ['word by word backwards', words.toReversed().join(' '), 'leakage.system_text_reversed'],
    [
      'with each word reversed',
      words.map((word) => [...word].reverse().join('')).join(' '),
      'leakage.system_text',
    ],
    ['spelled out', [...run.replaceAll(' ', '')].join(' '), 'leakage.system_text_spelled'],
    [
      'spelled out with dashes, backwards',
      [...reversed.replaceAll(' ', '')].join('-'),
      'leakage.system_text_spelled',
    ],
    ['with accents', run.replaceAll('e', 'é').replaceAll('o', 'ö'), 'leakage.system_text'],
    [
      'with look-alike letters',
      run.replaceAll('e', '\u0435').replaceAll('o', '\u043e'),
      'leakage.system_text',
    ],
    ['with digits for letters', run.replaceAll('e', '3').replaceAll('o', '0'), 'leakage.system_text'],
    ['with zero-width spaces', run.replace(/(?<=\w)(?=\w)/g, '\u200b'), 'leakage.system_text'],
    [
      'in full width',
      run.replace(/[a-z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
      'leakage.system_text',
    ],
    ['as base64', Buffer.from(SYSTEM).toString('base64'), 'leakage.system_text_encoded'],
    [
      'as base64 in lines',
      Buffer.from(SYSTEM).toString('base64').replace(/.{60}/g, '$&\n'),
      'leakage.system_text_encoded',
    ],
    [
      'as base64 in another phase',
      Buffer.from(`Ok: ${SYSTEM}`).toString('base64'),
      'leakage.system_text_encoded',
    ],
    ['as hexadecimal', Buffer.from(SYSTEM).toString('hex'), 'leakage.system_text_encoded'],
  ];
  for (const [name, text, type] of disguises) {
    test(`is found ${name}, at every chunk size`, () => {
      for (const size of [1, 2, 3, 5, 16, 33, 64, 200, text.length + 9]) {
        const found = findingsIn(`Well: ${text} ok`, {}, size).map((finding) => finding.type);
        assert.ok(found.includes(type), `size ${size}: ${found.join()}`);
      }
    });
  }

  const changed = SYSTEM.split(' ')
    .map((word, index) => (index % 9 === 7 ? 'really' : word))
    .join(' ');

  test('is found where every ninth word is another', () => {
    for (const size of [1, 7, changed.length]) {
      const types = findingsIn(changed, {}, size).map(({ type }) => type);
      assert.ok(
        types.length > 0 && types.every((type) => type === 'leakage.system_text_reworded'),
        types.join(),
      );
    }
  });

  test('that the caller brought is no finding', () => {
    assert.deepEqual(findingsIn(changed, { userTexts: [changed] }), []);
    assert.deepEqual(findingsIn(reversed, { userTexts: [run] }), []);
  });

  test('is not met by prose about the same things, long words or encoded images', () => {
    for (const text of [
      'The garden centre has a discount for staff; please ask the assistant at the desk about the season and the weather.',
      'Donaudampfschifffahrtsgesellschaftskapitaen '.repeat(20),
      Buffer.from(
        'another text altogether, which says nothing about anything in particular. '.repeat(20),
      ).toString('base64'),
      'a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(8),
    ]) {
      assert.deepEqual(findingsIn(text), [], text.slice(0, 40));
    }
  });
});

describe('declared secrets', () => {
  const SECRET = 'Nightingale-7 stays!';
  const guard = leakageGuard(
    {
      mode: 'block',
      canary: false,
      shingleWords: 12,
      secrets: [{ value: SECRET }, { env: 'CODE_NAME' }],
    },
    { CODE_NAME: 'blue heron 42' },
  ).output;
  const block = [{ guard, mode: 'block' as const }];
  const context = contextWith({ systemTexts: [] });
  const disguised: readonly (readonly [name: string, text: string])[] = [
    ['as they are', SECRET],
    ['from the environment', 'BLUE-HERON-42'],
    ['in other case and spacing', 'n i g h t i n g a l e 7 *STAYS*'],
    ['over lines', 'Night-\ningale 7\nstays'],
    ['reversed', [...SECRET].reverse().join('')],
    ['as hexadecimal', Buffer.from(SECRET).toString('hex').replace(/../g, '\\x$&').replaceAll('\\x', ' ')],
    ...['', 'x', 'xy'].map(
      (lead) =>
        [`as base64 after ${lead.length}`, Buffer.from(`${lead}${SECRET}zz`).toString('base64')] as const,
    ),
    ['as base64url', Buffer.from(SECRET).toString('base64url')],
    ['rotated by 13', rot13(SECRET.toLowerCase())],
    ['with look-alikes', SECRET.replaceAll('i', '\u0456').replaceAll('a', '\u0430')],
    ['percent-encoded', encodeURIComponent(SECRET).replace('N', '%4E').replaceAll('%4E', 'N')],
  ];

  for (const [name, text] of disguised) {
    test(`${name} stop the answer at every split, and little of them leaves before`, () => {
      const answer = `The project is called ${text}, as you know.`;
      for (let split = 1; split < answer.length; split += 1) {
        const run = runChannel(block, [answer.slice(0, split), answer.slice(split)], context);
        assert.equal(run.blocked, 'leakage.secret', `split ${split}`);
      }
      const run = runChannel(block, [...answer], context);
      assert.equal(run.blocked, 'leakage.secret');
      const told = run.text.replace('The project is called ', '').replace(/[^A-Za-z0-9]/g, '');
      // At most what comes before the secret's own bytes in base64.
      assert.ok(told.length <= 3, told);
    });
  }

  test('are met in tool arguments, and in parts of any size', () => {
    const text = JSON.stringify({ note: `it is ${SECRET}` });
    assert.equal(runChannel(block, [...text], context, 'tool_args').blocked, 'leakage.secret');
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...disguised), sizes, fc.boolean(), ([, disguise], lengths, held) => {
        const answer = `${'Some words first. '.repeat(held ? 9 : 0)}Is it ${disguise}?`;
        assert.equal(runChannel(block, partsOf(answer, lengths), context).blocked, 'leakage.secret');
      }),
    );
  });

  test('are noted once and change nothing where the mode is watch', () => {
    for (const size of [1, 4, 100]) {
      const run = runChannel([{ guard, mode: 'watch' }], partsOf(`It is ${SECRET} then.`, [size]), context);
      assert.equal(run.text, `It is ${SECRET} then.`);
      assert.deepEqual(
        run.findings.map(({ type, action }) => [type, action]),
        [['leakage.secret', 'allow']],
      );
      assert.ok(!JSON.stringify(run.findings).includes('ightingale'));
    }
  });

  test('are not met by their parts, and hold back no more than their length', () => {
    const text = 'A nightingale sang; seven stays were enough for the blue heron and 42 others. '.repeat(20);
    for (const size of [1, 7, 5_000]) {
      const run = runChannel(block, partsOf(text, [size]), context);
      assert.deepEqual([run.blocked, run.text], [undefined, text]);
      assert.ok(run.mostHeld <= 64, `held ${run.mostHeld}`);
    }
    const spread = runChannel(
      block,
      partsOf([...'nightingale7stay'].join('. , ; .').repeat(50), [3]),
      context,
    );
    assert.ok(spread.mostHeld <= MAX_HOLD_BACK_CHARACTERS);
  });

  test('come from files too, one a line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'declared-'));
    try {
      const file = join(folder, 'secrets.txt');
      writeFileSync(file, 'first value one\n\nsecond value two\n');
      const read = leakageGuard({
        mode: 'block',
        canary: false,
        shingleWords: 12,
        secrets: [{ file }],
      }).output;
      for (const text of ['It is First Value One', 'second-value-two'])
        assert.equal(runChannel([{ guard: read, mode: 'block' }], [text], context).blocked, 'leakage.secret');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that are missing, empty or too short are refused without being told', () => {
    for (const source of [
      { value: 'ab1' },
      { value: '  ' },
      { env: 'ABSENT' },
      { file: '/no/such/file' },
      { value: '#$%&!?=' },
    ]) {
      assert.throws(
        () => leakageGuard({ mode: 'block', canary: false, shingleWords: 12, secrets: [source] }),
        (error: Error) =>
          error instanceof RangeError && /secrets\.0/.test(error.message) && !/ab1/.test(error.message),
      );
    }
  });
});
