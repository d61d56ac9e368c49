/**
 * AES-256-GCM with the identity of what is sealed as associated data, so that a ciphertext moved to another record
 * does not open. Layout: 12 bytes nonce, ciphertext, 16 bytes tag. A nonce must never be used twice under one key.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';
import { KeyFault } from './crypto-error.ts';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** How much randomness one call to the system fetches: a call for each nonce would cost more than the cipher. */
const POOL_BYTES = 8192;

/** Random bytes, each given out once. */
export class RandomPool {
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  #next = POOL_BYTES;

  /** `bytes` fresh random bytes; at most POOL_BYTES. */
  take(bytes: number): Buffer {
    const taken = Buffer.allocUnsafe(bytes);
    this.fill(taken, bytes);
    return taken;
  }

  /** Writes fresh random bytes to the beginning of `target`; at most POOL_BYTES. */
  fill(target: Buffer, bytes: number): void {
    if (this.#next + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#next = 0;
    }
    const end = this.#next + bytes;
    this.#pool.copy(target, 0, this.#next, end);
    this.#pool.fill(0, this.#next, end);
    this.#next = end;
  }
}

export interface SealRequest {
  readonly key: KeyObject;
  readonly plaintext: Uint8Array;
  /** What the ciphertext belongs to; `open` must be given the same. */
  readonly identity: string;
  /** NONCE_BYTES of fresh randomness. */
  readonly nonce: Buffer;
}

export function seal(request: SealRequest): Buffer {
  const sealed = Buffer.allocUnsafe(NONCE_BYTES + request.plaintext.length + TAG_BYTES);
  sealInto(sealed, 0, request);
  return sealed;
}

/** Writes what `seal` gives to a place in `target`; returns where it ends. */
export function sealInto(
  target: Buffer,
  at: number,
  { key, plaintext, identity, nonce }: SealRequest,
): number {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(identity));
  const body = cipher.update(plaintext);
  // GCM is a stream mode: final() gives no bytes, it only computes the tag.
  cipher.final();
  const bodyAt = at + NONCE_BYTES;
  target.set(nonce, at);
  target.set(body, bodyAt);
  target.set(cipher.getAuthTag(), bodyAt + body.length);
  return bodyAt + body.length + TAG_BYTES;
}

/** Throws `ciphertext_invalid` where the key, the identity or a byte does not fit. */
export function open(key: KeyObject, sealed: Uint8Array, identity: string): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new KeyFault('ciphertext_invalid', 'too short');
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(identity));
  decipher.setAuthTag(bytes.subarray(end));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch (cause) {
    throw new KeyFault('ciphertext_invalid', 'the key, the identity or the bytes do not fit', { cause });
  }
}
