/** What a Gemini request says in its path and query: model, method, form of the stream. It decides nothing about access. */
import { type Refusal, refuse } from '../../errors.ts';
import type { RequestTarget } from '../surface.ts';

/** Where every method of every model is. */
export const GEMINI_MODELS_PATH = '/v1beta/models';
/** The same without `beta`, as Google's newer SDKs ask for it; the OpenAI surface lists its models there. */
export const STABLE_MODELS_PATH = '/v1/models';
const MODELS_PATH = /^\/v1(?:beta)?\/models\//;
const MAX_MODEL_CHARACTERS = 256;

export type GeminiMethod = (typeof METHODS)[number];

const METHODS = [
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
] as const;

/** The method behind the last colon; undefined where the gate has none of that name. */
export function methodOf(path: string): GeminiMethod | undefined {
  const name = path.slice(path.lastIndexOf(':') + 1);
  return METHODS.find((method) => method === name);
}

/** Streams come as server-sent events where `alt=sse` asks for them, else as one JSON array. */
export function asksForSse(query: string): boolean {
  return new URLSearchParams(query).get('alt') === 'sse';
}

/** The model's name of the gate in the path: what stands between `/models/` and the method. */
export function modelInPath(target: RequestTarget | undefined): string | Refusal {
  const path = target?.path ?? '';
  const model = modelNamed(path.slice(0, Math.max(0, path.lastIndexOf(':'))));
  if (model === undefined || model === '' || model.length > MAX_MODEL_CHARACTERS)
    return refuse('invalid_field', 'the path names no model', {
      param: 'model',
      detail: `The path must be ${GEMINI_MODELS_PATH}/{model}:{method}.`,
    });
  return model;
}

/** The model's name in a path of the model itself; a name may hold slashes, as they are or encoded. */
export function modelNamed(path: string): string | undefined {
  try {
    return decodeURIComponent(path.replace(MODELS_PATH, ''));
  } catch {
    // Not percent-encoded text: no model is called that.
    return undefined;
  }
}

/** Google's SDKs repeat the model in some bodies, with `models/` before it: it must be the one that was authorised. */
export function namesModel(value: unknown, model: string): boolean {
  return value === model || value === `models/${model}`;
}

export function otherModel(param: string): Refusal {
  return refuse('invalid_field', 'the body names another model than the path', {
    param,
    detail: `${param} must be the model in the path.`,
  });
}
