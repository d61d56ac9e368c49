/**
 * POST /v1/completions, the legacy form: prompts in, continuations out. Its answers have the shape of a chat's choices,
 * with the text beside the index, and are read by the same readers.
 */
import type { Refusal } from '../../../errors.ts';
import type { JsonEdit } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { StrictJson } from '../../strict-json.ts';
import type { Surface, SurfaceRequest, UpstreamTarget } from '../../surface.ts';
import { readChatAnswer } from '../chat-answer.ts';
import { openChatStream } from '../chat-stream.ts';
import { refuseVendorOptions, unsupported, wrongType } from '../field-checks.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import { type PromptParts, PromptRequest } from '../prompt-request.ts';
import { collectPromptSegments, countPrompts } from '../prompt-segments.ts';
import { completionsForms } from './completions-forms.ts';

const MAX_CHOICES = 128;
const MAX_MODEL_CHARACTERS = 256;
/** What the API generates where nothing is asked for; written into the request, so that it is what is priced. */
const DEFAULT_MAX_TOKENS = 16;
const TEMPLATE_TOKENS_BOUND = 256;

export const completionsSurface: Surface = {
  name: 'completions',
  read: readCompletions,
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
  forms: completionsForms,
};

function readCompletions(body: StrictJson): SurfaceRequest | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem = checkFields(root) ?? refuseVendorOptions(root);
  if (problem !== undefined) return problem;
  const prompts = countPrompts(root, 'prompt');
  if (typeof prompts !== 'number') return prompts;
  const segments = collectPromptSegments(root, kindOf);
  if ('refused' in segments) return segments;
  const answers = Math.max(countIn(root, 'n') ?? 1, countIn(root, 'best_of') ?? 1);
  if (answers * prompts > MAX_CHOICES)
    return wrongType('n', `at most ${MAX_CHOICES} answers to all prompts together`);
  return new CompletionsRequest(root, {
    ...{ body, segments, model: String(root['model']) },
    demand: {
      // Each prompt may be read anew for each of its answers.
      inputTokensBound: (Buffer.byteLength(body.text) + TEMPLATE_TOKENS_BOUND) * answers,
      images: 0,
      choices: answers * prompts,
      maxOutputTokens: countIn(root, 'max_tokens') ?? DEFAULT_MAX_TOKENS,
      extraOutputTokens: 0,
    },
  });
}

function kindOf(name: string) {
  return name === 'prompt' || name === 'suffix' ? 'user' : 'document';
}

function checkFields(root: JsonObject): Refusal | undefined {
  const { model, stream, suffix, temperature, stream_options: options, service_tier: tier } = root;
  if (typeof model !== 'string' || model.length === 0) return wrongType('model', 'a non-empty string');
  if (model.length > MAX_MODEL_CHARACTERS)
    return wrongType('model', `at most ${MAX_MODEL_CHARACTERS} characters`);
  if (stream != null && typeof stream !== 'boolean') return wrongType('stream', 'a boolean');
  if (suffix != null && typeof suffix !== 'string') return wrongType('suffix', 'a string');
  if (temperature != null && typeof temperature !== 'number') return wrongType('temperature', 'a number');
  if (options != null && !isObject(options)) return wrongType('stream_options', 'an object');
  if (tier != null && tier !== 'auto' && tier !== 'default' && tier !== 'flex')
    return unsupported('service_tier', 'it has a price that the gate does not know');
  for (const [name, least] of LEAST) {
    const value = root[name];
    if (value != null && !(Number.isSafeInteger(value) && (value as number) >= least))
      return wrongType(name, least === 0 ? 'an integer that is not negative' : 'a positive integer');
  }
  return undefined;
}

const LEAST = [
  ['n', 1],
  ['best_of', 1],
  ['max_tokens', 0],
] as const;

function countIn(root: JsonObject, name: string): number | undefined {
  return typeof root[name] === 'number' ? root[name] : undefined;
}

class CompletionsRequest extends PromptRequest {
  readonly #root: JsonObject;

  constructor(root: JsonObject, parts: PromptParts) {
    super(parts);
    this.#root = root;
  }

  get stream() {
    return this.#root['stream'] === true;
  }

  get deterministic() {
    return this.#root['temperature'] === 0 && this.demand.choices === 1;
  }

  /** There is no place for it but before each prompt. */
  addSystemText(text: string): void {
    for (const segment of this.segments)
      if (segment.location[0] === 'prompt') segment.replace(`${text}\n\n${segment.text}`);
  }

  readAnswer(body: string) {
    return readChatAnswer(body);
  }

  openStream() {
    return openChatStream({ forwardUsage: this.#requestsUsage, keepContent: false });
  }

  protected editsFor(target: UpstreamTarget): readonly JsonEdit[] {
    const edits: JsonEdit[] = [];
    const given = countIn(this.#root, 'max_tokens');
    const maximum = target.maxOutputTokens ?? given ?? DEFAULT_MAX_TOKENS;
    if (maximum !== given) edits.push({ path: ['max_tokens'], value: maximum });
    if (!this.stream || this.#requestsUsage) return edits;
    const hasOptions = isObject(this.#root['stream_options']);
    edits.push(
      hasOptions
        ? { path: ['stream_options', 'include_usage'], value: true }
        : { path: ['stream_options'], value: { include_usage: true } },
    );
    return edits;
  }

  get #requestsUsage(): boolean {
    const { stream_options: options } = this.#root;
    return isObject(options) && options['include_usage'] === true;
  }
}
