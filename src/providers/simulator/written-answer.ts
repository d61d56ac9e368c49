/**
 * A text of the operator's as an answer in a surface's own form, whole or as its events: what stands in for a model that
 * nobody can reach. It is no model's, uses no tokens and costs nothing.
 */
import type { SimulatedAnswer } from './compose-answer.ts';
import { FORMATS } from './simulator.ts';
import { tokenize } from './tokens.ts';

/** Surfaces whose answer is a text. */
const TEXT_SURFACES: ReadonlySet<string> = new Set([
  'chat',
  'responses',
  'completions',
  'messages',
  'generate_content',
]);

export interface WrittenAnswer {
  readonly surface: string;
  readonly text: string;
  /** As the caller asked for it. */
  readonly model: string;
  /** The request's id: the answer's is made of it. */
  readonly id: string;
  /** The request as a provider would get it. */
  readonly body: string;
  readonly stream: boolean;
  readonly nowMs: number;
}

/** The parts of the answer's body; undefined where the surface's answers are no text. */
export function writeAnswer(written: WrittenAnswer): readonly string[] | undefined {
  const { surface, text, model, id, body, stream, nowMs } = written;
  const format = TEXT_SURFACES.has(surface) ? FORMATS.get(surface) : undefined;
  if (format === undefined) return undefined;
  const choice = { tokens: tokenize(text), tool: undefined, finish: 'stop' as const };
  const answer: SimulatedAnswer = { id, input: '', choices: [choice], inputTokens: 0, outputTokens: 0 };
  const facts = {
    model,
    createdSeconds: Math.floor(nowMs / 1_000),
    includeUsage: format.read(body)?.includeUsage ?? false,
    maker: 'gate' as const,
  };
  return stream ? [...format.renderEvents(answer, facts)] : [format.renderWhole(answer, facts)];
}
