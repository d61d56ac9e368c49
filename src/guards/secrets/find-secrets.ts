/**
 * Finds secrets in a text in one linear pass: keywords first, a rule's pattern only at the place of its keyword.
 * Never returns the secret itself, only where it stands and what it is.
 */
import { longestMatches, type Match } from '../match.ts';
import { assignedSecret, NAMED_SECRETS } from './assigned-secrets.ts';
import { shannonEntropy } from './entropy.ts';
import { keywordIndex } from './keyword-index.ts';
import { SECRET_RULES, type SecretRule } from './secret-rules.ts';

/** A private key without its END line is taken to be at most this long: RSA 16384 in PEM has 12,800 characters. */
export const MAX_PRIVATE_KEY_CHARACTERS = 16_384;

/** How far before a secret its name may stand, with room for the name's own surroundings. */
export const SECRET_CONTEXT_CHARACTERS = 128;

export const PRIVATE_KEY = 'private_key';
const PRIVATE_KEY_BEGIN =
  /-----BEGIN[ A-Z0-9_-]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|["'+,]){0,40}(?:[A-Za-z0-9+/=]{16}|Proc-Type|DEK-Info|Version:|Comment:|Hash:)/iy;
const PRIVATE_KEY_END = /-----END[ A-Z0-9_-]{0,40}?-----/i;
/** The longest that the END line may be; what a stream keeps back while it waits for it. */
export const PRIVATE_KEY_END_CHARACTERS = 56;

/** `scheme://user:PASSWORD@host`: only the password is the secret, so that the rest stays useful. */
const URL_PASSWORD = /([^\s/?#'"<>@:]{0,100}:)([^\s/'"<>@]{3,200})@(?=[\w[.-])/y;
/** `curl … -u user:PASSWORD`; the options before it are read a bounded way. */
const CURL_PASSWORD = /([^\n;|]{0,48}?\s(?:-u|--user)[= ]{0,2}["']?[^\s:"']{1,40}:)([^\s"'@]{4,128})/y;
const STAND_IN_PASSWORD = /^(?:pass(?:word|wd)?|pwd|secret|token|x+|\*+|[$%{[(].*)$/i;

type Detector = (text: string, start: number, end: number, found: Found) => number;

interface Found {
  /** By the secret's own form: names the provider. */
  readonly formed: Match[];
  /** By the name it is assigned to; yields to `formed` at the same place. */
  readonly named: Match[];
}

const NONE: readonly Match[] = [];
const INDEX = keywordIndex<Detector>(detectors());

/** Every secret in the text, in order, without overlaps. Linear in the text's length. */
export function findSecrets(text: string): readonly Match[] {
  let found: Found | undefined;
  INDEX.scan(text, (detect, start, end) => {
    found ??= { formed: [], named: [] };
    return detect(text, start, end, found);
  });
  return found === undefined ? NONE : longestMatches([...found.formed, ...found.named]);
}

/**
 * Where a private key that goes on at `from` ends: past its END line, or at the bound. -1 where the text has no end.
 * `soFar`: how many of its characters came before `from`.
 */
export function privateKeyEnd(text: string, from: number, soFar: number): number {
  const bound = from + Math.max(0, MAX_PRIVATE_KEY_CHARACTERS - soFar);
  const end = PRIVATE_KEY_END.exec(text.slice(from, bound));
  if (end !== null) return from + end.index + end[0].length;
  return bound <= text.length ? bound : -1;
}

function* detectors(): Generator<readonly [string, Detector]> {
  for (const rule of SECRET_RULES) {
    const detect = formDetector(rule);
    for (const keyword of rule.keywords) yield [keyword, detect];
  }
  for (const secret of NAMED_SECRETS) {
    const detect: Detector = (text, start, end, found) => {
      const match = assignedSecret(text, start, end, secret);
      if (match !== undefined) found.named.push(match);
      return 0;
    };
    for (const keyword of secret.keywords) yield [keyword, detect];
  }
  yield ['-----begin', detectPrivateKey];
  yield ['://', detectUrlPassword];
  yield ['curl', detectCurlPassword];
}

function formDetector(rule: SecretRule): Detector {
  const pattern = new RegExp(`${rule.pattern}(?![A-Za-z0-9])`, rule.ignoreCase ? 'iy' : 'y');
  const before = rule.before ?? 0;
  const leastEntropy = rule.entropy ?? 0;
  return (text, start, _end, found) => {
    const from = start - before;
    if (from < 0 || (isAlphanumeric(text, from) && isAlphanumeric(text, from - 1))) return 0;
    pattern.lastIndex = from;
    const secret = pattern.exec(text)?.[0];
    if (secret === undefined || shannonEntropy(secret) < leastEntropy) return 0;
    found.formed.push({ type: rule.id, start: from, end: from + secret.length });
    return 0;
  };
}

function detectPrivateKey(text: string, start: number, _end: number, found: Found): number {
  PRIVATE_KEY_BEGIN.lastIndex = start;
  const begin = PRIVATE_KEY_BEGIN.exec(text);
  if (begin === null) return 0;
  const headed = begin[0].length;
  const known = privateKeyEnd(text, start + headed, headed);
  const end = known < 0 ? text.length : known;
  found.formed.push({ type: PRIVATE_KEY, start, end });
  return end;
}

function detectUrlPassword(text: string, _start: number, end: number, found: Found): number {
  URL_PASSWORD.lastIndex = end;
  const [, user = '', password = ''] = URL_PASSWORD.exec(text) ?? [];
  if (password === '' || STAND_IN_PASSWORD.test(password)) return 0;
  const start = end + user.length;
  found.formed.push({ type: 'url_password', start, end: start + password.length });
  return 0;
}

function detectCurlPassword(text: string, _start: number, end: number, found: Found): number {
  CURL_PASSWORD.lastIndex = end;
  const [, before = '', password = ''] = CURL_PASSWORD.exec(text) ?? [];
  if (password === '' || STAND_IN_PASSWORD.test(password)) return 0;
  const start = end + before.length;
  found.formed.push({ type: 'curl_password', start, end: start + password.length });
  return 0;
}

function isAlphanumeric(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}
