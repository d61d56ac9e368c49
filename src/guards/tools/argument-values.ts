/**
 * Finds in a tool call's arguments what decides whom or what it touches: recipients, addresses, amounts, ids, paths.
 * By the names of the fields, and by the look of the values whatever they are called.
 */
import type { ToolClass } from './settings.ts';
import { wordsOf } from './tool-names.ts';

export type ValueKind = 'address' | 'recipient' | 'amount' | 'id' | 'path' | 'command' | 'target';

export interface ArgumentValue {
  readonly kind: ValueKind;
  readonly value: string | number;
}

/** Most values of one call that are compared; a call with more is not judged but denied. */
export const MAX_VALUES = 64;
/** Most values of one call that are looked at. */
const MAX_VISITED = 2_000;
const MAX_ADDRESS_CHARACTERS = 2_048;

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const NAMED: readonly (readonly [ValueKind, ReadonlySet<string>])[] = [
  [
    'address',
    set('url urls uri link links href host hostname domain endpoint webhook callback site website server ip'),
  ],
  ['amount', set('amount amounts sum price total quantity qty value fee cost balance units shares percent')],
  [
    'recipient',
    set(
      'to cc bcc recipient recipients receiver receivers addressee email emails mail phone mobile msisdn contact ' +
        'contacts user users username handle member members participant participants attendee attendees guest guests ' +
        'invitee invitees channel channels room group audience destination dest target payee beneficiary vendor ' +
        'merchant account iban bic swift routing wallet address addresses principal grantee assignee collaborator ' +
        'collaborators subscriber person people who whom with number payable',
    ),
  ],
  [
    'path',
    set(
      'path paths file files filename filenames folder directory dir attachment attachments document bucket',
    ),
  ],
  ['command', set('command commands cmd script code sql program argv shell expression statement')],
  ['id', set('id ids uuid guid ref reference key token secret password passwd pin')],
];

/** Fields that say how or what about, not whom or what: what stands there is the assistant's work. */
const NEUTRAL = set(
  'body text content message messages subject title note notes comment comments reason description summary html ' +
    'markdown caption headline greeting signature tone style format language lang locale currency unit type kind mode ' +
    'role permission priority status category tag tags label color date day time datetime start end begin until ' +
    'duration timezone from page limit offset size sort order force recursive confirm confirmed dry silent draft ' +
    'version encoding timeout retries max min count memo question answer query prompt',
);
/** Of a tool that deletes or executes, these too say what it touches. */
const TARGETS = set(
  'title label query name tag tags category key text content message body input order type',
);
/** Where a display name stands beside an address. */
const DISPLAY = set('name display label type role');

/** The values that must be the user's own. Undefined: too many to judge. */
export function sensitiveValues(
  parsed: unknown,
  classes: ReadonlySet<ToolClass>,
): readonly ArgumentValue[] | undefined {
  const walk: Walk = { found: [], classes, visited: 0 };
  return visit(parsed, undefined, walk) && walk.found.length <= MAX_VALUES ? walk.found : undefined;
}

/** Every text and number of the arguments, for a call in which nothing has a telling name. */
export function allValues(parsed: unknown): readonly (string | number)[] {
  const values: (string | number)[] = [];
  const stack: unknown[] = [parsed];
  for (let next = stack.pop(); next !== undefined && values.length < MAX_VISITED; next = stack.pop()) {
    if (typeof next === 'string' || typeof next === 'number') values.push(next);
    else if (typeof next === 'object' && next !== null)
      stack.push(...Object.values(next).slice(0, MAX_VISITED));
  }
  return values;
}

interface Walk {
  readonly found: ArgumentValue[];
  readonly classes: ReadonlySet<ToolClass>;
  visited: number;
}

interface Field {
  readonly words: readonly string[];
  readonly kind: ValueKind | undefined;
}

/** The strict parser bounded the depth. */
function visit(value: unknown, field: Field | undefined, walk: Walk): boolean {
  walk.visited += 1;
  if (walk.visited > MAX_VISITED) return false;
  if (Array.isArray(value)) return value.every((one) => visit(one, field, walk));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([name, member]) => {
      // A map from recipients to texts has its addresses in its keys.
      for (const address of addressesIn(name)) walk.found.push({ kind: 'address', value: address });
      return visit(member, fieldOf(name, field), walk);
    });
  if (typeof value === 'string' && value.trim() !== '') visitText(value, field, walk);
  else if (typeof value === 'number') visitNumber(value, field, walk);
  return true;
}

function fieldOf(name: string, outer: Field | undefined): Field {
  const words = wordsOf(name);
  const kind = NAMED.find(([, names]) => words.some((word) => names.has(word)))?.[0];
  if (kind !== undefined || outer?.kind === undefined) return { words, kind };
  // Inside of a recipient everything tells who it is, but for the name that is shown.
  return words.some((word) => DISPLAY.has(word)) ? { words, kind: undefined } : { words, kind: outer.kind };
}

function visitText(text: string, field: Field | undefined, walk: Walk): void {
  const { found, classes } = walk;
  const addresses = addressesIn(text);
  for (const value of addresses) found.push({ kind: 'address', value });
  const kind = field?.kind;
  if (kind === 'address') {
    if (addresses.length === 0) found.push({ kind, value: text });
    return;
  }
  if (classes.size === 0) {
    if (addresses.length === 0 && kind !== 'path' && looksLikeHost(text))
      found.push({ kind: 'address', value: text });
    return;
  }
  if (kind === 'recipient') found.push(...recipientsIn(text));
  else if (kind !== undefined) found.push({ kind, value: text });
  else if (isTarget(text, field, classes)) found.push({ kind: 'target', value: text });
}

function visitNumber(value: number, field: Field | undefined, { found, classes }: Walk): void {
  if (classes.size === 0) return;
  const { kind, words = [] } = field ?? {};
  const isNeutral = words.some((word) => NEUTRAL.has(word));
  if (kind !== undefined && kind !== 'path') found.push({ kind, value });
  else if (classes.has('pay') && !isNeutral) found.push({ kind: 'amount', value });
  else if (classes.has('delete') && !isNeutral) found.push({ kind: 'target', value });
}

/** A field of no telling name: by what the tool does, or where the value looks like a name of something. */
function isTarget(text: string, field: Field | undefined, classes: ReadonlySet<ToolClass>): boolean {
  const words = field?.words ?? [];
  const acts = classes.has('delete') || classes.has('execute');
  if (words.some((word) => NEUTRAL.has(word)) && !(acts && words.some((word) => TARGETS.has(word))))
    return false;
  return acts || /^(?=.*[\d@/\\:#._])\S{3,200}$/.test(text);
}

/** `Ann <ann@a.example>, bob`: addresses are found already; what is left are names. */
function recipientsIn(text: string): readonly ArgumentValue[] {
  return text
    .split(/[,;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '' && !one.includes('@'))
    .map((value) => ({ kind: 'recipient', value }));
}

/** The scheme may be left out where the text begins like an address. */
const URL_TEXT =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>`]{1,2048}|(?:^|[\s"'(<])(?:\/\/|www\.)[^\s"'<>`]{1,2048}/gi;
const MAX_LOCAL_PART = 64;
const LOCAL_PART = /[\p{L}\p{N}._%+'-]/u;
const URL_END = ')],.;:!?}';
const MAIL_AFTER = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** URLs and mail addresses anywhere in a text. Linear: each sign is looked at from at most one bounded stretch a side. */
export function addressesIn(text: string): readonly string[] {
  if (!/@|\/\/|www\./i.test(text)) return NO_ADDRESSES;
  const found: string[] = [];
  for (const [url] of text.matchAll(URL_TEXT)) {
    found.push(withoutEnd(url.trim().replace(/^["'(<]/, '')));
    if (found.length > MAX_VALUES) return found;
  }
  for (let at = text.indexOf('@'); at >= 0 && found.length <= MAX_VALUES; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL_PART && LOCAL_PART.test(text[start - 1] ?? '')) start -= 1;
    const domain = MAIL_AFTER.exec(text.slice(at + 1, at + 256))?.[0];
    if (start < at && domain !== undefined) found.push(text.slice(start, at + 1) + domain);
  }
  return found;
}

/** Punctuation behind a URL belongs to the sentence. */
function withoutEnd(url: string): string {
  let end = url.length;
  while (end > 0 && URL_END.includes(url[end - 1] ?? '')) end -= 1;
  return url.slice(0, end);
}

const NO_ADDRESSES: readonly string[] = Object.freeze([]);
/** Endings that files have as often as hosts. */
const FILE_ENDING =
  /\.(?:md|py|sh|zip|mov|rs|pl|ts|js|csv|txt|pdf|json|xml|ya?ml|docx?|xlsx?|pptx?|png|jpe?g|gif|html?)$/i;
const HOST = /^(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:\p{L}{2,63}|\d{1,3})\.?(?::\d{1,5})?(?:[/?#]\S*)?$/u;

/** A whole value that is a bare host, perhaps with a path: `collect.example/drop`. */
function looksLikeHost(text: string): boolean {
  return (
    text.length <= MAX_ADDRESS_CHARACTERS &&
    HOST.test(text) &&
    !FILE_ENDING.test(text) &&
    !/^[\d.]+$/.test(text)
  );
}

/** The host of a URL, a mail address or a bare host, in lower case; undefined where there is none to be sure of. */
export function hostOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (!address.includes('//') && at >= 0) return hostName(`x://${address.slice(at + 1)}`);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return hostName(address);
  return hostName(address.startsWith('//') ? `x:${address}` : `x://${address}`);
}

/** As the clients of the web read it, which see through backslashes, user names and escapes. */
function hostName(url: string): string | undefined {
  const parsed = URL.parse(url.replace(/^[a-z][a-z0-9+.-]*:/i, 'https:'));
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.hostname.replace(/\.$/, '');
}
