/**
 * Hints of changed keys over Redis pub/sub: a second way for a revocation, beside the database. What it cannot send or
 * read is dropped; whoever writes to the channel can make nodes ask the database again and nothing else.
 */
import { z } from 'zod';
import type { ChangeHints } from '../change-hints.ts';
import { MAX_TOLD_KEYS } from '../sql/change-rows.ts';
import type { Change } from '../stores.ts';
import { BACKGROUND_TIMEOUT_MS, type RedisClient } from './redis-client.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

export const HINT_CHANNEL = 'portcullis:changes';
const MAX_HINT_CHARACTERS = 256 * 1024;
const MAX_ID_CHARACTERS = 200;

const hint = z.strictObject({ keys: z.array(z.string().max(MAX_ID_CHARACTERS)).max(MAX_TOLD_KEYS) });

export class RedisChangeHints implements ChangeHints {
  readonly #client: RedisClient;
  readonly #onFault: (error: unknown) => void;
  readonly #stopListening: () => void;
  #listener: ((change: Change) => void) | undefined;
  #subscription: Promise<void> | undefined;

  constructor(client: RedisClient, onFault: (error: unknown) => void) {
    this.#client = client;
    this.#onFault = onFault;
    // A subscription that could not be made is tried again with the next connection.
    this.#stopListening = client.onState((state) => {
      if (state === 'up' && this.#listener !== undefined) void this.#listen();
    });
  }

  async publish({ keys }: Change): Promise<void> {
    if (keys === 'any') return;
    try {
      const message = JSON.stringify({ keys });
      await this.#client.command(['PUBLISH', HINT_CHANNEL, message], { timeoutMs: BACKGROUND_TIMEOUT_MS });
    } catch (error) {
      // The database tells every node too; that Redis is away is told by its client.
      if (!(error instanceof RedisUnavailable)) this.#onFault(error);
    }
  }

  subscribe(listener: (change: Change) => void): void {
    this.#listener = listener;
    void this.#listen();
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    this.#stopListening();
  }

  async #listen(): Promise<void> {
    this.#subscription ??= this.#client
      .subscribe(HINT_CHANNEL, (message) => this.#take(message))
      .then(() => undefined);
    try {
      await this.#subscription;
    } catch (error) {
      this.#subscription = undefined;
      if (!(error instanceof RedisUnavailable)) this.#onFault(error);
    }
  }

  #take(message: string): void {
    const read = message.length > MAX_HINT_CHARACTERS ? undefined : readHint(message);
    if (read === undefined) this.#onFault(new Error('a hint of changes that cannot be read was dropped'));
    else this.#listener?.(read);
  }
}

function readHint(message: string): Change | undefined {
  try {
    return hint.parse(JSON.parse(message));
  } catch {
    return undefined;
  }
}
