/**
 * Reads the secrets that the settings declare as never to be told: from the settings, the environment or files. Errors
 * name the setting and never the value.
 */
import { readFileSync, statSync } from 'node:fs';
import type { SecretSource } from '../../providers/settings.ts';
import { isTellable, MAX_VALUE_CHARACTERS } from './disguise-matcher.ts';

const MAX_FILE_BYTES = 64 * 1024;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The values, trimmed. A file may hold several, one a line. Throws RangeError where one is missing, too long, or too
 * short to be told from ordinary text.
 */
export function readDeclaredSecrets(sources: readonly SecretSource[], env: Environment): readonly string[] {
  return sources.flatMap((source, index) => {
    const path = `guards.leakage.secrets.${index}`;
    const values = valuesOf(source, env, path);
    if (values.length === 0) throw new RangeError(`${path}: there is no value`);
    if (!values.every(isTellable))
      throw new RangeError(
        `${path}: a value needs at least 6 letters or digits, at most ${MAX_VALUE_CHARACTERS} characters`,
      );
    return values;
  });
}

function valuesOf(source: SecretSource, env: Environment, path: string): readonly string[] {
  if ('value' in source) return lines(source.value);
  if ('env' in source) return lines(env[source.env] ?? '');
  try {
    if (statSync(source.file).size > MAX_FILE_BYTES) throw new RangeError(`${path}: the file is too large`);
    return lines(readFileSync(source.file, 'utf8'));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`${path}: cannot read ${source.file}`);
  }
}

function lines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
