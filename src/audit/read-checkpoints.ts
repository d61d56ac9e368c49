/** The checkpoints of a log: those in the file beside it, and those that its segments begin with. Checks none of them. */
import { existsSync } from 'node:fs';
import { parseCheckpoint } from './checkpoint.ts';
import { checkpointFile, lastNote, readNotes } from './checkpoint-file.ts';
import type { SizedNote } from './checkpoint-keeper.ts';
import { damaged, lastSegment } from './log-reader.ts';

/** The latest; undefined for a log that was never begun. Throws `audit_damaged` where one is none. */
export async function lastCheckpoint(dataPath: string): Promise<SizedNote | undefined> {
  const told = lastNote(checkpointFile(dataPath));
  const segment = await lastSegment(dataPath);
  const notes = [told, segment?.header.note].filter((note) => note !== undefined).map(sized);
  return notes.sort((a, b) => b.size - a.size)[0];
}

/** Every whole note of the checkpoint file, in its order. Throws `audit_damaged` where one is none. */
export async function* readCheckpoints(dataPath: string): AsyncGenerator<SizedNote> {
  const path = checkpointFile(dataPath);
  if (!existsSync(path)) return;
  for await (const { note, torn } of readNotes(path)) if (!torn) yield sized(note);
}

function sized(note: string): SizedNote {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === undefined) throw damaged('a checkpoint of it is malformed');
  return { size: checkpoint.size, note };
}
