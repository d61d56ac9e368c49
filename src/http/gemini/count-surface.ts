/**
 * POST /v1beta/models/{model}:countTokens. It is free at the provider, so that nothing is reserved for it; it is
 * authenticated, limited, screened and recorded all the same, since its text reaches the provider.
 */
import type { Refusal } from '../../errors.ts';
import type { JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { StrictJson } from '../strict-json.ts';
import type { RequestTarget, Surface, SurfaceRequest, TokenDemand, UpstreamTarget } from '../surface.ts';
import { nameIn, pick, refuseTwins } from './field-names.ts';
import { renderGeminiError, renderGeminiStreamError } from './gemini-error.ts';
import { GeminiRequest, type RequestParts } from './gemini-request.ts';
import { SegmentCollector } from './gemini-segments.ts';
import { modelInPath, namesModel, otherModel } from './gemini-target.ts';
import { readGeminiTools } from './gemini-tools.ts';
import { turnsOfRequest } from './gemini-turns.ts';
import { readGenerateFields } from './generate-fields.ts';
import { openNoStream } from './no-stream.ts';
import { readPlainAnswer } from './plain-answer.ts';

export const countTokensSurface: Surface = {
  name: 'gemini_count_tokens',
  read: readCount,
  renderError: renderGeminiError,
  renderStreamError: renderGeminiStreamError,
};

const FREE: TokenDemand = { inputTokensBound: 0, images: 0, choices: 0, extraOutputTokens: 0 };
const INNER = 'generateContentRequest';

function readCount(body: StrictJson, target: RequestTarget | undefined): SurfaceRequest | Refusal {
  const model = modelInPath(target);
  if (typeof model !== 'string') return model;
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const twins = refuseTwins(root);
  if (twins !== undefined) return twins;
  const inner = pick(root, INNER);
  if (inner != null && !isObject(inner)) return wrongType(INNER, 'an object');
  if (inner != null && root['contents'] != null) return wrongType('contents', `absent beside ${INNER}`);
  const counted = isObject(inner) ? inner : root;
  if (counted['model'] != null && !namesModel(counted['model'], model))
    return otherModel(inner == null ? 'model' : `${INNER}.model`);
  const fields = readGenerateFields({ value: counted, text: body.text });
  if ('refused' in fields) return fields;
  const collector = new SegmentCollector();
  collectFrom(collector, root, inner);
  const segments = collector.finish();
  if ('refused' in segments) return segments;
  const parts = { body, model, segments, demand: FREE };
  return new CountRequest(parts, { counted, contents: fields.contents, tools: fields.tools });
}

/** The inner request's texts have their own kinds, wherever it stands. */
function collectFrom(collector: SegmentCollector, root: JsonObject, inner: unknown): void {
  if (!isObject(inner)) {
    collector.root(root);
    return;
  }
  collector.root(inner, { under: [nameIn(root, INNER) ?? INNER] });
  collector.root(root, { skip: INNER });
}

interface CountFacts {
  readonly counted: JsonObject;
  readonly contents: readonly JsonObject[];
  readonly tools: readonly string[];
}

class CountRequest extends GeminiRequest implements SurfaceRequest {
  readonly stream = false;
  readonly outputFormat = 'text';
  readonly deterministic = false;
  readonly #facts: CountFacts;

  constructor(parts: RequestParts, facts: CountFacts) {
    super(parts);
    this.#facts = facts;
  }

  get tools() {
    return this.#facts.tools;
  }

  /** Free, however long it becomes. */
  override growthBytes(): number {
    return 0;
  }

  protected override targetEdits({ model }: UpstreamTarget): readonly JsonEdit[] {
    const { counted } = this.#facts;
    if (counted['model'] == null || namesModel(counted['model'], model)) return [];
    const path = counted === this.body.value ? ['model'] : [this.#innerName(), 'model'];
    return [{ path, value: `models/${model}` }];
  }

  #innerName(): string {
    return (isObject(this.body.value) ? nameIn(this.body.value, INNER) : undefined) ?? INNER;
  }

  /** What the gate adds to a request counts nothing here: the caller asks about its own text. */
  override addSystemText(): void {}

  toolView() {
    return readGeminiTools(this.#facts.counted, this.#facts.contents);
  }

  turns() {
    return turnsOfRequest(this.#facts.counted, this.#facts.contents);
  }

  readAnswer(body: string) {
    return readPlainAnswer(body, 'totalTokens', () => ({ inputTokens: 0, outputTokens: 0 }));
  }

  openStream() {
    return openNoStream();
  }

  withRepair(): SurfaceRequest {
    throw new Error('a count has no format to repair');
  }
}
