/**
 * Secrets that only their name gives away: `api_key = "…"`, `password: …`, `Authorization: Bearer …`, "my token is …".
 * Reads one assignment at one place with bounded steps; never searches.
 */
import type { Match } from '../match.ts';
import { classChanges, shannonEntropy } from './entropy.ts';

const MAX_NAME_CHARACTERS = 32;
const MAX_VALUE_CHARACTERS = 256;

interface NamedSecret {
  readonly id: string;
  /** Words in the name before the sign of assignment; lower case. */
  readonly keywords: readonly string[];
  readonly accepts: (value: string, name: string) => boolean;
  /** The value may follow a comma or an angle bracket too: `("token", "…")`, `<token>…`. */
  readonly listed?: true;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = /^[0-9a-f]{24,128}$/i;
const TOKEN = /^[\w.=+/~-]{15,128}$/;

/** Names whose values look random and are no secret (after the allowlist of gitleaks' generic rule, MIT). */
const HARMLESS_NAME =
  /access(?:ibility|or)|access[_.-]?id|api[_.-]?(?:id|name|version)|author(?!i)|capital|rapid(?!api)|credentials?[_.-]?id|(?:bucket|foreign|hot|idx|natural|primary|pub(?:lic)?|schema|sequence|partition|sort|cache|object)[_.-]?key|turkey|monkey|donkey|hockey|jockey|whiskey|keyword|key[_.-]?(?:alias|board|code|frame|id|length|mesh|name|pair|press|ring|selector|signature|size|stone|up|down|left|right)|secret[_.-]?(?:length|name|size|id$)|csrf[_.-]?token|public[_.-]?token|(?:api|credentials|token)[_.-]?(?:endpoint|ur[il])|(?:key|token)[_.-]?file|(?:max|num|total|prompt|completion|input|output)[_.-]?tokens?|tokens(?![_.-]?secret)|token[_.-]?(?:count|type|limit|ids?)|idempotency/i;

/** Values that stand for a secret in documentation and code. */
const STAND_IN =
  /example|your|changeme|change_me|placeholder|redacted|dummy|sample|insert|replace|todo|xxxx|\*\*\*|\.\.\.|process\.env|os\.environ|getenv|abcdefghij|1234567890|012345678|^(?:true|false|null|none|undefined|string|required|optional)$/i;

export const NAMED_SECRETS: readonly NamedSecret[] = [
  { id: 'password', keywords: ['passw', 'passphrase', 'passcode', 'pwd'], accepts: looksLikePassword },
  {
    id: 'api_key',
    keywords: ['access', 'auth', 'api', 'credential', 'creds', 'key', 'secret', 'token', 'bearer'],
    accepts: looksGenerated,
    listed: true,
  },
  {
    id: 'provider_secret',
    keywords: [
      'adafruit',
      'adobe',
      'airtable',
      'algolia',
      'alibaba',
      'aliyun',
      'artifactory',
      'asana',
      'atlassian',
      'beamer',
      'bintray',
      'bitbucket',
      'bittrex',
      'cloudflare',
      'codecov',
      'cohere',
      'coinbase',
      'confluence',
      'confluent',
      'contentful',
      'datadog',
      'discord',
      'droneci',
      'dropbox',
      'etsy',
      'facebook',
      'fastly',
      'finicity',
      'finnhub',
      'flickr',
      'freshbooks',
      'gitter',
      'gocardless',
      'heroku',
      'hubspot',
      'intercom',
      'jfrog',
      'jira',
      'kraken',
      'kucoin',
      'launchdarkly',
      'linear',
      'linkedin',
      'looker',
      'mailgun',
      'mailchimp',
      'mattermost',
      'meraki',
      'messagebird',
      'netlify',
      'new-relic',
      'new_relic',
      'newrelic',
      'new-york-times',
      'nytimes',
      'okta',
      'plaid',
      'privateai',
      'private_ai',
      'rapidapi',
      'sendbird',
      'sentry',
      'snyk',
      'sonar',
      'squarespace',
      'sumo',
      'travis',
      'twitch',
      'twitter',
      'yandex',
      'zendesk',
    ],
    accepts: (value) => (UUID.test(value) || HEX.test(value) || TOKEN.test(value)) && looksRandom(value),
    listed: true,
  },
  {
    id: 'sidekiq_secret',
    keywords: ['contribsys__com'],
    accepts: (value) => /^[0-9a-f]{8}:[0-9a-f]{8}$/i.test(value),
  },
  {
    id: 'telegram_token',
    keywords: ['telegr'],
    accepts: (value) => /^[0-9]{5,16}:A[\w-]{34}$/.test(value),
    listed: true,
  },
];

/**
 * The secret value that is assigned to the name around a keyword, if there is one.
 * `start` and `end` delimit the keyword in `text`.
 */
export function assignedSecret(
  text: string,
  start: number,
  end: number,
  secret: NamedSecret,
): Match | undefined {
  const nameEnd = skip(text, end, NAME, MAX_NAME_CHARACTERS);
  const valueStart = valueStartAfter(text, nameEnd, secret.listed === true);
  if (valueStart < 0) return undefined;
  const value = readValue(text, valueStart);
  if (value.length < 6 || value.length >= MAX_VALUE_CHARACTERS) return undefined;
  const nameStart = skipBack(text, start, MAX_NAME_CHARACTERS);
  const name = text.slice(nameStart, nameEnd);
  if (HARMLESS_NAME.test(name) || STAND_IN.test(value) || !secret.accepts(value, name)) return undefined;
  return { type: secret.id, start: valueStart, end: valueStart + value.length };
}

function looksGenerated(value: string): boolean {
  return value.length >= 10 && (UUID.test(value) || looksRandom(value));
}

function looksRandom(value: string): boolean {
  if (value.startsWith('/') || value.startsWith('.') || value.includes('://')) return false;
  if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (classChanges(value) < (value.length < 16 ? 3 : 4)) return false;
  return shannonEntropy(value) >= (value.length < 16 ? 2.8 : 2.9);
}

/** People choose passwords: short, two kinds of characters; code and prose after `password:` is not one. */
function looksLikePassword(value: string, name: string): boolean {
  if (/pwd$/i.test(name) && value.startsWith('/')) return false;
  if (/^[A-Za-z]+(?:[._'-][A-Za-z]+)*$/.test(value) || /^\d{1,5}$/.test(value)) return false;
  if (value.startsWith('/') || value.startsWith('.') || value.startsWith('$') || value.includes('://'))
    return false;
  return shannonEntropy(value) >= 2;
}

const NAME = 1;
const SPACE = 2;
const QUOTE = 4;
const VALUE = 8;
const CLASSES = characterClasses();

function characterClasses(): Uint8Array {
  const classes = new Uint8Array(128);
  for (let unit = 33; unit < 127; unit += 1) {
    const character = String.fromCharCode(unit);
    if (/[\w.-]/.test(character)) classes[unit] = NAME | VALUE;
    else if (!/['"`;,<>(){}[\]|\\]/.test(character)) classes[unit] = VALUE;
    if (/['"`\])\\*]/.test(character)) classes[unit] = QUOTE | (character === '*' ? VALUE : 0);
  }
  for (const space of ' \t\r\n') classes[space.charCodeAt(0)] = SPACE;
  return classes;
}

function classAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit < 128 ? (CLASSES[unit] ?? 0) : 0;
}

function skip(text: string, from: number, classes: number, most: number): number {
  let index = from;
  while (index < text.length && index - from < most && (classAt(text, index) & classes) !== 0) index += 1;
  return index;
}

function skipBack(text: string, from: number, most: number): number {
  let index = from;
  while (index > 0 && from - index < most && (classAt(text, index - 1) & NAME) !== 0) index -= 1;
  return index;
}

/** Where the value begins after a name, past the sign of assignment; -1 where nothing is assigned. */
function valueStartAfter(text: string, nameEnd: number, listed: boolean): number {
  const beforeSign = skip(text, skip(text, nameEnd, QUOTE, 3), SPACE, 3);
  const afterSign = skipSign(text, beforeSign, beforeSign > nameEnd, listed);
  if (afterSign < 0) return -1;
  const atValue = skip(text, skip(text, afterSign, SPACE, 3), QUOTE, 3);
  const scheme = SCHEMES.find((word) => startsWithIgnoringCase(text, word, atValue));
  return scheme === undefined ? atValue : atValue + scheme.length;
}

const SCHEMES = ['bearer ', 'basic ', 'token '];
const SIGNS = [':::=', '::=', ':=', '=>', '->', '?=', '||', '==', '=', ':'];
const LIST_SIGNS = ['>', ','];
const ALL_SIGNS = [...SIGNS, ...LIST_SIGNS];
const VERBS = ['is ', 'is: ', 'are ', 'value=', 'value ='];

function skipSign(text: string, index: number, spaced: boolean, listed: boolean): number {
  for (const sign of listed ? ALL_SIGNS : SIGNS) {
    if (text.startsWith(sign, index)) return index + sign.length;
  }
  if (!spaced) return -1;
  const verb = VERBS.find((word) => startsWithIgnoringCase(text, word, index));
  return verb === undefined ? -1 : index + verb.length;
}

function startsWithIgnoringCase(text: string, word: string, index: number): boolean {
  return text.slice(index, index + word.length).toLowerCase() === word;
}

function readValue(text: string, start: number): string {
  const end = skip(text, start, VALUE, MAX_VALUE_CHARACTERS);
  let last = end;
  while (last > start && '.!?:*'.includes(text.charAt(last - 1))) last -= 1;
  return text.slice(start, end - start >= MAX_VALUE_CHARACTERS ? end : last);
}
