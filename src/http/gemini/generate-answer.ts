/** A whole generateContent answer: every string of every candidate as a segment, byte-identical where nothing changed. */
import { isRefusal, type Refusal, refuse } from '../../errors.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { Segment } from '../segments.ts';
import { type JsonPath, parseStrictText } from '../strict-json.ts';
import type { SurfaceAnswer } from '../surface.ts';
import {
  ANSWER_PROTOCOL,
  type AnswerVisitor,
  MAX_ANSWER_DEPTH,
  visitCandidate,
  visitOther,
} from './answer-parts.ts';
import { ArgumentsSegment, GeminiSegment } from './gemini-segment.ts';
import { callsOfContent } from './gemini-tools.ts';
import { turnsOfAnswer } from './gemini-turns.ts';
import { readGeminiUsage } from './gemini-usage.ts';

/** Most values of a whole answer: long ones with the log probabilities of many alternatives have a million. */
const MAX_ANSWER_VALUES = 4_000_000;

export function readGenerateAnswer(body: string): SurfaceAnswer | Refusal {
  const root = parseAnswer(body);
  if (isRefusal(root)) return root;
  const candidates = root['candidates'] ?? [];
  if (!Array.isArray(candidates)) return refuse('provider_failed', 'candidates is not an array');
  // Google answers a blocked prompt with feedback and no candidate.
  if (candidates.length === 0 && !isObject(root['promptFeedback']))
    return refuse('provider_failed', 'the answer has no candidates');
  const reader = new AnswerReader();
  for (const [index, candidate] of candidates.entries()) {
    if (!isObject(candidate)) return refuse('provider_failed', 'a candidate is not an object');
    const problem = visitCandidate(candidate, ['candidates', index], reader);
    if (problem !== undefined) return refuse('provider_failed', problem);
  }
  for (const name of Object.keys(root)) {
    const problem = ANSWER_PROTOCOL.has(name) ? undefined : visitOther(root[name], [name], reader);
    if (problem !== undefined) return refuse('provider_failed', problem);
  }
  return new GenerateAnswer(body, root, candidates as readonly JsonObject[], reader);
}

/** Strictly: of a key that stands twice the guards would see the last value and a client might take the first. */
export function parseAnswer(body: string): JsonObject | Refusal {
  const parsed = parseStrictText(body, { maxDepth: MAX_ANSWER_DEPTH, maxValues: MAX_ANSWER_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the answer cannot be read: ${parsed.code}`);
  return isObject(parsed.value) ? parsed.value : refuse('provider_failed', 'the answer is not an object');
}

class AnswerReader implements AnswerVisitor {
  readonly segments: GeminiSegment[] = [];
  /** The texts of each candidate that are its answer, not its thoughts. */
  readonly said = new Map<number, string>();

  text(text: string, at: JsonPath, isThought: boolean): void {
    const index = at[1];
    if (!isThought && typeof index === 'number') this.said.set(index, (this.said.get(index) ?? '') + text);
    if (text !== '') this.segments.push(new GeminiSegment('assistant', at, text));
  }

  call(call: JsonObject, at: JsonPath): void {
    for (const name of Object.keys(call)) {
      const value = call[name];
      const here = [...at, name];
      if (name === 'args' && value != null) this.segments.push(new ArgumentsSegment(here, value));
      else visitOther(value, here, { other: (text, path) => this.#add('tool_args', path, text) });
    }
  }

  other(text: string, at: JsonPath): void {
    this.#add('assistant', at, text);
  }

  #add(kind: 'assistant' | 'tool_args', at: JsonPath, text: string): void {
    this.segments.push(new GeminiSegment(kind, at, text));
  }
}

class GenerateAnswer implements SurfaceAnswer {
  readonly #body: string;
  readonly #root: JsonObject;
  readonly #candidates: readonly JsonObject[];
  readonly segments: readonly GeminiSegment[];
  readonly structured: readonly Segment[];

  constructor(body: string, root: JsonObject, candidates: readonly JsonObject[], reader: AnswerReader) {
    this.#body = body;
    this.#root = root;
    this.#candidates = candidates;
    this.segments = reader.segments;
    this.structured = [...reader.said].map(([index, text]) => new WholeText(index, text));
  }

  get usage() {
    return readGeminiUsage(this.#root['usageMetadata']) ?? {};
  }

  get complete() {
    return (
      this.#candidates.length > 0 &&
      this.#candidates.every((candidate) => candidate['finishReason'] === 'STOP')
    );
  }

  toolCalls() {
    const candidates: unknown = this.#delivered()['candidates'];
    if (!Array.isArray(candidates)) return [];
    return candidates.flatMap((one: unknown) => (isObject(one) ? callsOfContent(one['content']) : []));
  }

  turns() {
    return turnsOfAnswer(this.#delivered());
  }

  /** As the client will read it: where guards rewrote something, the rendered answer is read again. */
  #delivered(): JsonObject {
    if (!this.segments.some(({ changed }) => changed)) return this.#root;
    const read: unknown = JSON.parse(this.render());
    return isObject(read) ? read : {};
  }

  render(): string {
    const edits: JsonEdit[] = [];
    const touched = new Set<number>();
    for (const segment of this.segments) {
      if (!segment.changed) continue;
      edits.push(...segment.edits());
      const [list, index] = segment.location;
      if (list === 'candidates' && typeof index === 'number') touched.add(index);
    }
    // The tokens in logprobs spell the text out: what was redacted from the text must not stand there.
    for (const index of touched)
      if (this.#candidates[index]?.['logprobsResult'] !== undefined)
        edits.push({ path: ['candidates', index, 'logprobsResult'] });
    return edits.length === 0 ? this.#body : editJson(this.#body, edits);
  }
}

/** The whole text of a candidate, for the check of its format only; its parts are the segments that are rewritten. */
class WholeText implements Segment {
  readonly kind = 'assistant';
  readonly path: string;
  readonly text: string;

  constructor(index: number, text: string) {
    this.path = `candidates[${index}].content`;
    this.text = text;
  }

  replace(): void {
    throw new Error('the parts of an answer are replaced, not their sum');
  }
}
