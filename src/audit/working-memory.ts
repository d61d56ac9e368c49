/** Memory that one batch after the other is put together in. Grows for a long batch and is given back after it. */

const LEAST_BYTES = 128 * 1024;
const MOST_KEPT_BYTES = 4 * 1024 * 1024;

/** `memory` where it has room for `bytes` and is worth keeping, else fresh memory; its content is of no use. */
export function memoryFor(memory: Buffer, bytes: number): Buffer {
  if (bytes <= memory.length && memory.length <= MOST_KEPT_BYTES) return memory;
  return Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(2 * memory.length, MOST_KEPT_BYTES), LEAST_BYTES));
}
