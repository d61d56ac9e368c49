/**
 * The `fetch` that a vendor's package is given for one call: one request, through the gate's own provider, without its
 * address, credential or retries. What came of it is told truthfully, whatever the package makes of it.
 */
import type { ProviderReply } from '../provider.ts';
import { ProviderStreamError } from '../stream-error.ts';
import type { Fetch } from './targets/target.ts';

export interface OutgoingRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Thrown into the package where there is no answer to read; never seen by anybody else. */
export class NoAnswer extends Error {
  constructor() {
    super('the provider gave no answer');
    this.name = 'NoAnswer';
  }
}

export class SingleSend {
  /** What the provider replied; undefined while nothing was sent. */
  reply: ProviderReply | undefined;
  /** Why the answer broke off, where it did. */
  failure: ProviderStreamError | undefined;
  readonly #dispatch: (request: OutgoingRequest) => Promise<ProviderReply>;
  readonly #contentType: string;
  #sent = false;
  #body: AsyncIterator<Buffer> | undefined;

  constructor(contentType: string, dispatch: (request: OutgoingRequest) => Promise<ProviderReply>) {
    this.#contentType = contentType;
    this.#dispatch = dispatch;
  }

  readonly send: Fetch = async (input, init) => {
    // A package that goes on by itself (Google's continuations) would spend what nobody reserved.
    if (this.#sent) throw new NoAnswer();
    this.#sent = true;
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const reply = await this.#dispatch({
      url,
      headers: new Headers(init?.headers),
      body: String(init?.body),
    });
    this.reply = reply;
    if (reply.type !== 'answer') throw new NoAnswer();
    this.#body = reply.body[Symbol.asyncIterator]();
    const headers = new Headers({ 'content-type': this.#contentType });
    if (reply.providerRequestId !== undefined) headers.set('x-amzn-requestid', reply.providerRequestId);
    return new Response(this.#stream(this.#body), { status: 200, headers });
  };

  /** Nobody wants the rest: the socket is destroyed. */
  async cancel(): Promise<void> {
    await this.#body?.return?.();
  }

  #stream(body: AsyncIterator<Buffer>): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const part = await body.next();
            if (part.done === true) controller.close();
            else controller.enqueue(part.value);
          } catch (error) {
            this.failure = error instanceof ProviderStreamError ? error : new ProviderStreamError('protocol');
            controller.error(this.failure);
          }
        },
        cancel: () => this.cancel(),
      },
      { highWaterMark: 0 },
    );
  }
}
