/** Frames are on the disk, one after the other, when `append` returns; no segment is ever written over. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { newFolder, removeFolder } from './audit-fixture.ts';
import { makeSegmentFolder, segmentPlace } from './audit-folder.ts';
import { SegmentWriter } from './segment-writer.ts';

const MIB = 1024 * 1024;
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
    assert.equal(statSync(path(1)).size, MIB);
    writer.append(frame(10, 1));
    assert.deepEqual(readFileSync(path(1)).subarray(0, 20), Buffer.concat([frame(10, 1), frame(10, 0)]));
    writer.append(frame(5, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(1)), Buffer.concat([frame(10, 1), frame(5, 2)]));
    assert.throws(() => writer.append(frame(5, 3)), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('makes the next segment once one is half full, and goes on in it', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    writer.prepare();
    writer.append(frame(MIB / 2, 1));
    assert.equal(writer.fits(MIB / 2), true);
    assert.equal(writer.fits(MIB / 2 + 1), false);
    writer.prepare();
    while (statSync(path(2), { throwIfNoEntry: false })?.size !== 4 * MIB) await setTimeout(2);
    await writer.next();
    assert.equal(statSync(path(1)).size, MIB / 2);
    // Longer than the room: a single record can be.
    writer.append(frame(5 * MIB, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(2)), frame(5 * MIB, 2));
  });

  it('writes over no file that is there', async () => {
    writeFileSync(path(1), 'a log');
    await assert.rejects(SegmentWriter.begin(dataPath, 1), { code: 'EEXIST' });
    assert.equal(readFileSync(path(1), 'utf8'), 'a log');
  });

  it('tries again where room could not be made ahead, and fails where it still cannot', async () => {
    const writer = await SegmentWriter.begin(dataPath, 1);
    writer.append(frame(MIB, 1));
    mkdirSync(path(2));
    writer.prepare();
    await setTimeout(20);
    await assert.rejects(writer.next(), { code: 'EEXIST' });
    rmSync(path(2), { recursive: true });
    await writer.next();
    writer.append(frame(3, 2));
    await writer.close();
    assert.deepEqual(readFileSync(path(2)), frame(3, 2));
  });
});
