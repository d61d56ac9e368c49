/**
 * JSON Lines, one strict JSON object a line: what a file of requests or of examples must be. A line is bounded as a
 * request's body is; nothing is read leniently, so that what was checked is what is worked on later.
 */
import { setImmediate as yieldNow } from 'node:timers/promises';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { parseStrictJson, type StrictJson } from '../http/strict-json.ts';
import type { LineBounds } from './kept-files.ts';

/** Most lines of a file: each costs a turn of this loop, however short it is. */
export const MAX_FILE_LINES = 200_000;
/** Worked on without a break; a long line is as a request of that size. */
const SLICE_MS = 2;
const NEWLINE = 0x0a;

/** Where a file is wrong, and how; `line` counts from 1. */
export interface LineFault {
  readonly line: number;
  readonly refusal: Refusal;
}

export interface JsonLine {
  readonly number: number;
  readonly json: StrictJson;
}

export class LineFaultError extends Error {
  readonly fault: LineFault;
  constructor(fault: LineFault) {
    super(`line ${fault.line}: ${fault.refusal.reason}`);
    this.name = 'LineFaultError';
    this.fault = fault;
  }
}

/** The lines of a text, parsed one at a time. Throws a LineFaultError at the first that is wrong; an empty file has none. */
export async function* jsonLines(
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  bounds: LineBounds,
): AsyncGenerator<JsonLine> {
  let number = 0;
  let sinceMs = performance.now();
  for await (const line of rawLines(content, bounds.maxBytes)) {
    number += 1;
    if (number > MAX_FILE_LINES) throw new LineFaultError({ line: number, refusal: tooMany() });
    const bytes = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    const json = parseStrictJson(bytes, { maxDepth: bounds.maxDepth });
    if (isRefusal(json)) throw new LineFaultError({ line: number, refusal: json });
    yield { number, json };
    if (performance.now() - sinceMs < SLICE_MS) continue;
    await yieldNow();
    sinceMs = performance.now();
  }
}

const CARRIAGE_RETURN = 0x0d;

/** How many lines there are, or where the first is that is wrong. */
export async function checkJsonLines(
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  bounds: LineBounds,
): Promise<number | LineFault> {
  let lines = 0;
  try {
    for await (const line of jsonLines(content, bounds)) lines = line.number;
    return lines;
  } catch (error) {
    if (error instanceof LineFaultError) return error.fault;
    throw error;
  }
}

/** The bytes between line breaks; a line break at the end of the file ends its last line. */
async function* rawLines(
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let [heldBytes, number] = [0, 1];
  const take = (piece: Buffer): void => {
    heldBytes += piece.length;
    if (heldBytes > maxBytes) throw new LineFaultError({ line: number, refusal: tooLong(maxBytes) });
    held.push(piece);
  };
  for await (const chunk of content) {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, at)) {
      take(chunk.subarray(at, end));
      yield held.length === 1 ? (held[0] ?? EMPTY) : Buffer.concat(held, heldBytes);
      [held, heldBytes, at] = [[], 0, end + 1];
      number += 1;
    }
    if (at < chunk.length) take(chunk.subarray(at));
  }
  if (heldBytes > 0) yield Buffer.concat(held, heldBytes);
}

const EMPTY = Buffer.alloc(0);

function tooLong(maxBytes: number): Refusal {
  return refuse('body_too_large', 'a line of the file is over the limit', {
    detail: `A line may have ${maxBytes} bytes.`,
  });
}

function tooMany(): Refusal {
  return refuse('invalid_field', 'the file has more lines than the gate reads', {
    detail: `A file may have ${MAX_FILE_LINES} lines.`,
  });
}
