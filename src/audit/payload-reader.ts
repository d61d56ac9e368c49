/** Opens payloads for those who hold the log's master key. Gives no payload that its entry does not commit to. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Batch, PayloadBox } from './batch-frame.ts';
import type { Leaf } from './leaf.ts';
import { damaged } from './log-reader.ts';
import { type OpenedPayload, openBox } from './payload-boxes.ts';
import { SubjectKeyReader } from './subject-keys.ts';

export class PayloadReader {
  readonly #keys: SubjectKeyReader;
  /** A box holds the payloads of several entries, which are asked for one after the other. */
  readonly #opened = new WeakMap<PayloadBox, readonly OpenedPayload[]>();

  constructor(database: DatabaseSync, master: KeyObject) {
    this.#keys = new SubjectKeyReader(database, master);
  }

  /**
   * The payload of an entry that has one; undefined where its subject's key is erased. Throws AuditFault `audit_damaged`
   * where it is missing or not what the entry commits to, KeyFault where it does not open.
   */
  open(batch: Batch, { index, epoch, payload }: Leaf): Buffer | undefined {
    if (payload === undefined) throw new RangeError('the entry has no payload');
    const position = index - batch.firstIndex;
    const box = batch.boxes.find(({ members }) => members.some((member) => member.position === position));
    if (box === undefined) throw damaged(`the payload of entry ${index} is missing`);
    const key = this.#keys.keyOf(payload.subject);
    if (key === undefined) return undefined;
    const opened =
      this.#opened.get(box) ??
      openBox(key, box, { epoch, firstIndex: batch.firstIndex, subject: payload.subject });
    this.#opened.set(box, opened);
    const own = opened.find((candidate) => candidate.position === position);
    if (own?.commitment !== payload.commitment)
      throw damaged(`the payload of entry ${index} is not what the entry commits to`);
    return own.payload;
  }
}
