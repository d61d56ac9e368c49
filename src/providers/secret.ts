/**
 * Reads a provider's credential from the environment, a file or the configuration. The value lives in private fields
 * only, so that neither JSON nor util.inspect of what holds it can show it.
 */
import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { ProviderConfigError } from './config-error.ts';
import type { SecretSource } from './settings.ts';

/** A file's change is looked for at most this often. */
export const SECRET_CHECK_INTERVAL_MS = 1_000;
export const MAX_SECRET_BYTES = 8 * 1024;

export interface Secret {
  /** The value as last read. Never waits: a changed file counts from the call after it was read. */
  current(nowMs: number): string;
  /** Whether the value may still be used; absent: always. */
  isUsable?(nowMs: number): boolean;
}

export interface SecretContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path in the configuration, for errors: `providers.openai.apiKey`. */
  readonly path: string;
  /** Told when a changed file cannot be read or holds no credential; the last good value stays. */
  readonly fault: (where: string, error: unknown) => void;
}

/** Reads the secret once, synchronously. Throws a ProviderConfigError where there is none. */
export function openSecret(source: SecretSource, context: SecretContext): Secret {
  if ('file' in source) return new FileSecret(source.file, context);
  if ('value' in source) return new FixedSecret(checkSecret(source.value, context.path));
  const value = context.env[source.env];
  if (value === undefined)
    throw new ProviderConfigError(context.path, `the environment variable ${source.env} is not set`);
  return new FixedSecret(checkSecret(value, context.path));
}

class FixedSecret implements Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  current(): string {
    return this.#value;
  }
}

class FileSecret implements Secret {
  readonly #file: string;
  readonly #context: SecretContext;
  #value: string;
  #mtimeMs: number;
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(file: string, context: SecretContext) {
    this.#file = file;
    this.#context = context;
    try {
      this.#mtimeMs = statSync(file).mtimeMs;
      this.#value = checkSecret(readFileSync(file, 'utf8'), context.path);
    } catch (error) {
      if (error instanceof ProviderConfigError) throw error;
      throw new ProviderConfigError(context.path, `cannot read ${file}`);
    }
  }

  current(nowMs: number): string {
    if (nowMs - this.#checkedAtMs >= SECRET_CHECK_INTERVAL_MS) {
      this.#checkedAtMs = nowMs;
      void this.#refresh();
    }
    return this.#value;
  }

  async #refresh(): Promise<void> {
    try {
      const { mtimeMs } = await stat(this.#file);
      if (mtimeMs === this.#mtimeMs) return;
      this.#value = checkSecret(await readFile(this.#file, 'utf8'), this.#context.path);
      this.#mtimeMs = mtimeMs;
    } catch (error) {
      this.#context.fault(this.#context.path, error);
    }
  }
}

/** Anything but visible ASCII could split a header (CRLF injection) and is not a credential of any provider. */
export function checkSecret(text: string, path: string): string {
  const value = text.trim();
  if (value === '') throw new ProviderConfigError(path, 'the secret is empty');
  if (value.length > MAX_SECRET_BYTES) throw new ProviderConfigError(path, 'the secret is too long');
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new ProviderConfigError(path, 'the secret has characters that no header can carry');
  return value;
}
