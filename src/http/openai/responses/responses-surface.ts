/**
 * POST /v1/responses as a surface. Types only what the gate reads; every other field goes on as it came. The provider is
 * never asked to store anything: what a request continues comes from the gate.
 */

import type { Refusal } from '../../../errors.ts';
import { AddedSystem } from '../../added-system.ts';
import type { AnswerMemory } from '../../answer-memory.ts';
import { editJson, type JsonEdit } from '../../json-edit.ts';
import { isObject } from '../../json-object.ts';
import { repairPrompt } from '../../repair-prompt.ts';
import type { StrictJson } from '../../strict-json.ts';
import type { PublicError, Surface, SurfaceRequest, UpstreamTarget } from '../../surface.ts';
import type { TextSegment } from '../chat-segments.ts';
import { unsupported } from '../field-checks.ts';
import { renderOpenAiError } from '../openai-error.ts';
import { EchoedTexts } from './answer-texts.ts';
import { continueInput } from './continued-input.ts';
import { KeptAnswer } from './kept-answer.ts';
import { readResponsesAnswer } from './responses-answer.ts';
import { responsesDialog } from './responses-dialog.ts';
import { type ResponsesFields, readResponsesFields } from './responses-fields.ts';
import { responsesForms } from './responses-forms.ts';
import { collectResponsesSegments } from './responses-segments.ts';
import { ResponsesStreamReader, type StreamEndings } from './responses-stream.ts';
import { readToolView } from './responses-tools.ts';
import { ResponsesTranscript, turnsOfRequest } from './responses-turns.ts';

const SEALED_REASONING = 'reasoning.encrypted_content';

export const responsesSurface: Surface = {
  name: 'responses',
  read: (body) => readResponses(body),
  renderError: (error: PublicError) => renderOpenAiError(error),
  renderStreamError: renderResponsesStreamError,
  forms: responsesForms,
  dialog: responsesDialog,
};

/** The API's own error event; `error` beside it is what its SDKs throw for. */
function renderResponsesStreamError(error: PublicError): string {
  const { code, message, param = null } = error;
  const rest: unknown = JSON.parse(renderOpenAiError(error));
  const event = { type: 'error', code, message, param, sequence_number: 0, ...(isObject(rest) && rest) };
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
}

/** What a request has from where it was made of another. */
interface Origin {
  readonly kept?: KeptAnswer | undefined;
  readonly echoed?: EchoedTexts;
}

export function readResponses(body: StrictJson, origin: Origin = {}): ResponsesRequest | Refusal {
  const fields = readResponsesFields(body);
  if ('refused' in fields) return fields;
  const collected = collectResponsesSegments(fields);
  if ('refused' in collected) return collected;
  return new ResponsesRequest(body, fields, collected, origin);
}

export class ResponsesRequest implements SurfaceRequest {
  readonly segments: readonly TextSegment[];
  readonly #body: StrictJson;
  readonly #fields: ResponsesFields;
  readonly #origin: Origin;
  /** What the gate says where the caller gave no instructions. */
  readonly #addedSystem = new AddedSystem();

  constructor(body: StrictJson, fields: ResponsesFields, segments: readonly TextSegment[], origin: Origin) {
    this.#body = body;
    this.#fields = fields;
    this.segments = segments;
    this.#origin = origin;
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
  get sampled() {
    return this.#fields.sampled;
  }
  get deterministic() {
    return this.#fields.deterministic;
  }
  get toKeep() {
    return this.#origin.kept;
  }

  async open(memory: AnswerMemory): Promise<SurfaceRequest | Refusal> {
    const { store, previousId } = this.#fields;
    if (store === true && !memory.keeps) return unsupported('store', 'answers are not kept here');
    const input = await continueInput(this.#fields, memory);
    if ('refused' in input) return input;
    const kept =
      (store ?? memory.keeps) ? new KeptAnswer(memory.newId(), input.known, previousId) : undefined;
    if (!input.changed)
      return kept === undefined
        ? this
        : new ResponsesRequest(this.#body, this.#fields, this.segments, { kept });
    const text = editJson(this.#body.text, [
      { path: ['input'], value: input.items },
      ...(previousId === undefined ? [] : [{ path: ['previous_response_id'] }]),
    ]);
    return readResponses({ ...this.#body, text, value: JSON.parse(text) }, { kept });
  }

  render(target: UpstreamTarget): string {
    const edits = this.#textEdits();
    const { model, root } = this.#fields;
    if (target.model !== model) edits.push({ path: ['model'], value: target.model });
    if (target.maxOutputTokens !== undefined)
      edits.push({ path: ['max_output_tokens'], value: target.maxOutputTokens });
    if (root['store'] !== false) edits.push({ path: ['store'], value: false });
    const include = this.#sealedReasoning();
    if (include !== undefined) edits.push({ path: ['include'], value: include });
    return edits.length === 0 ? this.#body.text : editJson(this.#body.text, edits);
  }

  growthBytes(): number {
    return this.#addedSystem.growthBytes(this.segments);
  }

  toolView() {
    return readToolView(this.#fields.root, this.#fields.items ?? []);
  }

  turns() {
    return turnsOfRequest(this.#fields.root, this.#fields.items);
  }

  openTranscript() {
    return new ResponsesTranscript();
  }

  addSystemText(text: string): void {
    const last = this.segments.findLast(({ kind, markable }) => kind === 'system' && markable);
    this.#addedSystem.add(last, text);
  }

  readAnswer(body: string) {
    return readResponsesAnswer(body, this.#context());
  }

  openStream(endings?: StreamEndings) {
    return new ResponsesStreamReader(this.#context(), endings);
  }

  withRepair(output: string, problems: string): SurfaceRequest {
    const screened = editJson(this.#body.text, this.#textEdits());
    const { input } = JSON.parse(screened) as { readonly input: unknown };
    const items = Array.isArray(input) ? input : [{ role: 'user', content: input }];
    const value = [
      ...items,
      { role: 'assistant', content: output },
      { role: 'user', content: repairPrompt(problems) },
    ];
    const text = editJson(screened, [{ path: ['input'], value }]);
    const { kept } = this.#origin;
    const repaired = readResponses({ text, value: JSON.parse(text) }, { kept, echoed: this.#echoed() });
    if ('refused' in repaired) throw new Error('a repaired request must be readable');
    return repaired;
  }

  #context() {
    return { echoed: this.#echoed(), offered: this.#fields.tools, kept: this.#origin.kept };
  }

  #echoed(): EchoedTexts {
    return (
      this.#origin.echoed ??
      new EchoedTexts(this.segments, this.#addedSystem.text, this.#body.expanded?.hidden)
    );
  }

  /** With it the next request can bring the model its own reasoning, which nobody else keeps. */
  #sealedReasoning(): readonly unknown[] | undefined {
    const { reasoning, include } = this.#fields.root;
    if (this.#origin.kept === undefined || !isObject(reasoning)) return undefined;
    const given: readonly unknown[] = Array.isArray(include) ? include : [];
    return given.includes(SEALED_REASONING) ? undefined : [...given, SEALED_REASONING];
  }

  #textEdits(): JsonEdit[] {
    const edits: JsonEdit[] = [];
    for (const segment of this.segments)
      if (segment.changed) edits.push({ path: segment.location, value: segment.wireText });
    if (this.#addedSystem.text !== '') edits.push({ path: ['instructions'], value: this.#addedSystem.text });
    return edits;
  }
}
