/** Pieces are joined byte by byte, and nobody waits for all of them. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { joinBytes } from './joined-bytes.ts';

it('is what the pieces are, one after the other, whatever their sizes', async () => {
  const piece = fc.integer({ min: 0, max: 700_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (sizes) => {
      const pieces = sizes.map((size, index) => Buffer.alloc(size, index + 1));
      assert.ok((await joinBytes(pieces)).equals(Buffer.concat(pieces)));
    }),
    { numRuns: 40 },
  );
});

it('gives the event loop back on the way', async () => {
  let [turns, isDone] = [0, false];
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await joinBytes(Array.from({ length: 256 }, () => Buffer.alloc(64 * 1024)));
  isDone = true;
  assert.ok(turns >= 16, `${turns} turns for 16 MiB`);
});
