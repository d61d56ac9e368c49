/**
 * The bytes of an entry: a small head in plain (whose key opens it, until when, what it can be purged by), then the
 * answer under AES-256-GCM. Head, key and tenant are its associated data: an entry that was cut, changed, given a longer
 * life or put in another's place does not open.
 */
import type { KeyObject } from 'node:crypto';
import { NONCE_BYTES, open, type RandomPool, seal } from '../crypto/sealed-box.ts';
import type { AnswerForm, CachedAnswer, EntryId, EntryTags, KeptAnswer } from './answer-cache.ts';

const FORMAT = 1;
const LENGTH_BYTES = 2;
const MAX_HEAD_BYTES = 2_048;

export interface EntryHead {
  readonly tags: EntryTags;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
}

interface ReadHead extends EntryHead {
  readonly text: string;
  readonly end: number;
}

/** @returns undefined where the head is longer than any should be. */
export function sealEntry(kept: KeptAnswer, key: KeyObject, random: RandomPool): Buffer | undefined {
  const { tags, requestedAtMs, expiresAtMs, answer } = kept;
  const head = JSON.stringify({ v: FORMAT, ...tags, requestedAtMs, expiresAtMs });
  const headBytes = Buffer.byteLength(head);
  if (headBytes > MAX_HEAD_BYTES) return undefined;
  const plaintext = Buffer.from(plaintextOf(answer));
  const identity = identityOf(kept, head);
  const sealed = seal({ key, plaintext, identity, nonce: random.take(NONCE_BYTES) });
  const bytes = Buffer.allocUnsafeSlow(LENGTH_BYTES + headBytes + sealed.length);
  bytes.writeUInt16BE(headBytes, 0);
  bytes.write(head, LENGTH_BYTES);
  bytes.set(sealed, LENGTH_BYTES + headBytes);
  return bytes;
}

/** The head as it stands there: nothing of it is proven until the entry opens. Undefined where it cannot be read. */
export function readHead(bytes: Buffer): ReadHead | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + bytes.readUInt16BE(0);
  if (end > bytes.length || end > LENGTH_BYTES + MAX_HEAD_BYTES) return undefined;
  const text = bytes.toString('utf8', LENGTH_BYTES, end);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = headOf(value);
  return read && { text, end, ...read };
}

/** Field by field: on the way of every hit a schema would cost more than the cipher's key. */
function headOf(value: unknown): EntryHead | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { v, model, prompt, subject, requestedAtMs, expiresAtMs }: Record<string, unknown> = { ...value };
  if (v !== FORMAT || typeof requestedAtMs !== 'number' || typeof expiresAtMs !== 'number') return undefined;
  if (typeof model !== 'string' || typeof prompt !== 'string' || typeof subject !== 'string')
    return undefined;
  return { tags: { model, prompt, subject }, requestedAtMs, expiresAtMs };
}

/** Throws KeyFault where the key, the place or a byte does not fit. */
export function openEntry(id: EntryId, bytes: Buffer, head: ReadHead, key: KeyObject): CachedAnswer {
  const plaintext = open(key, bytes.subarray(head.end), identityOf(id, head.text)).toString('utf8');
  const facts = plaintext.indexOf('\n');
  return answerOf(JSON.parse(plaintext.slice(0, facts)), plaintext.slice(facts + 1));
}

function identityOf({ tenant, key }: EntryId, head: string): string {
  return `["cache-entry",${JSON.stringify(tenant)},"${key}"]${head}`;
}

/** Facts on a line of their own: the answer's text needs no escaping. */
function plaintextOf({ body, ...facts }: CachedAnswer): string {
  return `${JSON.stringify(facts)}\n${body}`;
}

/** Authenticated by now: only this gate writes it. Still read field by field, since another version may have. */
function answerOf(value: unknown, body: string): CachedAnswer {
  const { form, provider, storedAtMs, originRequestId, saves } = value as Partial<CachedAnswer>;
  if (!isForm(form) || typeof provider !== 'string' || typeof originRequestId !== 'string')
    throw new Error('an entry of another form');
  if (typeof storedAtMs !== 'number' || typeof saves?.nanoUsd !== 'number')
    throw new Error('an entry of another form');
  return { body, form, provider, storedAtMs, originRequestId, saves };
}

function isForm(value: unknown): value is AnswerForm {
  return value === 'whole' || value === 'stream';
}
