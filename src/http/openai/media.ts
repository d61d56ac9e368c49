/**
 * Media in content parts. Images are counted (their price is bounded by the model's image bound); their inline bytes
 * are not text. Kinds that can be neither screened nor priced are refused.
 */
import { isUtf8 } from 'node:buffer';
import { type Refusal, refuse } from '../../errors.ts';
import type { JsonObject } from '../json-object.ts';
import { wrongType } from './field-checks.ts';

export interface MediaCount {
  readonly images: number;
  /** Bytes of `data:` URLs, which are not billed as text. */
  readonly inlineBytes: number;
}

const TEXT_PARTS = new Set(['text', 'refusal', 'input_text', 'output_text']);

export function countMedia(messages: readonly JsonObject[]): MediaCount | Refusal {
  let images = 0;
  let inlineBytes = 0;
  for (const [index, message] of messages.entries()) {
    const content = message['content'];
    if (!Array.isArray(content)) continue;
    for (const [position, part] of content.entries()) {
      const at = `messages[${index}].content[${position}]`;
      const type: unknown =
        typeof part === 'object' && part !== null ? (part as JsonObject)['type'] : undefined;
      if (typeof type !== 'string') return wrongType(at, 'a content part with a type');
      if (TEXT_PARTS.has(type) || isReadableDocument(part)) continue;
      if (type !== 'image_url')
        return refuse('unsupported_content', 'a content part of a type that cannot be screened', {
          param: at,
          detail: `Content parts of this type are not supported through this gate: ${at}.`,
        });
      const url = imageUrl(part as JsonObject);
      if (url === undefined) return wrongType(`${at}.image_url.url`, 'a string');
      images += 1;
      if (isInline(url)) inlineBytes += url.length;
    }
  }
  return { images, inlineBytes };
}

/** A part by which a caller says that what it brings is a document: an inline file, or a document with its text. */
export function isDocumentPart(part: unknown): part is JsonObject {
  if (typeof part !== 'object' || part === null) return false;
  const { type } = part as JsonObject;
  return type === 'document' || type === 'file';
}

/** Only text can be screened: a document that is bytes, or that the provider would fetch by itself, is refused. */
function isReadableDocument(part: unknown): boolean {
  if (!isDocumentPart(part)) return false;
  if (part['type'] === 'file') return textFileOf(part) !== undefined;
  const source = part['source'];
  return source == null || (typeof source === 'object' && (source as JsonObject)['type'] === 'text');
}

const TEXT_FILE = /^data:(?:text\/(?:plain|markdown|csv|html)|application\/json)(?:;charset=utf-8)?;base64,/i;
const FILE_MEMBERS: ReadonlySet<string> = new Set(['file_data', 'filename']);

/** An inline file's text, and what stands before its bytes in the data URL. */
export interface TextFile {
  readonly head: string;
  readonly text: string;
}

/** The text of an inline text file; undefined where the part is none, or has anything but data and name. */
export function textFileOf(part: JsonObject): TextFile | undefined {
  const file = part['file'];
  if (typeof file !== 'object' || file === null) return undefined;
  const data = (file as JsonObject)['file_data'];
  if (typeof data !== 'string' || !Object.keys(file).every((name) => FILE_MEMBERS.has(name)))
    return undefined;
  const head = TEXT_FILE.exec(data)?.[0];
  if (head === undefined) return undefined;
  const bytes = Buffer.from(data.slice(head.length), 'base64');
  // A lenient decoder drops what is no base64: then the guards would read another text than the provider.
  if (bytes.toString('base64') !== data.slice(head.length)) return undefined;
  return isUtf8(bytes) ? { head, text: bytes.toString('utf8') } : undefined;
}

/** The part without its file's content, which is read apart. */
export function withoutFileData(part: JsonObject): JsonObject {
  const { file_data: _, ...file } = part['file'] as JsonObject;
  return { ...part, file };
}

export function isInline(url: string): boolean {
  return url.startsWith('data:image/');
}

function imageUrl(part: JsonObject): string | undefined {
  const holder = part['image_url'];
  if (typeof holder !== 'object' || holder === null) return undefined;
  const url = (holder as JsonObject)['url'];
  return typeof url === 'string' ? url : undefined;
}
