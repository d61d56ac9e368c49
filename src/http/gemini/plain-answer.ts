/** Answers that are figures, not words: counts and embeddings. What text they have all the same is screened. */
import { isRefusal, type Refusal, refuse } from '../../errors.ts';
import { editJson } from '../json-edit.ts';
import type { JsonObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import type { SurfaceAnswer } from '../surface.ts';
import { visitOther } from './answer-parts.ts';
import { GeminiSegment } from './gemini-segment.ts';
import { parseAnswer } from './generate-answer.ts';

/** @param field what an answer of this kind must have. */
export function readPlainAnswer(
  body: string,
  field: string,
  usageOf: (root: JsonObject) => Usage,
): SurfaceAnswer | Refusal {
  const root = parseAnswer(body);
  if (isRefusal(root)) return root;
  if (root[field] == null) return refuse('provider_failed', `the answer has no ${field}`);
  const segments: GeminiSegment[] = [];
  const problem = visitOther(root, [], {
    other: (text, at) => void segments.push(new GeminiSegment('assistant', at, text)),
  });
  if (problem !== undefined) return refuse('provider_failed', problem);
  return {
    segments,
    structured: [],
    usage: usageOf(root),
    complete: true,
    toolCalls: () => [],
    turns: () => [],
    render: () =>
      editJson(
        body,
        segments.filter(({ changed }) => changed).flatMap((one) => one.edits()),
      ),
  };
}
