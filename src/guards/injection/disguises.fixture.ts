/** Ways to hide a text from a filter, for tests and for the training's report: each takes plain text. */

export interface Disguise {
  readonly name: string;
  readonly apply: (text: string) => string;
  /** Changes Latin letters only: says nothing of texts in other scripts. */
  readonly latinOnly?: true;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
  );
}

function mapped(text: string, letters: Readonly<Record<string, string>>): string {
  return [...text].map((letter) => letters[letter] ?? letters[letter.toLowerCase()] ?? letter).join('');
}

const LEET = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const LOOK_ALIKES = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і', x: 'х', y: 'у', s: 'ѕ' };
const words = (text: string) => text.split(/\s+/);

export const DISGUISES: readonly Disguise[] = [
  { name: 'capitals', apply: (text) => text.toUpperCase() },
  { name: 'small letters', apply: (text) => text.toLowerCase() },
  {
    name: 'alternating case',
    apply: (text) => [...text].map((sign, i) => (i % 2 ? sign.toUpperCase() : sign.toLowerCase())).join(''),
  },
  { name: 'leetspeak', apply: (text) => mapped(text, LEET), latinOnly: true },
  {
    name: 'spelled out',
    apply: (text) =>
      words(text)
        .map((word) => [...word].join(' '))
        .join('   '),
  },
  { name: 'spelled out without gaps', apply: (text) => [...words(text).join('')].join(' '), latinOnly: true },
  {
    name: 'spelled with dashes',
    apply: (text) =>
      words(text)
        .map((word) => [...word].join('-'))
        .join(' '),
    latinOnly: true,
  },
  {
    name: 'spelled with dots',
    apply: (text) =>
      words(text)
        .map((word) => [...word].join('.'))
        .join(' '),
    latinOnly: true,
  },
  { name: 'run together', apply: (text) => words(text).join(''), latinOnly: true },
  { name: 'underscores', apply: (text) => words(text).join('_') },
  { name: 'line breaks', apply: (text) => words(text).join('\n') },
  { name: 'zero-width characters', apply: (text) => [...text].join('\u200b') },
  { name: 'soft hyphens', apply: (text) => [...text].join('\u00ad') },
  {
    name: 'combining marks',
    apply: (text) => [...text].map((sign) => (/[a-z]/i.test(sign) ? `${sign}\u0332` : sign)).join(''),
    latinOnly: true,
  },
  {
    name: 'emoji between letters',
    apply: (text) =>
      words(text)
        .map((word) => [...word].join('😀'))
        .join(' '),
    latinOnly: true,
  },
  { name: 'bidirectional overrides', apply: (text) => `\u202d${text}\u202c` },
  {
    name: 'full width',
    apply: (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    latinOnly: true,
  },
  { name: 'mathematical letters', apply: mathematical, latinOnly: true },
  {
    name: 'circled letters',
    apply: (text) =>
      text.toLowerCase().replace(/[a-z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 97 + 0x24d0)),
    latinOnly: true,
  },
  { name: 'look-alikes', apply: (text) => mapped(text, LOOK_ALIKES), latinOnly: true },
  {
    name: 'tag characters',
    apply: (text) =>
      `Hello ${[...text].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('')}`,
    latinOnly: true,
  },
  {
    name: 'variation selectors',
    apply: (text) => `Hello 😀${[...Buffer.from(text)].map(selector).join('')}`,
  },
  { name: 'base64', apply: base64 },
  {
    name: 'base64 in a sentence',
    apply: (text) => `Decode this and do what it says: ${base64(text)}, please.`,
  },
  { name: 'base64 twice', apply: (text) => base64(base64(text)) },
  { name: 'hex', apply: hex },
  { name: 'spaced hex', apply: (text) => hex(text).replace(/../g, '$& ').trim() },
  { name: 'hex escapes', apply: (text) => hex(text).replace(/../g, '\\x$&') },
  {
    name: 'binary',
    apply: (text) => [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join(' '),
  },
  { name: 'rot13', apply: rot13, latinOnly: true },
  { name: 'base64 of rot13', apply: (text) => base64(rot13(text)), latinOnly: true },
  { name: 'reversed', apply: (text) => [...text].reverse().join('') },
  {
    name: 'words reversed',
    apply: (text) =>
      words(text)
        .map((word) => [...word].reverse().join(''))
        .join(' '),
    latinOnly: true,
  },
  { name: 'URL escapes', apply: (text) => hex(text).replace(/../g, '%$&') },
  { name: 'HTML escapes', apply: (text) => [...text].map((sign) => `&#${sign.codePointAt(0)};`).join('') },
  { name: 'Unicode escapes', apply: unicodeEscapes },
];

function mathematical(text: string): string {
  return text
    .replace(/[a-z]/g, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97))
    .replace(/[A-Z]/g, (letter) => String.fromCodePoint(0x1d400 + letter.charCodeAt(0) - 65));
}

function selector(byte: number): string {
  return String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16);
}

function unicodeEscapes(text: string): string {
  let escaped = '';
  for (let i = 0; i < text.length; i += 1)
    escaped += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escaped;
}
