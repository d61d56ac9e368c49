/** Reads a whole Responses answer: every text of every item, the calls, the usage; writes back what guards replaced. */
import { isRefusal, type Refusal, refuse } from '../../../errors.ts';
import { editJson, type JsonEdit } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import { type JsonPath, parseStrictText } from '../../strict-json.ts';
import type { SurfaceAnswer } from '../../surface.ts';
import { TextSegment } from '../chat-segments.ts';
import {
  type EchoedTexts,
  hasLogprobs,
  MAX_ANSWER_DEPTH,
  outputKind,
  visitAnswerTexts,
} from './answer-texts.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { callOf } from './responses-tools.ts';
import { turnsOfOutput } from './responses-turns.ts';
import { readResponsesUsage } from './responses-usage.ts';

/** Most values of a whole answer: long ones with the log probabilities of many alternatives have a million. */
const MAX_ANSWER_VALUES = 4_000_000;

export interface AnswerContext {
  readonly echoed: EchoedTexts;
  /** The names of the tools that the request offers. */
  readonly offered: readonly string[];
  /** Where the answer is kept under an id of the gate's own. */
  readonly kept: KeptAnswer | undefined;
}

export function readResponsesAnswer(body: string, context: AnswerContext): SurfaceAnswer | Refusal {
  // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
  const parsed = parseStrictText(body, { maxDepth: MAX_ANSWER_DEPTH, maxValues: MAX_ANSWER_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the answer cannot be read: ${parsed.code}`);
  const root = parsed.value;
  if (!isObject(root) || !Array.isArray(root['output']))
    return refuse('provider_failed', 'the answer has no output');
  if (root['status'] === 'failed') return refuse('provider_failed', 'the provider reported a failed answer');
  const answer = new ResponsesAnswer(body, root, context);
  return answer.collect() ? answer : refuse('provider_failed', 'the answer is nested too deeply');
}

class ResponsesAnswer implements SurfaceAnswer {
  readonly segments: TextSegment[] = [];
  readonly structured: TextSegment[] = [];
  readonly complete: boolean;
  readonly usage;
  readonly #body: string;
  readonly #root: JsonObject;
  readonly #context: AnswerContext;
  readonly #fixed: JsonEdit[] = [];

  constructor(body: string, root: JsonObject, context: AnswerContext) {
    this.#body = body;
    this.#root = root;
    this.#context = context;
    this.complete = root['status'] === 'completed';
    this.usage = readResponsesUsage(root['usage']) ?? {};
    if (context.kept !== undefined) this.#fixed.push(...context.kept.edits(root, []));
  }

  /** False: nested too deeply. */
  collect(): boolean {
    const { segments } = this;
    for (const [index, item] of this.#output.entries()) {
      const kind = isObject(item) ? outputKind(item) : 'assistant';
      const isWhole = visitAnswerTexts(item, ['output', index], (text, at) => {
        const segment = new TextSegment(kind, [...at], text);
        segments.push(segment);
        if (isMessageText(item, at)) this.structured.splice(0, 1, segment);
      });
      if (!isWhole) return false;
    }
    return Object.keys(this.#root).every((name) => name === 'output' || this.#collectField(name));
  }

  #collectField(name: string): boolean {
    return visitAnswerTexts(this.#root[name], [name], (text, at) => {
      const sent = this.#context.echoed.find(text);
      if (sent === undefined) this.segments.push(new TextSegment('assistant', [...at], text));
      else if (sent !== text) this.#fixed.push({ path: [...at], value: sent });
    });
  }

  get #output(): readonly unknown[] {
    return this.#root['output'] as readonly unknown[];
  }

  toolCalls() {
    return this.#deliveredOutput().flatMap((item) => callOf(item, this.#context.offered) ?? []);
  }

  turns() {
    return turnsOfOutput(this.#deliveredOutput());
  }

  render(): string {
    const rendered = this.#written();
    this.#context.kept?.record(rendered);
    return rendered;
  }

  /** As the client reads it. */
  #deliveredOutput(): readonly unknown[] {
    if (!this.segments.some(({ changed }) => changed)) return this.#output;
    const read = JSON.parse(this.#written()) as { output: readonly unknown[] };
    return read.output;
  }

  #written(): string {
    const edits = [...this.#fixed];
    for (const segment of this.segments) {
      if (!segment.changed) continue;
      edits.push({ path: segment.location, value: segment.text });
      const logprobs = this.#logprobsBeside(segment.location);
      if (logprobs !== undefined) edits.push({ path: logprobs, value: [] });
    }
    return edits.length === 0 ? this.#body : editJson(this.#body, edits);
  }

  /** The tokens in logprobs spell the text out: what was redacted from the text must not stand there. */
  #logprobsBeside([list, item, member, part, field]: JsonPath): JsonPath | undefined {
    if (list !== 'output' || member !== 'content' || field !== 'text') return undefined;
    const holder = this.#output[Number(item)];
    const parts: unknown = isObject(holder) ? holder['content'] : undefined;
    if (!Array.isArray(parts) || !hasLogprobs(parts[Number(part)])) return undefined;
    return ['output', Number(item), 'content', Number(part), 'logprobs'];
  }
}

/** The text that an output format applies to: of the last message, the first part that is none of a refusal. */
function isMessageText(item: unknown, at: JsonPath): boolean {
  return (
    isObject(item) &&
    item['type'] === 'message' &&
    at.length === 5 &&
    at[2] === 'content' &&
    at[3] === 0 &&
    at[4] === 'text'
  );
}
