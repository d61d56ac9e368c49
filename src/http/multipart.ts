/**
 * A `multipart/form-data` body (RFC 7578, RFC 2046) that is whole in memory, as its fields and files. Strict: no preamble,
 * no epilogue, every part closed, every name said once unless the caller of this asks for lists. Linear in the body's
 * length, and it gives the event loop back on the way.
 */
import { isUtf8 } from 'node:buffer';
import { setImmediate as yieldNow } from 'node:timers/promises';
import { isRefusal, type Refusal } from '../errors.ts';
import {
  MAX_PART_HEAD_BYTES,
  malformed,
  type PartHead,
  readBoundary,
  readPartHead,
} from './multipart-head.ts';

/** Most parts of one form. */
export const MAX_FORM_PARTS = 64;
/** Most bytes of one text field. */
export const MAX_FIELD_BYTES = 256 * 1024;
/** Searched without a break; about a millisecond. */
const WINDOW_BYTES = 1024 * 1024;
/** False beginnings of a delimiter looked at without a break. */
const CANDIDATES_A_SLICE = 4_096;
/** Most of them in one form: no file has as many by chance, and each costs a hundred times what its bytes do. */
const MAX_CANDIDATES = 262_144;

const LINE_DASHES = Buffer.from('\r\n--');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** A form as it was sent; names are those of the parts. */
export interface FormBody {
  /** Texts of each field, in the order they came. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly FormFile[];
}

export interface FormFile {
  /** The name of the field: `file`, `image[]`. */
  readonly field: string;
  /** As the client named it; may be empty, and is never a path to anything. */
  readonly fileName: string;
  /** Lower case, without parameters: what the client says, which nobody checked. */
  readonly contentType: string | undefined;
  /** A view of the request's body: it lives as long as the exchange holds it. */
  readonly bytes: Buffer;
}

/** `contentType`: the request's. Refuses with `invalid_form`, `invalid_utf8`; throws nothing. */
export async function parseMultipart(
  bytes: Buffer,
  contentType: string | undefined,
): Promise<FormBody | Refusal> {
  const boundary = readBoundary(contentType);
  if (isRefusal(boundary)) return boundary;
  const opening = Buffer.from(`--${boundary}\r\n`);
  if (!startsWithAt(bytes, opening, 0)) return malformed('the body does not begin with its boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const form = { fields: new Map<string, string[]>(), files: [] as FormFile[] };
  const search: Search = { bytes, delimiter, candidates: 0 };
  let at = opening.length;
  for (let parts = 0; parts < MAX_FORM_PARTS; parts += 1) {
    const end = await findDelimiter(search, at);
    if (end === -1) return malformed('no closing boundary is found');
    const problem = addPart(form, bytes.subarray(at, end));
    if (problem !== undefined) return problem;
    const after = end + delimiter.length;
    if (isClosing(bytes, after)) return form;
    if (!startsWithAt(bytes, CRLF, after)) return malformed('a boundary is followed by something else');
    at = after + CRLF.length;
  }
  return malformed(`the form has more than ${MAX_FORM_PARTS} parts`);
}

const CRLF = Buffer.from('\r\n');
const CLOSING = [Buffer.from('--'), Buffer.from('--\r\n')];

/** Behind the last boundary nothing may follow but the end of its line. */
function isClosing(bytes: Buffer, at: number): boolean {
  return CLOSING.some((ending) => bytes.length === at + ending.length && startsWithAt(bytes, ending, at));
}

function startsWithAt(bytes: Buffer, start: Buffer, at: number): boolean {
  return bytes.length >= at + start.length && start.compare(bytes, at, at + start.length) === 0;
}

interface Search {
  readonly bytes: Buffer;
  readonly delimiter: Buffer;
  /** False beginnings that were found so far. */
  candidates: number;
}

/**
 * Where the next delimiter begins; -1 where there is none, or where too much seems to be one. A boundary has no line break
 * in it, so the comparisons of two candidates never overlap and all of them together cost no more than the body's length.
 */
async function findDelimiter(search: Search, from: number): Promise<number> {
  const { bytes, delimiter } = search;
  // The line break of an empty head belongs to the delimiter as well; a part always has a head, so nothing is lost.
  for (let at = from; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + WINDOW_BYTES);
    const found = bytes
      .subarray(at, Math.min(bytes.length, end + LINE_DASHES.length - 1))
      .indexOf(LINE_DASHES);
    if (found === -1) {
      at = end;
      await yieldNow();
      continue;
    }
    if (startsWithAt(bytes, delimiter, at + found)) return at + found;
    at += found + LINE_DASHES.length;
    search.candidates += 1;
    if (search.candidates > MAX_CANDIDATES) return -1;
    if (search.candidates % CANDIDATES_A_SLICE === 0) await yieldNow();
  }
  return -1;
}

interface FormInMaking {
  readonly fields: Map<string, string[]>;
  readonly files: FormFile[];
}

function addPart({ fields, files }: FormInMaking, part: Buffer): Refusal | undefined {
  const window = part.subarray(0, MAX_PART_HEAD_BYTES + BLANK_LINE.length);
  const headEnd = window.indexOf(BLANK_LINE);
  if (headEnd === -1) return malformed('a part has no head, or one that is too long');
  const head = window.subarray(0, headEnd);
  if (!isUtf8(head)) return malformed('the head of a part is not valid UTF-8');
  const read = readPartHead(head.toString('utf8'));
  if (isRefusal(read)) return read;
  const content = part.subarray(headEnd + BLANK_LINE.length);
  if (read.declaredBytes !== undefined && read.declaredBytes !== content.length)
    return malformed('a part is not as long as it says');
  if (read.fileName === undefined) return addField(fields, read, content);
  files.push({ field: read.name, fileName: read.fileName, contentType: read.contentType, bytes: content });
  return undefined;
}

function addField(fields: Map<string, string[]>, head: PartHead, content: Buffer): Refusal | undefined {
  const { name, contentType } = head;
  if (contentType !== undefined && contentType !== 'text/plain')
    return malformed('a text field has another type than text/plain');
  if (content.length > MAX_FIELD_BYTES)
    return malformed(`a text field is longer than ${MAX_FIELD_BYTES} bytes`);
  if (!isUtf8(content)) return malformed('a text field is not valid UTF-8');
  const texts = fields.get(name);
  if (texts === undefined) fields.set(name, [content.toString('utf8')]);
  else texts.push(content.toString('utf8'));
  return undefined;
}

/** The text of a field that may be sent once; undefined where it was not. */
export function singleField(form: FormBody, name: string): string | undefined | Refusal {
  const texts = form.fields.get(name);
  return texts !== undefined && texts.length > 1 ? malformed(`the field ${name} is sent twice`) : texts?.[0];
}
