/**
 * The provider contract: one dispatched call, told as a tagged union. Providers never retry by themselves (that is the
 * pipeline's decision, within the reservation) and say truthfully whether a request may have been billed.
 */
import type { BodyBytes } from '../http/binary-form.ts';
import type { CallSignal } from './call-signal.ts';
import type { ProviderLine } from './socket/provider-line.ts';

export interface Provider {
  readonly name: string;
  readonly kind: string;
  /** The wire formats that it speaks: a surface of the same name passes through. */
  readonly formats: ReadonlySet<string>;
  /** Those of `formats` that it takes by conversion: to what the body's bytes cover the vendor may add words of its own. */
  readonly converts?: ReadonlySet<string>;
  /** True for the built-in simulator, which is labelled wherever it shows. */
  readonly simulated: boolean;
  call(request: ProviderCall): Promise<ProviderReply>;
}

export interface ProviderCall {
  readonly requestId: string;
  /** The surface's name: decides the path. */
  readonly surface: string;
  readonly model: string;
  /** JSON text, or for some formats a form with files. */
  readonly body: string | BodyBytes;
  /** A file beside the text, for the formats that have one. */
  readonly attachment?: Buffer | undefined;
  /** Media types that a whole answer may come as (`audio/` covers a family); absent: JSON. */
  readonly answerTypes?: readonly string[] | undefined;
  /** Headers that the surface's adapter read from the caller and that mean something to the provider, in turn. */
  readonly headers?: readonly string[] | undefined;
  readonly stream: boolean;
  /** Aborted when the client is gone, the deadline passes or the gate shuts down. */
  readonly signal: CallSignal;
  /** Most milliseconds to wait for the response headers. */
  readonly headersTimeoutMs: number;
  /** Most milliseconds between two chunks of the body. */
  readonly idleTimeoutMs: number;
  /** The caller's own connections, where its surface is spoken over some that outlive a call. */
  readonly line?: ProviderLine | undefined;
}

export type ProviderReply =
  | {
      readonly type: 'answer';
      readonly status: number;
      /** The provider's own request id, for the audit record. */
      readonly providerRequestId?: string;
      /** Back-pressured: the socket is read only as fast as this is consumed. `return()` destroys the socket. */
      readonly body: AsyncIterable<Buffer>;
    }
  | {
      /** An HTTP error status: the provider did not do the work and does not bill it. */
      readonly type: 'error';
      readonly status: number;
      readonly retryAfterMs?: number;
      /** At most 64 KiB of the provider's error body. */
      readonly body: string;
    }
  | {
      readonly type: 'failed';
      readonly reason: 'refused' | 'reset' | 'timeout' | 'address_denied' | 'protocol' | 'aborted';
      /** False only with proof that no byte of the request left the gate. */
      readonly dispatched: boolean;
      /** The gate itself did not send it (its own limits, a credential that cannot be used): no news of the provider. */
      readonly byGate?: boolean;
      /** What of the request the provider's format has no place for, by the caller's path: nothing was sent. */
      readonly unsupported?: { readonly param: string; readonly detail: string };
    };

/** The body of a call whose format is JSON text. Throws for a form: no such format has one. */
export function textOf({ body }: Pick<ProviderCall, 'body'>): string {
  if (typeof body === 'string') return body;
  throw new Error('a form was sent to a format that has none');
}
