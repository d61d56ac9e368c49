/** Which texts the provider itself sealed: signatures and encrypted parts that it hands out, takes back and opens. */

const SEALED: ReadonlySet<string> = new Set([
  'signature',
  'data',
  'encrypted_content',
  'encrypted_index',
  'encrypted_stdout',
]);
/** Longest text that is taken for sealed, in characters; a longer one is judged like any other. */
const MAX_SEALED_CHARACTERS = 262_144;
const SEALED_TEXT = /^[A-Za-z0-9+/_-]+={0,2}$/;
const SEALED_BLOCKS: ReadonlySet<unknown> = new Set([
  'thinking',
  'redacted_thinking',
  'web_search_result',
  'web_search_result_location',
  'encrypted_code_execution_result',
  'signature_delta',
]);

/**
 * Whether a text is sealed: no words that a model reads, and worthless once changed. Only where the provider itself
 * puts it, and only in the alphabet that it is written in; anything else there is a text like any other.
 */
export function isSealed(text: string, field: string | number | undefined, holderType: unknown): boolean {
  return (
    typeof field === 'string' &&
    SEALED.has(field) &&
    SEALED_BLOCKS.has(holderType) &&
    text.length <= MAX_SEALED_CHARACTERS &&
    SEALED_TEXT.test(text)
  );
}
