/**
 * What llhttp lets through and the gate does not: anything that another HTTP hop might frame, route or attribute
 * otherwise. Runs before routing; a head refused here closes its connection, so nothing behind it is processed.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refuse } from '../errors.ts';

export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** Fields whose second occurrence two readers may resolve differently. Credentials are judged apart. */
const SINGLE_FIELDS: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'expect',
  'upgrade',
  'origin',
  'traceparent',
]);

const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** RFC 3986 `host [":" port]` without user information; reg-names as DNS and container names use them. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/** The refusal that closes the connection, or undefined. `mayUpgrade`: the request asks for a WebSocket where there is one. */
export function checkHead(head: RequestHead, headerCount: number, mayUpgrade = false): Refusal | undefined {
  if (head.rawHeaders.length > headerCount * 2) return refuse('headers_too_large', 'too many header fields');
  return checkRequestLine(head) ?? checkDuplicates(head) ?? checkHost(head) ?? checkFraming(head, mayUpgrade);
}

function checkRequestLine(head: RequestHead): Refusal | undefined {
  const { method = '', url = '', httpVersion } = head;
  // Answers of unknown length end by closing under HTTP/1.0: one that was cut short would look complete.
  const fit = httpVersion === '1.1' || (httpVersion === '1.0' && BODYLESS.has(method));
  if (!fit) return malformed('the HTTP version is not 1.1', 'Use HTTP/1.1.');
  // RFC 9110 section 9.3.8: TRACE would reflect credentials.
  if (method === 'TRACE') return refuse('method_not_allowed', 'TRACE is refused');
  // Absolute and asterisk forms are for proxies; accepting them lets a request name another host than its Host field.
  if (url.charCodeAt(0) !== 0x2f) return malformed('the request target is not in origin form');
  return undefined;
}

function checkDuplicates(head: RequestHead): Refusal | undefined {
  let distinct = 0;
  for (const _name in head.headers) distinct++;
  // The parsed object folds duplicates, so equal counts prove that there is none.
  if (distinct * 2 === head.rawHeaders.length) return undefined;
  const seen = new Set<string>();
  for (let at = 0; at < head.rawHeaders.length; at += 2) {
    const name = head.rawHeaders[at]?.toLowerCase() ?? '';
    if (seen.has(name) && SINGLE_FIELDS.has(name)) return malformed('a header field is sent twice');
    seen.add(name);
  }
  return undefined;
}

function checkHost(head: RequestHead): Refusal | undefined {
  const { host } = head.headers;
  // RFC 9112 section 3.2. The gate decides nothing by Host, but what stands before it may.
  if (host === undefined && head.httpVersion === '1.0') return undefined;
  return host !== undefined && HOST.test(host)
    ? undefined
    : malformed('the Host field is missing or malformed');
}

function checkFraming(head: RequestHead, mayUpgrade: boolean): Refusal | undefined {
  const { headers } = head;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined) {
    if (coding !== 'chunked') return malformed('a transfer coding other than chunked');
    if (headers['content-length'] !== undefined) return malformed('Content-Length beside Transfer-Encoding');
    // The parser hides chunk extensions, so chunked bodies are refused whole: docs/decisions/request-framing.md.
    return refuse('length_required', 'a chunked request body');
  }
  const length = headers['content-length'];
  if (length !== undefined && length !== '0' && BODYLESS.has(head.method ?? '')) {
    return malformed('a body where the method has none');
  }
  return checkConnectionOptions(headers, mayUpgrade);
}

function checkConnectionOptions(headers: IncomingHttpHeaders, mayUpgrade: boolean): Refusal | undefined {
  const { expect, upgrade } = headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return malformed('an unknown expectation');
  // RFC 9110 section 7.8 lets a server ignore Upgrade; some HTTP clients offer h2c on every plain connection.
  if (upgrade !== undefined && !mayUpgrade && upgrade.toLowerCase() !== 'h2c')
    return malformed('an upgrade is asked for');
  return undefined;
}

function malformed(reason: string, detail?: string): Refusal {
  return refuse('bad_request', reason, detail === undefined ? {} : { detail });
}
