/**
 * Seals the payloads of a batch: one box for each data subject, under that subject's key. Salts lie in the boxes only.
 * A payload is bound to its record by the record's commitment, a box to its batch by its identity.
 */
import { hash, type KeyObject } from 'node:crypto';
import { NONCE_BYTES, open, type RandomPool, sealInto } from '../crypto/sealed-box.ts';
import type { BatchFrame, BoxMember, PayloadBox } from './batch-frame.ts';
import type { Subject } from './subject-keys.ts';
import { memoryFor } from './working-memory.ts';

export const SALT_BYTES = 16;

/** Where a payload comes from. */
interface PayloadSource {
  readonly payloadBytes: number;
  copyPayload(target: Buffer, at: number): void;
}

interface OpenBox {
  readonly subject: Subject;
  readonly members: BoxMember[];
  /** Where each member's salt begins. */
  readonly starts: number[];
  /** Salts and payloads together. */
  bytes: number;
}

/** Where the box stands: it opens in no other batch and for no other subject. */
export interface BoxPlace {
  readonly epoch: string;
  readonly firstIndex: number;
  /** The subject's pseudonym. */
  readonly subject: string;
}

export class PayloadBoxes {
  readonly #random: RandomPool;
  /** By pseudonym; at most one for each record of a batch. */
  readonly #boxes = new Map<string, OpenBox>();
  #salted: Buffer = Buffer.alloc(0);
  #end = 0;

  constructor(random: RandomPool) {
    this.#random = random;
  }

  /** `roomBytes`: at least what the batch's payloads and their salts take. */
  begin(roomBytes: number): void {
    this.#salted = memoryFor(this.#salted, roomBytes);
    this.#end = 0;
    this.#boxes.clear();
  }

  /** Takes in the payload of the record at `position` of the batch. Returns the commitment to it. */
  add(subject: Subject, position: number, record: PayloadSource): string {
    const start = this.#end;
    const bytes = record.payloadBytes;
    this.#end += SALT_BYTES + bytes;
    const salted = this.#salted.subarray(start, this.#end);
    this.#random.fill(salted, SALT_BYTES);
    record.copyPayload(salted, SALT_BYTES);
    const box = this.#boxOf(subject);
    box.members.push({ position, bytes });
    box.starts.push(start);
    box.bytes += salted.length;
    return commitmentOf(salted);
  }

  /** Puts the batch's boxes into its frame, sealed. */
  seal(frame: BatchFrame, epoch: string, firstIndex: number): void {
    for (const box of this.#boxes.values()) {
      const { pseudonym, key } = box.subject;
      const identity = boxIdentity({ epoch, firstIndex, subject: pseudonym });
      const nonce = this.#random.take(NONCE_BYTES);
      const request = { key, plaintext: this.#plaintextOf(box), identity, nonce };
      frame.addBox(box.members, (target, at) => sealInto(target, at, request));
    }
  }

  #boxOf(subject: Subject): OpenBox {
    const found = this.#boxes.get(subject.pseudonym);
    if (found !== undefined) return found;
    const box: OpenBox = { subject, members: [], starts: [], bytes: 0 };
    this.#boxes.set(subject.pseudonym, box);
    return box;
  }

  /** Copies only where another subject's payloads lie in between. */
  #plaintextOf({ members, starts, bytes }: OpenBox): Buffer {
    const start = starts[0] ?? 0;
    const spanned = (starts.at(-1) ?? 0) + SALT_BYTES + (members.at(-1)?.bytes ?? 0) - start;
    if (spanned === bytes) return this.#salted.subarray(start, start + bytes);
    const pieces = starts.map((at, member) =>
      this.#salted.subarray(at, at + SALT_BYTES + (members[member]?.bytes ?? 0)),
    );
    return Buffer.concat(pieces, bytes);
  }
}

export interface OpenedPayload {
  /** Which of the batch's entries it belongs to. */
  readonly position: number;
  readonly payload: Buffer;
  readonly commitment: string;
}

/** Throws KeyFault `ciphertext_invalid` where key, place or bytes do not fit. */
export function openBox(key: KeyObject, { members, sealed }: PayloadBox, place: BoxPlace): OpenedPayload[] {
  const plaintext = open(key, sealed, boxIdentity(place));
  let at = 0;
  return members.map(({ position, bytes }) => {
    const salted = plaintext.subarray(at, at + SALT_BYTES + bytes);
    at += SALT_BYTES + bytes;
    return { position, payload: salted.subarray(SALT_BYTES), commitment: commitmentOf(salted) };
  });
}

function boxIdentity({ epoch, firstIndex, subject }: BoxPlace): string {
  return `["audit-payloads","${epoch}",${firstIndex},"${subject}"]`;
}

/** SHA-256(salt ‖ payload): the salt keeps a short payload from being guessed. */
function commitmentOf(salted: Buffer): string {
  return hash('sha256', salted, 'base64');
}
