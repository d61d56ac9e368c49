/** Frames are on the disk, one after the other, when `append` returns; no segment is ever written over. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { newFolder, removeFolder } from './audit-fixture.ts';
import { makeSegmentFolder, segmentPlace } from './audit-folder.ts';
import { SegmentWriter } from './segment-writer.ts';

const MIB = 1024 * 1024;
const ROOM = 64 * 1024;
let dataPath = '';
beforeEach(() => {
  dataPath = newFolder();
  makeSegmentFolder(dataPath);
});
afterEach(() => removeFolder(dataPath));

const path = (number: number) => segmentPlace(dataPath, number).path;
const frame = (bytes: number, fill: number) => Buffer.alloc(bytes, fill);

describe('a segment writer', () => {
  it('appends into room made before, and cuts off at the end what it did not use', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    assert.equal(statSync(path(1)).size, ROOM);
    writer.append(frame(10, 1));
    assert.deepEqual(readFileSync(path(1)).subarray(0, 20), Buffer.concat([frame(10, 1), frame(10, 0)]));
    writer.append(frame(5, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(1)), Buffer.concat([frame(10, 1), frame(5, 2)]));
    assert.throws(() => writer.append(frame(5, 3)), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('keeps room ahead of the records', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    let end = 0;
    for (const bytes of [10, ROOM - 20, 5, 3 * ROOM, 1]) {
      writer.append(frame(bytes, 1));
      end += bytes;
      const file = readFileSync(path(1));
      assert.ok(file.length >= end + ROOM / 4, `${file.length - end} bytes of room after ${end}`);
      assert.ok(file.subarray(0, end).every((byte) => byte === 1));
      assert.ok(file.subarray(end).every((byte) => byte === 0));
    }
    await writer.close();
    assert.equal(statSync(path(1)).size, end);
  });

  it('goes on in the next segment', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    writer.append(frame(MIB / 2, 1));
    assert.equal(writer.fits(MIB / 2), true);
    assert.equal(writer.fits(MIB / 2 + 1), false);
    await writer.next();
    assert.equal(statSync(path(1)).size, MIB / 2);
    assert.equal(writer.fits(4 * MIB), true);
    // Longer than a segment: a single record can be.
    writer.append(frame(5 * MIB, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(2)), frame(5 * MIB, 2));
  });

  it('writes over no file that is there', async () => {
    writeFileSync(path(1), 'a log');
    await assert.rejects(SegmentWriter.begin(dataPath, 1), { code: 'EEXIST' });
    assert.equal(readFileSync(path(1), 'utf8'), 'a log');
  });

  it('fails where the next segment cannot be made, and can try again', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    writer.append(frame(MIB, 1));
    mkdirSync(path(2));
    await assert.rejects(writer.next(), { code: 'EEXIST' });
    rmSync(path(2), { recursive: true });
    await writer.next();
    writer.append(frame(3, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(2)), frame(3, 2));
  });
});
