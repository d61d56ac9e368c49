/** Holds sealed payloads against the entries' commitments, for those who have the log's keys. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { KeyFault } from '../crypto/crypto-error.ts';
import type { Batch, PayloadBox } from './batch-frame.ts';
import type { Leaf } from './leaf.ts';
import { openBox } from './payload-boxes.ts';
import { SubjectKeyReader } from './subject-keys.ts';
import type { ProblemList } from './verify-report.ts';

export class PayloadChecker {
  readonly #keys: SubjectKeyReader;
  readonly #problems: ProblemList;

  constructor(database: DatabaseSync, master: KeyObject, problems: ProblemList) {
    this.#keys = new SubjectKeyReader(database, master);
    this.#problems = problems;
  }

  /** `leaves` of the batch's entries; undefined for one that cannot be read, whose payload nothing can be held against. */
  check(batch: Batch, leaves: readonly (Leaf | undefined)[]): void {
    const seen = new Set<number>();
    for (const box of batch.boxes) {
      if (box.members.length === 0) this.#tell(batch, 0, 'has a box beside it that belongs to no entry');
      for (const { position } of box.members) {
        if (seen.has(position)) this.#tell(batch, position, 'stands twice');
        const leaf = leaves[position];
        if (leaf !== undefined && leaf.payload === undefined)
          this.#tell(batch, position, 'is there, but the entry has none');
        seen.add(position);
      }
      this.#checkBox(batch, box, leaves);
    }
    for (const [position, leaf] of leaves.entries())
      if (leaf?.payload !== undefined && !seen.has(position)) this.#tell(batch, position, 'is missing');
  }

  #checkBox(batch: Batch, box: PayloadBox, leaves: readonly (Leaf | undefined)[]): void {
    const owners = box.members.map(({ position }) => leaves[position]);
    const [owner] = owners.filter((leaf) => leaf?.payload !== undefined);
    const subject = owner?.payload?.subject;
    if (owner === undefined || subject === undefined) return;
    try {
      const key = this.#keys.keyOf(subject);
      // An erased subject's payloads cannot be opened, and the log holds without them.
      if (key === undefined) return;
      const place = { epoch: owner.epoch, firstIndex: batch.firstIndex, subject };
      for (const { position, commitment } of openBox(key, box, place))
        if (leaves[position] !== undefined && leaves[position].payload?.commitment !== commitment)
          this.#tell(batch, position, 'is not what the entry commits to');
    } catch (error) {
      if (!(error instanceof KeyFault) || error.code !== 'ciphertext_invalid') throw error;
      for (const { position } of box.members)
        this.#tell(batch, position, 'was changed: it, or its subject’s key, does not open');
    }
  }

  #tell(batch: Batch, position: number, problem: string): void {
    this.#problems.add(`payload of entry ${batch.firstIndex + position}`, problem);
  }
}
