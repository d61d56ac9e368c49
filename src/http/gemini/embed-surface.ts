/**
 * POST /v1beta/models/{model}:embedContent and :batchEmbedContents. Each input is somebody's document: it is screened and
 * priced like any text that reaches a provider, and the answer is nothing but numbers.
 */
import type { Refusal } from '../../errors.ts';
import type { JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { describeJsonPath } from '../json-path.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { Usage } from '../segments.ts';
import type { JsonPath, StrictJson } from '../strict-json.ts';
import type { RequestTarget, Surface, SurfaceRequest, UpstreamTarget } from '../surface.ts';
import type { ToolView } from '../tool-calls.ts';
import type { Turn } from '../turns.ts';
import { refuseTwins } from './field-names.ts';
import { renderGeminiError, renderGeminiStreamError } from './gemini-error.ts';
import { countMedia, type MediaCount } from './gemini-media.ts';
import { GeminiRequest, type RequestParts } from './gemini-request.ts';
import { SegmentCollector } from './gemini-segments.ts';
import { modelInPath, namesModel, otherModel } from './gemini-target.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import { checkContent } from './generate-fields.ts';
import { openNoStream } from './no-stream.ts';
import { readPlainAnswer } from './plain-answer.ts';

/** Most inputs of one batch; Google takes 100. */
const MAX_INPUTS = 250;
/** Tokens that an input's frame may cost besides its bytes. */
const INPUT_FRAME_TOKENS = 16;

export const embedSurface = embeddingSurface('embed_content', readOne);
export const batchEmbedSurface = embeddingSurface('batch_embed_contents', readBatch);

interface Input {
  readonly value: JsonObject;
  readonly at: readonly (string | number)[];
}

function embeddingSurface(name: string, inputsOf: (root: JsonObject) => readonly Input[] | Refusal): Surface {
  return {
    name,
    read: (body, target) => readEmbedding(body, target, inputsOf),
    renderError: renderGeminiError,
    renderStreamError: renderGeminiStreamError,
  };
}

function readOne(root: JsonObject): readonly Input[] {
  return [{ value: root, at: [] }];
}

function readBatch(root: JsonObject): readonly Input[] | Refusal {
  const { requests } = root;
  if (!Array.isArray(requests) || requests.length === 0) return wrongType('requests', 'a non-empty array');
  if (requests.length > MAX_INPUTS) return wrongType('requests', `at most ${MAX_INPUTS} requests`);
  const inputs: Input[] = [];
  for (const [index, value] of requests.entries()) {
    if (!isObject(value)) return wrongType(`requests[${index}]`, 'an object');
    inputs.push({ value, at: ['requests', index] });
  }
  return inputs;
}

function readEmbedding(
  body: StrictJson,
  target: RequestTarget | undefined,
  inputsOf: (root: JsonObject) => readonly Input[] | Refusal,
): SurfaceRequest | Refusal {
  const model = modelInPath(target);
  if (typeof model !== 'string') return model;
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const twins = refuseTwins(root);
  if (twins !== undefined) return twins;
  const inputs = inputsOf(root);
  if ('refused' in inputs) return inputs;
  const media: MediaCount = { images: 0, inlineBytes: 0 };
  for (const input of inputs) {
    const refusal = checkInput(input, model, media);
    if (refusal !== undefined) return refusal;
  }
  const segments = segmentsOf(root, inputs);
  if ('refused' in segments) return segments;
  const inputTokensBound =
    Buffer.byteLength(body.text) - media.inlineBytes + inputs.length * INPUT_FRAME_TOKENS;
  const demand = { inputTokensBound, images: media.images, choices: 0, extraOutputTokens: 0 };
  return new EmbeddingRequest({ body, model, segments, demand }, inputs);
}

function checkInput({ value, at }: Input, model: string, media: MediaCount): Refusal | undefined {
  const { content } = value;
  if (value['model'] != null && !namesModel(value['model'], model))
    return otherModel(describeJsonPath([...at, 'model']));
  const here = [...at, 'content'];
  return checkContent(content, here) ?? countMedia(content as JsonObject, here, media);
}

function segmentsOf(root: JsonObject, inputs: readonly Input[]) {
  const collector = new SegmentCollector();
  for (const { value, at } of inputs) {
    for (const name of Object.keys(value)) {
      collector.key(name, 'document', [...at, name]);
      if (name === 'content') collector.content(value[name], [...at, name], 'document');
      else collector.value(value[name], [...at, name], 'document');
    }
  }
  if (inputs[0]?.value !== root) collector.root(root, { skip: 'requests' });
  return collector.finish();
}

class EmbeddingRequest extends GeminiRequest implements SurfaceRequest {
  readonly stream = false;
  readonly tools: readonly string[] = [];
  readonly outputFormat = 'text';
  readonly deterministic = true;
  readonly #inputs: readonly Input[];

  constructor(parts: RequestParts, inputs: readonly Input[]) {
    super(parts);
    this.#inputs = inputs;
  }

  protected override targetEdits({ model }: UpstreamTarget): readonly JsonEdit[] {
    return this.#inputs.flatMap(({ value, at }) =>
      value['model'] == null || namesModel(value['model'], model)
        ? []
        : [{ path: [...at, 'model'] satisfies JsonPath, value: `models/${model}` }],
    );
  }

  /** An embedding takes no orders. */
  override addSystemText(): void {}

  toolView(): ToolView {
    return { definitions: [], earlierCalls: [] };
  }

  turns(): readonly Turn[] {
    return [];
  }

  readAnswer(body: string) {
    const field = this.#inputs[0]?.value === this.body.value ? 'embedding' : 'embeddings';
    return readPlainAnswer(body, field, embeddingUsage);
  }

  openStream() {
    return openNoStream();
  }

  withRepair(): SurfaceRequest {
    throw new Error('an embedding has no format to repair');
  }
}

/** Many models do not tell what they bill for an embedding: then the bound stands. */
function embeddingUsage(root: JsonObject): Usage {
  const { inputTokens } = readGeminiUsage(root['usageMetadata']) ?? {};
  return inputTokens === undefined ? {} : { inputTokens, outputTokens: 0 };
}
