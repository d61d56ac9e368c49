/**
 * Takes the base64 of pictures out of an answer before anybody parses it: they are nearly all of its bytes, and no guard
 * can read them. What is left is small JSON with a mark where each was. Linear; it gives the event loop back between them.
 */
import { createHash } from 'node:crypto';
import { setImmediate as yieldNow } from 'node:timers/promises';
import { pictureType } from '../media-bytes.ts';

export interface CarvedAnswer {
  /** The bytes around the pictures: one more than there are pictures. Joined with the marks they are `text`. */
  readonly around: readonly Buffer[];
  /** Each as base64 text. */
  readonly pictures: readonly Buffer[];
  /** The answer with a mark in place of each picture. */
  readonly text: string;
}

const KEY = Buffer.from('"b64_json"');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** More pictures than any request asks for. */
const MAX_PICTURES = 64;

/** What stands for the picture of that number. */
export function markOf(index: number): string {
  return `#${index}`;
}

/**
 * Every value of a member called `b64_json`, wherever it stands: who parses the rest must see to it that each mark stands
 * where a picture may. In a string those ten bytes cannot stand unescaped, so that none is taken out of another text.
 * Undefined where there are too many, or one does not end.
 */
export function carvePictures(body: Buffer): CarvedAnswer | undefined {
  const around: Buffer[] = [];
  const pictures: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(KEY); at !== -1; at = body.indexOf(KEY, at)) {
    const open = textAt(body, at + KEY.length);
    at += KEY.length;
    if (open === undefined) continue;
    const close = body.indexOf(QUOTE, open);
    if (close === -1 || pictures.length === MAX_PICTURES) return undefined;
    const literal = body.subarray(open, close);
    // Escapes are left to the parser: what it reads there is no mark, so that it is not taken for a picture.
    if (literal.includes(BACKSLASH)) return undefined;
    around.push(body.subarray(from, open));
    pictures.push(literal);
    from = close;
    at = close;
  }
  around.push(body.subarray(from));
  return { around, pictures, text: joined(around, (index) => Buffer.from(markOf(index))).toString('utf8') };
}

/** The answer again, around its pictures; `text` may have been edited anywhere but at the marks. */
export function joinPictures(text: string, pictures: readonly Buffer[]): Buffer {
  const carved = carvePictures(Buffer.from(text));
  if (carved?.pictures.length !== pictures.length) throw new Error('a mark was lost');
  return joined(carved.around, (index) => pictures[index] ?? Buffer.alloc(0));
}

/** Base64 read without a break, whole groups of four; well below a millisecond. */
const SLICE_CHARACTERS = 256 * 1024;

/** The SHA-256 of a picture; undefined where it is not canonical base64 of a picture that clients show. */
export async function digestPicture(picture: Buffer): Promise<string | undefined> {
  const hash = createHash('sha256');
  for (let at = 0; at < picture.length || at === 0; at += SLICE_CHARACTERS) {
    const text = picture.toString('latin1', at, at + SLICE_CHARACTERS);
    const bytes = Buffer.from(text, 'base64');
    // A lenient decoder skips what is no base64: text could hide there.
    if (bytes.toString('base64') !== text) return undefined;
    if (at === 0 && pictureType(bytes) === undefined) return undefined;
    hash.update(bytes);
    await yieldNow();
  }
  return hash.digest('hex');
}

/** Where the value's text begins; undefined where the key has no string. */
function textAt(body: Buffer, from: number): number | undefined {
  let at = skipSpace(body, from);
  if (body[at] !== COLON) return undefined;
  at = skipSpace(body, at + 1);
  return body[at] === QUOTE ? at + 1 : undefined;
}

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at += 1;
  return at;
}

function joined(around: readonly Buffer[], between: (index: number) => Buffer): Buffer {
  return Buffer.concat(around.flatMap((part, index) => (index === 0 ? [part] : [between(index - 1), part])));
}
