/**
 * CORS by an exact list of origins. Off when the list is empty, never `*`, never with credentials mode: browsers
 * send the gate's key in a header that the page sets itself.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** Answer headers that a page's script may read: an SDK that cannot see x-should-retry pays for a blocked answer again. */
const EXPOSED = [
  ...['x-request-id', 'request-id', 'x-should-retry', 'retry-after', 'ratelimit', 'ratelimit-policy', 'age'],
  ...['x-portcullis-cache', 'x-portcullis-fallback', 'x-portcullis-provider', 'x-portcullis-revision'],
].join(', ');

/** How long a browser may keep a preflight's answer, in seconds. */
const PREFLIGHT_SECONDS = '600';

/** SDKs add their own telemetry headers, so the asked names are echoed, once they look like a list of names. */
const FIELD_NAMES = /^[A-Za-z0-9-]{1,64}(?:, ?[A-Za-z0-9-]{1,64}){0,63}$/;

/** Name and value in turn. */
export type HeaderList = readonly string[];

const NONE: HeaderList = [];
const UNLISTED: HeaderList = ['vary', 'origin'];

export class CorsPolicy {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Whether a page of this origin may open a connection, which no preflight asks for. Who names none is no page. */
  admits(origin: string | undefined): boolean {
    return origin === undefined || this.#origins.has(origin);
  }

  /** What goes on every answer to this origin. */
  headersFor(origin: string | undefined): HeaderList {
    if (this.#origins.size === 0) return NONE;
    if (origin === undefined || !this.#origins.has(origin)) return UNLISTED;
    return [
      'vary',
      'origin',
      'access-control-allow-origin',
      origin,
      'access-control-expose-headers',
      EXPOSED,
    ];
  }

  /** The answer to a preflight, or undefined where it is none or its origin is not listed. */
  preflight(headers: IncomingHttpHeaders, methods: readonly string[]): HeaderList | undefined {
    const { origin } = headers;
    if (origin === undefined || !this.#origins.has(origin)) return undefined;
    if (headers['access-control-request-method'] === undefined) return undefined;
    const names = headers['access-control-request-headers'] ?? '';
    const allowed = FIELD_NAMES.test(names) ? ['access-control-allow-headers', names] : [];
    return [
      'vary',
      'origin',
      'access-control-allow-origin',
      origin,
      'access-control-allow-methods',
      methods.join(', '),
      'access-control-max-age',
      PREFLIGHT_SECONDS,
      ...allowed,
    ];
  }
}
