/**
 * POST /v1beta/models/{model}:generateContent and :streamGenerateContent as surfaces of one name. They differ in the form
 * of the answer only: whole, server-sent events, or one JSON array. Every string that reaches a model is a segment.
 */

import type { Refusal } from '../../errors.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { repairPrompt } from '../repair-prompt.ts';
import type { StrictJson } from '../strict-json.ts';
import type { RequestTarget, Surface, SurfaceRequest, UpstreamTarget } from '../surface.ts';
import { renderGeminiArrayError, renderGeminiError, renderGeminiStreamError } from './gemini-error.ts';
import { GeminiRequest, type RequestParts } from './gemini-request.ts';
import { SegmentCollector } from './gemini-segments.ts';
import { modelInPath, namesModel, otherModel } from './gemini-target.ts';
import { readGeminiTools } from './gemini-tools.ts';
import { turnsOfRequest } from './gemini-turns.ts';
import { readGenerateAnswer } from './generate-answer.ts';
import { type GenerateFields, outputMaximumPath, readGenerateFields } from './generate-fields.ts';
import { generateForms } from './generate-forms.ts';
import { openGenerateStream } from './generate-stream.ts';

export type AnswerForm = 'whole' | 'events' | 'array';

const NAME = 'generate_content';

export const generateSurface: Surface = {
  name: NAME,
  read: (body, target) => readGenerate(body, target, 'whole'),
  renderError: renderGeminiError,
  renderStreamError: renderGeminiStreamError,
  forms: generateForms,
};

export const generateEventsSurface: Surface = {
  ...generateSurface,
  read: (body, target) => readGenerate(body, target, 'events'),
};

export const generateArraySurface: Surface = {
  ...generateSurface,
  read: (body, target) => readGenerate(body, target, 'array'),
  renderStreamError: renderGeminiArrayError,
  streamForm: { contentType: 'application/json; charset=utf-8', signOfLife: '\n' },
};

function readGenerate(
  body: StrictJson,
  target: RequestTarget | undefined,
  form: AnswerForm,
): SurfaceRequest | Refusal {
  const model = modelInPath(target);
  if (typeof model !== 'string') return model;
  const fields = readGenerateFields(body);
  if ('refused' in fields) return fields;
  if (fields.root['model'] != null && !namesModel(fields.root['model'], model)) return otherModel('model');
  const collector = new SegmentCollector();
  collector.root(fields.root);
  const segments = collector.finish();
  if ('refused' in segments) return segments;
  return new GenerateRequest({ body, model, segments, demand: fields.demand }, fields, form);
}

class GenerateRequest extends GeminiRequest implements SurfaceRequest {
  readonly #parts: RequestParts;
  readonly #fields: GenerateFields;
  readonly #form: AnswerForm;

  constructor(parts: RequestParts, fields: GenerateFields, form: AnswerForm) {
    super(parts);
    this.#parts = parts;
    this.#fields = fields;
    this.#form = form;
  }

  get stream() {
    return this.#form !== 'whole';
  }
  get tools() {
    return this.#fields.tools;
  }
  get outputFormat() {
    return this.#fields.outputFormat;
  }
  get outputSchema() {
    return this.#fields.outputSchema;
  }
  get sampled() {
    return this.#fields.sampled;
  }
  get deterministic() {
    return this.#fields.deterministic;
  }

  protected override targetEdits({ model, maxOutputTokens }: UpstreamTarget): readonly JsonEdit[] {
    const { root } = this.#fields;
    const edits: JsonEdit[] = [];
    if (root['model'] != null && !namesModel(root['model'], model))
      edits.push({ path: ['model'], value: `models/${model}` });
    if (maxOutputTokens === undefined) return edits;
    const path = outputMaximumPath(root);
    edits.push({ path, value: path.length === 1 ? { maxOutputTokens } : maxOutputTokens });
    return edits;
  }

  toolView() {
    return readGeminiTools(this.#fields.root, this.#fields.contents);
  }

  turns() {
    return turnsOfRequest(this.#fields.root, this.#fields.contents);
  }

  readAnswer(body: string) {
    return readGenerateAnswer(body);
  }

  openStream() {
    return openGenerateStream({
      asArray: this.#form === 'array',
      keepContent: this.#fields.outputFormat !== 'text',
    });
  }

  withRepair(output: string, problems: string): SurfaceRequest {
    const screened = editJson(this.body.text, this.textEdits());
    const value = JSON.parse(screened) as { contents: unknown };
    const contents = [
      ...(Array.isArray(value.contents) ? value.contents : [value.contents]),
      { role: 'model', parts: [{ text: output }] },
      {
        role: 'user',
        parts: [
          {
            text: repairPrompt(problems),
          },
        ],
      },
    ];
    const text = editJson(screened, [{ path: ['contents'], value: contents }]);
    const body = { text, value: JSON.parse(text) };
    const fields = readGenerateFields(body);
    if ('refused' in fields) throw new Error('a repaired request must be readable');
    const collector = new SegmentCollector();
    collector.root(fields.root);
    const segments = collector.finish();
    if ('refused' in segments) throw new Error('a repaired request must be readable');
    return new GenerateRequest({ ...this.#parts, body, segments, demand: fields.demand }, fields, this.#form);
  }
}
