/**
 * POST /v1/chat/completions as a surface. Types only what the gate reads; every other field goes on as it came.
 * Every string that reaches a model is offered as a segment, known field or not, so that no text goes unscreened.
 */

import type { Refusal } from '../../errors.ts';
import { AddedSystem } from '../added-system.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { repairPrompt } from '../repair-prompt.ts';
import type { StrictJson } from '../strict-json.ts';
import type { PublicError, Surface, SurfaceRequest, UpstreamTarget } from '../surface.ts';
import { readChatAnswer } from './chat-answer.ts';
import { chatDialog } from './chat-dialog.ts';
import { type ChatFields, readChatFields } from './chat-fields.ts';
import { chatForms } from './chat-forms.ts';
import { collectChatSegments, type TextSegment } from './chat-segments.ts';
import { openChatStream } from './chat-stream.ts';
import { readToolView } from './chat-tools.ts';
import { openChatTranscript, turnsOf } from './chat-turns.ts';
import { renderOpenAiError, renderOpenAiStreamError } from './openai-error.ts';

export const chatSurface: Surface = {
  name: 'chat',
  read: readChat,
  renderError: (error: PublicError) => renderOpenAiError(error),
  renderStreamError: (error: PublicError) => renderOpenAiStreamError(error),
  forms: chatForms,
  dialog: chatDialog,
};

function readChat(body: StrictJson): SurfaceRequest | Refusal {
  const fields = readChatFields(body);
  if ('refused' in fields) return fields;
  const collected = collectChatSegments(fields);
  if ('refused' in collected) return collected;
  return new ChatRequest(body, fields, collected);
}

class ChatRequest implements SurfaceRequest {
  readonly #body: StrictJson;
  readonly #fields: ChatFields;
  readonly segments: readonly TextSegment[];
  /** What the gate says where the caller has no system message of its own. */
  readonly #addedSystem = new AddedSystem();

  constructor(body: StrictJson, fields: ChatFields, segments: readonly TextSegment[]) {
    this.#body = body;
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
    return this.#fields.outputFormat;
  }
  get deterministic() {
    return this.#fields.deterministic;
  }
  get sampled() {
    return this.#fields.sampled;
  }

  render(target: UpstreamTarget): string {
    const edits = this.#textEdits();
    const { model, stream, hasOutputMaximum, requestsUsage, hasStreamOptions } = this.#fields;
    if (target.model !== model) edits.push({ path: ['model'], value: target.model });
    if (target.maxOutputTokens !== undefined) {
      const names = hasOutputMaximum.length > 0 ? hasOutputMaximum : [target.outputLimitField];
      for (const name of names) edits.push({ path: [name], value: target.maxOutputTokens });
    }
    if (stream && !requestsUsage) {
      const path = hasStreamOptions ? ['stream_options', 'include_usage'] : ['stream_options'];
      edits.push({ path, value: hasStreamOptions ? true : { include_usage: true } });
    }
    return edits.length === 0 ? this.#body.text : editJson(this.#body.text, edits);
  }

  growthBytes(): number {
    return this.#addedSystem.growthBytes(this.segments);
  }

  toolView() {
    return readToolView(this.#fields.root, this.#fields.messages);
  }

  turns() {
    return turnsOf(this.#fields.messages);
  }

  openTranscript() {
    return openChatTranscript();
  }

  addSystemText(text: string): void {
    const last = this.segments.findLast(({ kind, markable }) => kind === 'system' && markable);
    this.#addedSystem.add(last, text);
  }

  readAnswer(body: string) {
    return readChatAnswer(body);
  }

  openStream() {
    return openChatStream({
      forwardUsage: this.#fields.requestsUsage,
      keepContent: this.#fields.outputFormat !== 'text',
    });
  }

  withRepair(output: string, problems: string): SurfaceRequest {
    const screened = editJson(this.#body.text, this.#textEdits());
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
    const repaired = readChat({ text, value: JSON.parse(text) });
    if ('refused' in repaired) throw new Error('a repaired request must be readable');
    return repaired;
  }

  #textEdits(): JsonEdit[] {
    const edits: JsonEdit[] = [];
    for (const segment of this.segments) {
      if (segment.changed) edits.push({ path: segment.location, value: segment.wireText });
    }
    if (this.#addedSystem.text !== '')
      edits.push({ path: ['messages', 0], before: { role: 'system', content: this.#addedSystem.text } });
    return edits;
  }
}
