/**
 * A credential that is read over the network: once before it is first used, then again and again beside the requests,
 * never for one. While it cannot be read the last good value holds, for a bounded time.
 */
import { ProviderConfigError } from '../config-error.ts';
import { checkSecret, type Secret } from '../secret.ts';

/** Wait after a failed reading, doubled for each that follows, up to the usual interval. */
const FIRST_RETRY_MS = 1_000;
/** A lease is renewed once this part of it is over. */
const LEASE_PART = 2 / 3;

export interface FetchedSecret {
  readonly value: string;
  /** How long the value is good for, where the store says so. */
  readonly leaseMs?: number;
}

export interface RemoteSecretOptions {
  /** Reads it once. What it rejects with must not carry the value. */
  readonly read: () => Promise<FetchedSecret>;
  /** Path in the configuration, for errors. */
  readonly path: string;
  readonly refreshMs: number;
  readonly maxStaleMs: number;
  readonly nowMs: () => number;
  readonly fault: (where: string, error: unknown) => void;
}

export class RemoteSecret implements Secret {
  readonly #options: RemoteSecretOptions;
  #value = '';
  #goodUntilMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RemoteSecretOptions) {
    this.#options = options;
  }

  /** The first reading. Rejects with a ProviderConfigError where there is no credential to begin with. */
  async open(): Promise<void> {
    try {
      this.#schedule(await this.#read());
    } catch (error) {
      if (error instanceof ProviderConfigError) throw error;
      throw new ProviderConfigError(this.#options.path, `cannot be read: ${nameOf(error)}`);
    }
  }

  current(): string {
    return this.#value;
  }

  isUsable(nowMs: number): boolean {
    return nowMs < this.#goodUntilMs;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Returns the time until it should be read again. */
  async #read(): Promise<number> {
    const { read, path, refreshMs, maxStaleMs, nowMs } = this.#options;
    const { value, leaseMs } = await read();
    this.#value = checkSecret(value, path);
    // A lease that is over is revoked at the store: its value is of no use however fresh it is.
    this.#goodUntilMs = nowMs() + Math.min(maxStaleMs, leaseMs ?? maxStaleMs);
    this.#failures = 0;
    return leaseMs === undefined ? refreshMs : Math.min(refreshMs, leaseMs * LEASE_PART);
  }

  async #refresh(): Promise<void> {
    try {
      this.#schedule(await this.#read());
    } catch (error) {
      const { fault, path, refreshMs } = this.#options;
      fault(path, error);
      this.#schedule(Math.min(refreshMs, FIRST_RETRY_MS * 2 ** this.#failures));
      this.#failures = Math.min(this.#failures + 1, 20);
    }
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#refresh(), delayMs);
    this.#timer.unref();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
