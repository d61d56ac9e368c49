/**
 * The headers that every request to one provider has, all of them the gate's own. The one place that turns the
 * credential into a header.
 */
import type { ProviderCall } from '../provider.ts';
import type { Secret } from '../secret.ts';
import type { Dialect } from './http-provider.ts';

const ALWAYS = [
  'content-type',
  'application/json',
  'accept-encoding',
  'identity',
  'user-agent',
  'portcullis',
] as const;

interface SurfaceHeaders {
  readonly whole: string[];
  readonly streamed: string[];
}

export class RequestHeaders {
  readonly #dialect: Dialect;
  readonly #secret: Secret | undefined;
  #builtFor: string | undefined;
  /** By surface: as many as the dialect has formats. */
  readonly #built = new Map<string, SurfaceHeaders>();

  constructor(dialect: Dialect, secret: Secret | undefined) {
    this.#dialect = dialect;
    this.#secret = secret;
  }

  /** Names and values in turn; built anew only when the credential changed. */
  current({ surface, stream }: Pick<ProviderCall, 'surface' | 'stream'>, nowMs: number): string[] {
    const credential = this.#secret?.current(nowMs);
    if (credential !== this.#builtFor) this.#built.clear();
    this.#builtFor = credential;
    let headers = this.#built.get(surface);
    if (headers === undefined) {
      headers = this.#build(surface, credential);
      this.#built.set(surface, headers);
    }
    return stream ? headers.streamed : headers.whole;
  }

  /** For a handshake: who the gate is, and nothing about bodies. */
  forSocket(surface: string, nowMs: number): readonly string[] {
    const credential = this.#secret?.current(nowMs);
    const proof = credential === undefined ? [] : this.#dialect.credentialHeaders(credential, surface);
    return [...proof, 'user-agent', 'portcullis'];
  }

  #build(surface: string, credential: string | undefined): SurfaceHeaders {
    const { credentialHeaders, fixedHeaders = [] } = this.#dialect;
    const proof = credential === undefined ? [] : credentialHeaders(credential, surface);
    const of = (accept: string) => [...proof, ...ALWAYS, 'accept', accept, ...fixedHeaders];
    return { whole: of('application/json'), streamed: of('text/event-stream') };
  }
}
