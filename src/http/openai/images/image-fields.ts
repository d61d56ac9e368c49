/** The fields of the image endpoints that can be priced, and what each may say. */
import type { JsonObject } from '../../json-object.ts';
import type { MediaDemand } from '../../media-demand.ts';
import { type FieldRule, integer, MODEL, matching, oneOf, TEXT } from '../media-request.ts';

/** Most pictures of one request. */
export const MAX_IMAGES = 10;

const because = (rule: FieldRule, why: string): FieldRule => ({ ...rule, why });

export const IMAGE_FIELDS: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['model', MODEL],
  ['prompt', TEXT],
  ['n', integer(1, MAX_IMAGES)],
  ['size', matching(/^(?:auto|[1-9]\d{1,4}x[1-9]\d{1,4})$/, 'auto or WIDTHxHEIGHT')],
  ['quality', matching(/^[a-z]{1,16}$/, 'a quality')],
  ['background', oneOf('transparent', 'opaque', 'auto')],
  ['complexity', oneOf('low', 'medium', 'high')],
  ['moderation', oneOf('low', 'auto')],
  ['output_compression', integer(0, 100)],
  ['style', oneOf('vivid', 'natural')],
  ['safety_identifier', TEXT],
  ['user', TEXT],
  [
    'output_format',
    because(
      oneOf('png', 'jpeg', 'webp'),
      'drawings can carry scripts, and frames have no price: png, jpeg or webp',
    ),
  ],
  [
    'response_format',
    because(oneOf('b64_json'), 'the picture would come from the provider’s host, past this gate: b64_json'),
  ],
  ['stream', because(oneOf(false), 'unfinished pictures are not delivered')],
  ['partial_images', because(oneOf(0), 'unfinished pictures are not delivered')],
]);

/** What is left to the provider is undefined: it may come out as the dearest. */
export function imagesAsked({ n, size, quality }: JsonObject): Extract<MediaDemand, { kind: 'images' }> {
  const chosen = (value: unknown) => (typeof value === 'string' && value !== 'auto' ? value : undefined);
  return {
    kind: 'images',
    count: typeof n === 'number' ? n : 1,
    ...{ size: chosen(size), quality: chosen(quality) },
  };
}
