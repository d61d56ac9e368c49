/** Finds a credential in a secret store's JSON. Its errors say what is missing, never what is there. */
import { ProviderConfigError } from '../config-error.ts';

export function readJson(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be the secret.
    throw new ProviderConfigError(path, 'the answer is not JSON');
  }
  if (!isRecord(value)) throw new ProviderConfigError(path, 'the answer is not a JSON object');
  return value;
}

/** The text at the end of a path; undefined where there is none. */
export function textIn(value: unknown, path: readonly string[]): string | undefined {
  let found = value;
  for (const name of path) found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
