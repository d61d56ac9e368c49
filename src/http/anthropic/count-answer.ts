/** The answer to a request to count tokens. It bills nothing. */
import { isRefusal, type Refusal, refuse } from '../../errors.ts';
import type { SurfaceAnswer } from '../surface.ts';
import { readRoot, render } from './messages-answer.ts';
import { collect } from './messages-segments.ts';
import type { TextSegment } from './text-segment.ts';

export function readTokenCount(body: string): SurfaceAnswer | Refusal {
  const root = readRoot(body);
  if (isRefusal(root)) return root;
  if (!Number.isSafeInteger(root['input_tokens']))
    return refuse('provider_failed', 'the answer has no count');
  const segments: TextSegment[] = [];
  collect(root, [], { kind: 'assistant', found: segments, blocks: 'none' });
  return {
    segments,
    structured: [],
    usage: { inputTokens: 0, outputTokens: 0 },
    complete: true,
    toolCalls: () => [],
    turns: () => [],
    render: () => render(body, segments),
  };
}
