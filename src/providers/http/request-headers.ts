/**
 * The headers that every request to one provider has, all of them the gate's own. The one place that turns the
 * credential into a header.
 */
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

export class RequestHeaders {
  readonly #dialect: Dialect;
  readonly #secret: Secret | undefined;
  #builtFor: string | undefined;
  #whole: string[];
  #streamed: string[];

  constructor(dialect: Dialect, secret: Secret | undefined) {
    this.#dialect = dialect;
    this.#secret = secret;
    this.#whole = this.#build('application/json', undefined);
    this.#streamed = this.#build('text/event-stream', undefined);
  }

  /** Names and values in turn; built anew only when the credential changed. */
  current(stream: boolean, nowMs: number): string[] {
    const credential = this.#secret?.current(nowMs);
    if (credential !== this.#builtFor) {
      this.#builtFor = credential;
      this.#whole = this.#build('application/json', credential);
      this.#streamed = this.#build('text/event-stream', credential);
    }
    return stream ? this.#streamed : this.#whole;
  }

  #build(accept: string, credential: string | undefined): string[] {
    const { credentialHeaders, fixedHeaders = [] } = this.#dialect;
    const proof = credential === undefined ? [] : credentialHeaders(credential);
    return [...proof, ...ALWAYS, 'accept', accept, ...fixedHeaders];
  }
}
