/**
 * Collects one request body within its bounds. Nothing is read before it is asked for, nothing past the limit is
 * kept, and it always settles: whole, refused, or stopped from outside.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Refusal, refuse } from '../errors.ts';

const MEDIA_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

/** The length that the head declares, after checking type, coding and length; or why the body is not read. */
export function checkBodyHead(headers: IncomingHttpHeaders, bodyBytes: number): number | Refusal {
  const type = headers['content-type'];
  if (type === undefined || (type !== 'application/json' && !MEDIA_TYPE.test(type))) {
    return refuse('unsupported_media_type', 'the content type is not application/json');
  }
  return checkLength(headers, bodyBytes);
}

/** The same for a form; what its boundary is worth is for the form's parser. */
export function checkFormHead(headers: IncomingHttpHeaders, limitBytes: number): number | Refusal {
  const type = headers['content-type'];
  if (type === undefined || !/^multipart\/form-data[ \t]*;/i.test(type)) {
    return refuse('invalid_form', 'the content type is not multipart/form-data', {
      detail: 'Send the body as multipart/form-data, without a content encoding.',
    });
  }
  return checkLength(headers, limitBytes);
}

function checkLength(headers: IncomingHttpHeaders, bodyBytes: number): number | Refusal {
  // A compressed body could unpack to far more than the limit, and guards and upstream might unpack it differently.
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity') {
    return refuse('unsupported_media_type', 'the body has a content encoding');
  }
  const length = Number(headers['content-length'] ?? 0);
  if (!(length <= bodyBytes)) {
    return refuse('body_too_large', 'Content-Length is over the limit', {
      detail: `The limit is ${bodyBytes} bytes.`,
    });
  }
  return length;
}

/** A longer body is copied as it comes: joined at its end it would hold everybody up, and small chunks cost far more. */
const COPIED_FROM_BYTES = 1024 * 1024;

export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #length: number;
  readonly #chunks: Buffer[] = [];
  /** Its memory is the process's only where something was written to it. */
  #whole: Buffer | undefined;
  #received = 0;
  #resolve: ((result: Buffer | Refusal) => void) | undefined;

  constructor(request: IncomingMessage, length: number) {
    this.#request = request;
    this.#length = length;
  }

  /** Called once. */
  collect(): Promise<Buffer | Refusal> {
    if (this.#length >= COPIED_FROM_BYTES) this.#whole = Buffer.allocUnsafeSlow(this.#length);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#request.on('data', this.#onData);
      this.#request.on('end', this.#onEnd);
    });
  }

  /** Gives up; harmless where the body is there already. */
  stop(refusal: Refusal): void {
    this.#settle(refusal);
  }

  readonly #onData = (chunk: Buffer): void => {
    const at = this.#received;
    this.#received += chunk.length;
    // The parser enforces Content-Length; this holds even if it once did not.
    if (this.#received > this.#length)
      this.#settle(refuse('body_too_large', 'more bytes came than were declared'));
    else if (this.#whole !== undefined) chunk.copy(this.#whole, at);
    else this.#chunks.push(chunk);
  };

  readonly #onEnd = (): void => {
    if (this.#whole !== undefined) {
      this.#settle(this.#whole.subarray(0, this.#received));
      return;
    }
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined;
    this.#settle(whole ? first : Buffer.concat(this.#chunks, this.#received));
  };

  #settle(result: Buffer | Refusal): void {
    if (this.#resolve === undefined) return;
    this.#resolve(result);
    this.#resolve = undefined;
    this.#request.off('data', this.#onData);
    this.#request.off('end', this.#onEnd);
    this.#chunks.length = 0;
    this.#whole = undefined;
  }
}
