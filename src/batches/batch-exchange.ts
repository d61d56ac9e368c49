/**
 * The exchange of one line of a batch: it brings the line's body, acts for the key that made the batch, and keeps the
 * answer. It has no client who could hang up, and no header but the data class that the batch was made under.
 */
import { StandingKey } from '../auth/standing-key.ts';
import type { Exchange } from '../http/exchange.ts';
import { InnerExchange } from '../http/inner-exchange.ts';
import type { StrictJson } from '../http/strict-json.ts';
import { DATA_CLASS_HEADER } from '../routing/data-classes.ts';
import type { KeptBatch } from './kept-batches.ts';

/** The one place where such a right is made: for the key that proved itself when it made the batch, as sealed in it. */
export function standingKeyOf({ record }: KeptBatch): StandingKey {
  return StandingKey.speakFor(record.keyId);
}

export interface LineExchangeParts {
  readonly requestId: string;
  readonly nowMs: number;
  /** The endpoint that the line names. */
  readonly path: string;
  readonly standing: StandingKey;
  /** Where the batch was made from: rules for addresses hold for its lines too. */
  readonly address: string;
  readonly dataClass: string | undefined;
  readonly body: StrictJson;
}

export interface LineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class BatchExchange extends InnerExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly credential = undefined;
  readonly standing: StandingKey;
  /** Whoever waits for an answer goes first. */
  readonly priority = 'low';
  readonly path: string;
  readonly query = '';
  readonly client: Exchange['client'];
  readonly #body: StrictJson;
  readonly #dataClass: string | undefined;
  /** Undefined until there is a whole one. */
  answer: LineAnswer | undefined;

  constructor(parts: LineExchangeParts) {
    super();
    this.requestId = parts.requestId;
    this.receivedAtMs = parts.nowMs;
    this.address = parts.address;
    this.standing = parts.standing;
    this.path = parts.path;
    this.#body = parts.body;
    this.#dataClass = parts.dataClass;
    this.client = this.#keeping();
  }

  header(name: string): string | undefined {
    return name.toLowerCase() === DATA_CLASS_HEADER ? this.#dataClass : undefined;
  }

  async readBody() {
    return this.#body;
  }

  #keeping(): Exchange['client'] {
    let started = false;
    return {
      get started() {
        return started;
      },
      send: (status, headers, body) => {
        started = true;
        if (typeof body === 'string') this.answer = { status, headers, body };
      },
      // No line asks for a stream; whatever would begin one is no whole answer.
      start: () => {
        started = true;
      },
      write: () => true,
      end: () => undefined,
      destroy: () => undefined,
    };
  }
}
