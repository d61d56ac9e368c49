/**
 * Files that checkpoints are appended to: one note after the other, each followed by an empty line. They are what a log
 * that was cut back is held against, so nothing here ever removes a whole note.
 */
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  truncateSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

export const CHECKPOINT_FOLDER = 'checkpoints';
/** More than the longest note: the last whole one is in the last this many bytes. */
const TAIL_BYTES = 64 * 1024;
/** Files are read as latin1, one character a byte, so that positions hold even where a byte is torn or changed. */
const SIGNATURE_START = Buffer.from('— ').toString('latin1');

/** Where every checkpoint of a log goes. */
export function checkpointFile(dataPath: string): string {
  return join(dataPath, CHECKPOINT_FOLDER, 'checkpoints.txt');
}

/** On the disk when it resolves. */
export async function appendNote(path: string, note: string): Promise<void> {
  await appendFile(path, `${note}\n`, { mode: 0o600, flush: true });
}

/** The last whole note, or undefined for a file that is missing or has none. */
export function lastNote(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const splitter = new NoteSplitter();
  return splitter.push(readTail(path).text).at(-1);
}

/** Cuts off what a crash left of a half-written note, so that the next one begins on its own line. */
export function dropTornNote(path: string): void {
  if (!existsSync(path)) return;
  const { text, end } = readTail(path);
  const splitter = new NoteSplitter();
  splitter.push(text);
  if (splitter.rest.length > 0) truncateSync(path, end - splitter.rest.length);
}

/** Every whole note, in the file's order; then, as `torn`, whatever follows the last one. */
export async function* readNotes(
  path: string,
): AsyncGenerator<{ readonly note: string; readonly torn: boolean }> {
  const splitter = new NoteSplitter();
  for await (const chunk of createReadStream(path, 'latin1'))
    for (const note of splitter.push(String(chunk))) yield { note, torn: false };
  if (splitter.rest.length > 0) yield { note: splitter.rest, torn: true };
}

/** Cuts text into notes, at each empty line that follows a signature; the one before signatures does not end a note. */
class NoteSplitter {
  /** What came after the last whole note. */
  rest = '';

  push(text: string): string[] {
    const notes: string[] = [];
    this.rest += text;
    for (let from = 0; ; ) {
      const end = this.rest.indexOf('\n\n', from);
      if (end < 0) return notes;
      const line = this.rest.slice(this.rest.lastIndexOf('\n', end - 1) + 1, end);
      from = end + 1;
      if (!line.startsWith(SIGNATURE_START)) continue;
      notes.push(Buffer.from(this.rest.slice(0, end + 1), 'latin1').toString('utf8'));
      this.rest = this.rest.slice(end + 2);
      from = 0;
    }
  }
}

function readTail(path: string): { readonly text: string; readonly end: number } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const start = size - bytes.length;
    const read = readSync(file, bytes, 0, bytes.length, start);
    return { text: bytes.toString('latin1', 0, read), end: start + read };
  } finally {
    closeSync(file);
  }
}
