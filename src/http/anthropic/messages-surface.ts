/**
 * POST /v1/messages and /v1/messages/count_tokens as surfaces. Types only what the gate reads; every other field goes on
 * as it came. Every string that reaches a model is offered as a segment, known field or not.
 */

import { isRefusal, type Refusal } from '../../errors.ts';
import { AddedSystem } from '../added-system.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { wrongType } from '../openai/field-checks.ts';
import { repairPrompt } from '../repair-prompt.ts';
import type { StrictJson } from '../strict-json.ts';
import type { PublicError, RequestTarget, Surface, SurfaceRequest, UpstreamTarget } from '../surface.ts';
import { renderAnthropicError, renderAnthropicStreamError } from './anthropic-error.ts';
import { readTokenCount } from './count-answer.ts';
import { readMessagesAnswer } from './messages-answer.ts';
import { messagesDialog } from './messages-dialog.ts';
import { type MessagesFields, readMessagesFields } from './messages-fields.ts';
import { messagesForms } from './messages-forms.ts';
import { collectMessagesSegments } from './messages-segments.ts';
import { openMessagesStream } from './messages-stream.ts';
import { readToolView } from './messages-tools.ts';
import { openMessagesTranscript, turnsOf } from './messages-turns.ts';
import { readProviderHeaders } from './provider-headers.ts';
import type { TextSegment } from './text-segment.ts';

/** The least budget for thinking that the provider takes. */
const LEAST_THINKING_TOKENS = 1_024;

export const messagesSurface: Surface = surface('messages');
/** Costs nothing and generates nothing; its texts are screened all the same, since they reach the provider. */
export const countTokensSurface: Surface = surface('messages_count_tokens');

function surface(name: 'messages' | 'messages_count_tokens'): Surface {
  const counting = name === 'messages_count_tokens';
  return {
    name,
    requestIdHeader: 'request-id',
    read: (body, target) => read(body, target, counting),
    renderError: (error: PublicError) => renderAnthropicError(error),
    renderStreamError: (error: PublicError) => renderAnthropicStreamError(error),
    ...(!counting && { forms: messagesForms, dialog: messagesDialog }),
  };
}

function read(
  body: StrictJson,
  target: RequestTarget | undefined,
  counting: boolean,
): SurfaceRequest | Refusal {
  const headers = readProviderHeaders(target);
  if (isRefusal(headers)) return headers;
  return readBody({ body, headers, counting });
}

interface Source {
  readonly body: StrictJson;
  readonly headers: readonly string[];
  readonly counting: boolean;
}

function readBody(source: Source): MessagesRequest | Refusal {
  const { body, counting } = source;
  const fields = readMessagesFields(body, counting);
  if (isRefusal(fields)) return fields;
  if (counting && fields.stream) return wrongType('stream', 'absent');
  const segments = collectMessagesSegments(fields);
  return isRefusal(segments) ? segments : new MessagesRequest(source, fields, segments);
}

class MessagesRequest implements SurfaceRequest {
  readonly #source: Source;
  readonly #fields: MessagesFields;
  readonly segments: readonly TextSegment[];
  /** What the gate says where the caller has no system text of its own. */
  readonly #addedSystem = new AddedSystem();

  constructor(source: Source, fields: MessagesFields, segments: readonly TextSegment[]) {
    this.#source = source;
    this.#fields = fields;
    this.segments = segments;
  }

  get model() {
    return this.#fields.model;
  }
  get stream() {
    return this.#fields.stream;
  }
  get tools() {
    return this.#fields.tools;
  }
  get demand() {
    return this.#fields.demand;
  }
  get outputSchema() {
    return this.#fields.outputSchema;
  }
  get outputFormat() {
    return this.#source.counting ? 'text' : this.#fields.outputFormat;
  }
  get sampled() {
    return this.#fields.sampled;
  }
  get deterministic() {
    return this.#fields.deterministic;
  }
  get providerHeaders() {
    return this.#source.headers;
  }

  render({ model, maxOutputTokens }: UpstreamTarget): string {
    const edits = this.#textEdits();
    if (model !== this.model) edits.push({ path: ['model'], value: model });
    if (maxOutputTokens !== undefined && !this.#source.counting)
      edits.push(...this.#maximum(maxOutputTokens));
    return editJson(this.#source.body.text, edits);
  }

  growthBytes(): number {
    // Counting is free, however long the text.
    if (this.#source.counting) return 0;
    return this.#addedSystem.growthBytes(this.segments);
  }

  toolView() {
    return readToolView(this.#fields.root, this.#fields.messages);
  }

  turns() {
    return turnsOf(this.#fields.root, this.#fields.messages);
  }

  openTranscript() {
    return openMessagesTranscript();
  }

  addSystemText(text: string): void {
    const last = this.segments.findLast(({ location: [list], markable }) => list === 'system' && markable);
    this.#addedSystem.add(last, text);
  }

  readAnswer(body: string) {
    return this.#source.counting ? readTokenCount(body) : readMessagesAnswer(body);
  }

  openStream() {
    return openMessagesStream(this.outputFormat !== 'text');
  }

  withRepair(output: string, problems: string): SurfaceRequest {
    const screened = editJson(this.#source.body.text, this.#textEdits());
    const value = JSON.parse(screened) as { messages: unknown[] };
    const messages = [
      ...value.messages,
      { role: 'assistant', content: output },
      {
        role: 'user',
        content: repairPrompt(problems),
      },
    ];
    const text = editJson(screened, [{ path: ['messages'], value: messages }]);
    const repaired = readBody({ ...this.#source, body: { text, value: JSON.parse(text) } });
    if (isRefusal(repaired)) throw new Error('a repaired request must be readable');
    return repaired;
  }

  /** Thinking must leave room for the answer: where the maximum was lowered below its budget, that is lowered too. */
  #maximum(maxOutputTokens: number): readonly JsonEdit[] {
    const edits: JsonEdit[] = [{ path: ['max_tokens'], value: maxOutputTokens }];
    const { thinkingBudget } = this.#fields;
    if (thinkingBudget !== undefined && thinkingBudget >= maxOutputTokens)
      edits.push({
        path: ['thinking', 'budget_tokens'],
        value: Math.max(LEAST_THINKING_TOKENS, maxOutputTokens - 1),
      });
    return edits;
  }

  #textEdits(): JsonEdit[] {
    const edits: JsonEdit[] = [];
    for (const segment of this.segments) if (segment.changed) edits.push(...segment.edits());
    if (this.#addedSystem.text !== '') edits.push(this.#systemEdit());
    return edits;
  }

  #systemEdit(): JsonEdit {
    const { system } = this.#fields.root;
    const text = this.#addedSystem.text;
    return Array.isArray(system) && system.length > 0
      ? { path: ['system', 0], before: { type: 'text', text } }
      : { path: ['system'], value: text };
  }
}
