/** POST /v1/images/generations as a surface: the prompt is screened like any text, the pictures cannot be. */
import type { Refusal } from '../../../errors.ts';
import type { BinaryForm } from '../../binary-form.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { StrictJson } from '../../strict-json.ts';
import type { Surface, SurfaceRequest, UpstreamTarget } from '../../surface.ts';
import { TextSegment } from '../chat-segments.ts';
import { wrongType } from '../field-checks.ts';
import { checkMediaFields, MediaRequest } from '../media-request.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import type { PromptParts } from '../prompt-request.ts';
import { IMAGE_FIELDS, imagesAsked } from './image-fields.ts';
import { readImagesAnswer } from './images-answer.ts';

/** Tokens that a provider may put around a prompt. */
const FRAME_TOKENS = 64;
const TEXTS = ['prompt', 'user', 'safety_identifier'] as const;
/** Models that would answer with a link where nothing is said; newer ones know no such field. */
const LINKS_BY_DEFAULT = /^dall-e-/;

export const generationsSurface: Surface = {
  name: 'images',
  format: 'images_generations',
  uncached: true,
  read: readGenerations,
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
};

function readGenerations(body: StrictJson): SurfaceRequest | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  if (typeof root['model'] !== 'string') return wrongType('model', 'a non-empty string');
  if (typeof root['prompt'] !== 'string' || root['prompt'] === '')
    return wrongType('prompt', 'a non-empty string');
  const problem = checkMediaFields(root, IMAGE_FIELDS);
  if (problem !== undefined) return problem;
  return new GenerationsRequest(
    {
      ...{ body, model: root['model'], segments: segmentsOf(root) },
      demand: {
        ...{ images: 0, choices: 0, extraOutputTokens: 0, media: imagesAsked(root) },
        inputTokensBound: Buffer.byteLength(body.text) + FRAME_TOKENS,
      },
    },
    root,
  );
}

function segmentsOf(root: JsonObject): readonly TextSegment[] {
  return TEXTS.flatMap((name) => {
    const text = root[name];
    return typeof text === 'string' && text !== '' ? [new TextSegment('user', [name], text)] : [];
  });
}

class GenerationsRequest extends MediaRequest {
  readonly binary: BinaryForm;
  readonly endUserHint?: string;
  readonly #asksForForm: boolean;

  constructor(parts: PromptParts, root: JsonObject) {
    super(parts);
    const user = root['safety_identifier'] ?? root['user'];
    if (typeof user === 'string') this.endUserHint = user;
    this.#asksForForm = root['response_format'] != null;
    const media = imagesAsked(root);
    this.binary = {
      answerTypes: ['application/json'],
      readAnswer: (answer) => readImagesAnswer(answer, media, false),
    };
  }

  protected editsFor({ model }: UpstreamTarget) {
    return !this.#asksForForm && LINKS_BY_DEFAULT.test(model)
      ? [{ path: ['response_format'], value: 'b64_json' }]
      : [];
  }
}
