/**
 * Whether a URL carries data of the conversation to its host: hidden values, the request's texts as they are or
 * reversed or encoded, or more than a link needs. Says yes in doubt only where ordinary links give no doubt.
 */
import { classChanges, shannonEntropy } from '../secrets/entropy.ts';
import { Conversation } from './conversation.ts';

/** Longer queries and paths than ordinary links have. */
const MAX_QUERY_CHARACTERS = 256;
const MAX_PATH_CHARACTERS = 320;
/** A run without a break that is neither words nor a hash. */
const MAX_OPAQUE_CHARACTERS = 64;
/** Characters in common with the request that make data: of the system's text, in a query, in a path of words. */
const SYSTEM_CHARACTERS = 24;
const QUERY_CHARACTERS = 20;
const PATH_CHARACTERS = 40;
const MIN_VALUE_CHARACTERS = 6;
const MIN_VALUE_DIGITS = 4;
const MIN_ENCODED_CHARACTERS = 16;
/** Most parts of one URL that are compared. */
const MAX_PARTS = 48;
const HIDDEN = /[A-Z_]{2,20}_[2-9BCDFGHJKMNPQRSTVWXZ]{6}/g;
/** Where a query is what people search for, and nobody but the search engine reads it. */
const SEARCH_HOST =
  /^(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com|duckduckgo\.com|youtube\.com|wikipedia\.org|github\.com|stackoverflow\.com)$|\.wikipedia\.org$/;

interface Part {
  readonly text: string;
  readonly in: 'host' | 'path' | 'query';
}

/** @param named the caller or the application itself named the host, so that ordinary data may go to it. */
export function carriesData(url: URL, written: string, conversation: Conversation, named: boolean): boolean {
  if (conversation.hidesValues && holdsHidden(written, conversation)) return true;
  if (conversation.containsUrl(written)) return false;
  const parts = partsOf(url);
  if (parts.length === 0) return false;
  if (parts.length > MAX_PARTS) return true;
  if (parts.some(({ text }) => isEncodedText(text))) return true;
  if (isEncodedText(joined(parts, 'path')) || isEncodedText(joined(parts, 'host'))) return true;
  if (
    parts.some(({ text }) =>
      bothWays(text, (folded) => conversation.sharesWithSystem(folded, SYSTEM_CHARACTERS)),
    )
  )
    return true;
  return (
    !named && (isTooMuch(url) || parts.some((part) => holdsConversation(part, url.hostname, conversation)))
  );
}

function holdsHidden(written: string, conversation: Conversation): boolean {
  return (decoded(written).toUpperCase().match(HIDDEN) ?? []).some((tag) => conversation.hides(`[${tag}]`));
}

function isTooMuch(url: URL): boolean {
  const query = url.search.length + url.hash.length;
  if (query > MAX_QUERY_CHARACTERS || url.pathname.length > MAX_PATH_CHARACTERS) return true;
  const runs = `${url.pathname}${url.search}${url.hash}`.match(/[A-Za-z0-9+_-]{65,}/g) ?? [];
  return runs.some(
    (run) => run.length > MAX_OPAQUE_CHARACTERS && !/^[0-9a-f]+$/i.test(run) && looksOpaque(run),
  );
}

function looksOpaque(run: string): boolean {
  return /\d/.test(run) && classChanges(run) > run.length / 6 && shannonEntropy(run) > 3.8;
}

function holdsConversation(part: Part, host: string, conversation: Conversation): boolean {
  const searched = part.in === 'query' && SEARCH_HOST.test(host);
  const length = part.in === 'query' && !searched ? QUERY_CHARACTERS : PATH_CHARACTERS;
  return bothWays(
    part.text,
    (folded) =>
      (isValue(part.text, folded) && conversation.containsValue(folded)) ||
      conversation.sharesWithOthers(folded, length),
  );
}

/** An address, a number: short, but a person's or a company's. */
function isValue(text: string, folded: string): boolean {
  if (folded.length < MIN_VALUE_CHARACTERS || folded.length > 128) return false;
  return text.includes('@') || (folded.match(/\d/g)?.length ?? 0) >= MIN_VALUE_DIGITS;
}

function bothWays(text: string, test: (folded: string) => boolean): boolean {
  const folded = Conversation.fold(text);
  return test(folded) || test([...folded].reverse().join(''));
}

/** The parts of a URL that its writer is free to choose: subdomains, path, names and values of the query, fragment. */
function partsOf(url: URL): readonly Part[] {
  const labels = url.hostname.split('.').slice(0, -2);
  const paths = url.pathname.split('/');
  const query = [url.username, url.password, ...`${url.search.slice(1)}&${url.hash.slice(1)}`.split('&')];
  const parts: Part[] = [
    ...labels.map((text): Part => ({ text, in: 'host' })),
    ...paths.map((text): Part => ({ text: decoded(text), in: 'path' })),
    ...query
      .flatMap((pair) => pair.split(/=(.*)/s))
      .map((text): Part => ({ text: decoded(text), in: 'query' })),
  ];
  return parts.filter(({ text }) => text.length >= MIN_VALUE_CHARACTERS);
}

function joined(parts: readonly Part[], where: Part['in']): string {
  return parts
    .filter((part) => part.in === where)
    .map(({ text }) => text)
    .join('');
}

/** Percent escapes undone twice, `+` as a space; what is not UTF-8 stays as it is. */
function decoded(text: string): string {
  let result = text.replaceAll('+', ' ');
  for (let round = 0; round < 2 && result.includes('%'); round += 1) {
    try {
      result = decodeURIComponent(result);
    } catch {
      // Not UTF-8: compared as it is written.
      return result;
    }
  }
  return result;
}

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const HEX = /^(?:[0-9a-f]{2}){8,}$/i;

/** Base64 or hexadecimal of readable text: nothing that an ordinary link has. */
function isEncodedText(text: string): boolean {
  if (text.length < MIN_ENCODED_CHARACTERS) return false;
  if (HEX.test(text) && isReadable(Buffer.from(text, 'hex'))) return true;
  const unspaced = text.replaceAll(' ', '+');
  return BASE64.test(unspaced) && isReadable(Buffer.from(unspaced, 'base64'));
}

/** UTF-8 of letters, digits and the signs of texts: twelve random bytes are that once in several thousand times. */
function isReadable(bytes: Buffer): boolean {
  if (bytes.length < 8) return false;
  const text = bytes.toString('utf8');
  return (
    !text.includes('\ufffd') &&
    /^[\p{L}\p{N}\p{M}\p{Zs}\p{P}\t\n\r$+<=>^`|~]+$/u.test(text) &&
    /[\p{L}]{2}/u.test(text)
  );
}
