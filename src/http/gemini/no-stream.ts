/** The reader for methods that have no streamed form: whatever comes is an error. */
import type { AnswerStreamReader } from '../surface.ts';

export function openNoStream(): AnswerStreamReader {
  return {
    push: () => [{ type: 'error', reason: 'this method has no streamed form' }],
    end: () => [{ type: 'truncated', reason: 'this method has no streamed form' }],
    structured: () => [],
  };
}
