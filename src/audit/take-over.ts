/**
 * Takes over the log that an earlier process left: proves it, removes what a crash left unfinished, gives dead intents
 * their outcome, and begins a new epoch in a segment of its own. Killed at any point, it can be done again.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { flushFolder } from '../crypto/kek-file.ts';
import { RandomPool } from '../crypto/sealed-box.ts';
import { makePrivateFile, makeSegmentFolder } from './audit-folder.ts';
import type { AuditRecord } from './audit-log.ts';
import { BatchEncoder, type RecordBatch } from './batch-encoder.ts';
import { checkpointVerifier } from './checkpoint.ts';
import { appendNote, checkpointFile, dropTornNote, lastNote } from './checkpoint-file.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { deadIntentOutcomes } from './dead-intents.ts';
import { encodeBody } from './encode-body.ts';
import { openKeysForWriting } from './keys-database.ts';
import { signersOf } from './log-keys.ts';
import { LogWriter } from './log-writer.ts';
import { PayloadBoxes } from './payload-boxes.ts';
import { packRecord, recordBound } from './record-memory.ts';
import { type Leftovers, type ResumedLog, resumeLog } from './resume-log.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SubjectKeys } from './subject-keys.ts';
import { WitnessFile } from './witness-file.ts';
import type { WriterStart } from './writer-protocol.ts';

/** Recovered outcomes that go into one frame. */
const RECOVERED_A_BATCH = 500;

export interface TakenLog {
  readonly writer: LogWriter;
  readonly witness: WitnessFile | undefined;
  readonly keys: DatabaseSync;
  /** Intents that got the outcome `unknown`. */
  readonly recovered: number;
}

export interface TakeOverEvents {
  readonly onCheckpoint: (size: number) => void;
  readonly onWitnessFailure: (message: string) => void;
}

/** Throws AuditFault `audit_damaged`; then no entry was written. */
export async function takeOver(start: WriterStart, events: TakeOverEvents): Promise<TakenLog> {
  const { dataPath, keys: logKeys, nowMs, witnessFile } = start;
  const own = checkpointFile(dataPath);
  makeSegmentFolder(dataPath);
  const resumed = await resumeLog({
    ...{ dataPath, origin: logKeys.origin },
    verifiers: signersOf(logKeys).map(({ key }) => checkpointVerifier(key)),
    copies: witnessFile === undefined ? [own] : [own, witnessFile],
  });
  const { tree, oldestOpen } = resumed;
  removeLeftovers(resumed.leftovers);
  await mendCopy(own, resumed.last?.note);
  const outcomes = await deadIntentOutcomes(dataPath, { from: oldestOpen, end: tree.size }, nowMs);
  const witness =
    witnessFile === undefined ? undefined : new WitnessFile(witnessFile, events.onWitnessFailure);
  const keys = openKeysForWriting(dataPath);
  const writer = await openWriter({ start, resumed, keys, witness, onCheckpoint: events.onCheckpoint });
  const firstOpen = outcomes.length === 0 ? tree.size : oldestOpen;
  await writer.beginSegment(firstOpen);
  for (let at = 0; at < outcomes.length; at += RECOVERED_A_BATCH) {
    const batch = batchOf(resumed.epoch, outcomes.slice(at, at + RECOVERED_A_BATCH));
    await writer.commit(batch, firstOpen, nowMs);
  }
  await writer.commit(
    batchOf(start.epoch, [beginning(writer, start, outcomes.length, resumed)]),
    tree.size,
    nowMs,
  );
  await writer.checkpoint();
  return { writer, witness, keys, recovered: outcomes.length };
}

/** Nothing of this was acknowledged. What is cut off must be gone before the log goes on behind it. */
function removeLeftovers({ unused, cut }: Leftovers): void {
  for (const { path } of unused) rmSync(path);
  if (cut === undefined) return;
  const file = openSync(cut.path, 'r+');
  try {
    ftruncateSync(file, cut.end);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A crash tears the last note, or comes before it is told. */
async function mendCopy(path: string, last: string | undefined): Promise<void> {
  if (!existsSync(path)) {
    makePrivateFile(path);
    flushFolder(dirname(path));
  }
  dropTornNote(path);
  if (last !== undefined && lastNote(path) !== last) await appendNote(path, last);
}

interface Opening {
  readonly start: WriterStart;
  readonly resumed: ResumedLog;
  readonly keys: DatabaseSync;
  readonly witness: WitnessFile | undefined;
  readonly onCheckpoint: (size: number) => void;
}

async function openWriter({ start, resumed, keys, witness, onCheckpoint }: Opening): Promise<LogWriter> {
  const { dataPath, keys: logKeys } = start;
  const { tree, epoch, last, nextSegment } = resumed;
  const random = new RandomPool();
  const subjects = new SubjectKeys(keys, logKeys.master, random);
  const checkpoints = new CheckpointKeeper({
    ...{ origin: logKeys.origin, signers: signersOf(logKeys), file: checkpointFile(dataPath) },
    ...{ witness, onCheckpoint, last },
  });
  const encoder = new BatchEncoder({ subjects, boxes: new PayloadBoxes(random), tree });
  const segments = await SegmentWriter.begin(dataPath, nextSegment);
  return new LogWriter({ segments, subjects, encoder, checkpoints, tree, epoch });
}

/** The epoch's first entry commits to all that came before it, signed or not. */
function beginning(
  writer: LogWriter,
  { epoch, nowMs }: WriterStart,
  recoveredIntents: number,
  { leftovers }: ResumedLog,
): AuditRecord {
  const details = {
    previousRoot: writer.root.toString('base64'),
    previousSize: writer.size,
    recoveredIntents,
    ...(leftovers.torn && { tornTail: true }),
  };
  return { type: 'event', event: 'epoch_started', details, requestId: epoch, atMs: nowMs, tenant: '' };
}

function batchOf(epoch: string, records: readonly AuditRecord[]): RecordBatch {
  const pending = records.map((record) => ({ body: encodeBody(record), payload: undefined }));
  const memory = Buffer.alloc(pending.reduce((bytes, record) => bytes + recordBound(record, 0), 0));
  let bytes = 0;
  for (const record of pending) bytes = packRecord(memory, bytes, record, 0);
  return { epoch, memory, records: records.length, bytes };
}
