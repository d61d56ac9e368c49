/**
 * Media in Gemini parts. Images are counted (their price is bounded by the model's image bound) and inline text files
 * are read. What can be neither screened nor priced is refused, and so is every file that the provider would fetch by
 * itself: its content would go unseen, and the provider's file store belongs to all tenants of the gate.
 */
import { isUtf8 } from 'node:buffer';
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { describeJsonPath } from '../json-path.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { TextFile } from '../openai/media.ts';
import type { JsonPath } from '../strict-json.ts';
import { entriesOf, pick } from './field-names.ts';

/** Pictures of pixels: an SVG is text, which somebody must read. */
export const IMAGE: RegExp = /^image\/(?:png|jpe?g|webp|heic|heif|gif|bmp|avif)$/i;
const TEXT = /^(?:text\/(?:plain|markdown|csv|html)|application\/json)(?:; ?charset=utf-8)?$/i;

export interface MediaCount {
  images: number;
  /** Bytes of base64 that are not billed as text. */
  inlineBytes: number;
}

/** Adds what one content holds to `media`. */
export function countMedia(content: JsonObject, at: JsonPath, media: MediaCount): Refusal | undefined {
  for (const { value, at: partAt } of entriesOf(content['parts'], [...at, 'parts'])) {
    if (!isObject(value)) return wrongType(describeJsonPath(partAt), 'an object');
    const refusal = countPart(value, partAt, media);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function countPart(part: JsonObject, at: JsonPath, media: MediaCount): Refusal | undefined {
  for (const name of ['fileData', 'videoMetadata', 'toolCall', 'toolResponse'] as const)
    if (pick(part, name) != null) return unreadable(at);
  const blob = pick(part, 'inlineData');
  if (blob != null) return countBlob(blob, [...at, 'inlineData'], media);
  const result = pick(part, 'functionResponse');
  if (!isObject(result)) return undefined;
  // A tool's result may carry media of its own.
  return countMedia(result, [...at, 'functionResponse'], media);
}

function countBlob(blob: unknown, at: JsonPath, media: MediaCount): Refusal | undefined {
  const data = isObject(blob) ? blob['data'] : undefined;
  const type = isObject(blob) ? pick(blob, 'mimeType') : undefined;
  if (typeof data !== 'string') return wrongType(describeJsonPath([...at, 'data']), 'a string');
  if (typeof type !== 'string') return wrongType(describeJsonPath([...at, 'mimeType']), 'a string');
  if (!IMAGE.test(type)) return textOf(type, data) === undefined ? unreadable(at) : undefined;
  media.images += 1;
  media.inlineBytes += data.length;
  return undefined;
}

/** The text of an inline text file; undefined where the blob is none, or is not exactly its base64. */
export function inlineText(blob: unknown): TextFile | undefined {
  if (!isObject(blob)) return undefined;
  const type = pick(blob, 'mimeType');
  const { data } = blob;
  return typeof type === 'string' && typeof data === 'string' ? textOf(type, data) : undefined;
}

function textOf(type: string, data: string): TextFile | undefined {
  if (!TEXT.test(type)) return undefined;
  const bytes = Buffer.from(data, 'base64');
  // A lenient decoder drops what is no base64: then the guards would read another text than the provider.
  if (bytes.toString('base64') !== data || !isUtf8(bytes)) return undefined;
  return { head: '', text: bytes.toString('utf8') };
}

function unreadable(at: JsonPath): Refusal {
  const param = describeJsonPath(at);
  return refuse('unsupported_content', 'a part of a kind that cannot be screened', {
    param,
    detail: `Parts of this kind are not supported through this gate: ${param}.`,
  });
}
