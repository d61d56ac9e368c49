/**
 * Whatever is changed, moved, left out or cut off in the live log is found and its place named, with or without the
 * frames' checksums made right; and a log that was cut back is not continued.
 */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  changeEntries,
  changeHeader,
  framesOf,
  readSegments,
  segmentFiles,
  swapEntries,
  writeSegments,
} from '../../test/fixtures/audit-segments.ts';
import { appendRequests, keyRingOf, newFolder, openLog, outcomeOf, removeFolder } from './audit-fixture.ts';
import { keysFile } from './audit-folder.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { lastNote } from './checkpoint-file.ts';
import { leafHash } from './merkle.ts';
import { verifyLive } from './verify-live.ts';
import type { VerifyReport } from './verify-report.ts';

const keyRing = keyRingOf(Buffer.alloc(32, 7));
const root = newFolder();
const pristine = join(root, 'data');
const work = join(root, 'work');

before(async () => {
  mkdirSync(pristine, { mode: 0o700 });
  // Two epochs, so two segments, with checkpoints in between.
  for (const requests of [100, 41]) {
    const log = await openLog({ dataPath: pristine, settings: { checkpointEntries: 64 } });
    await appendRequests(log, requests);
    await log.close();
  }
});
after(() => removeFolder(root));
afterEach(() => removeFolder(work));

const named = (report: VerifyReport) => report.problems.map(({ where }) => where);

describe('the live log', () => {
  const verify = () => verifyLive({ dataPath: work, keyRing });
  const changeKeys = (sql: string) => {
    const database = new DatabaseSync(keysFile(work));
    database.exec(sql);
    database.close();
  };
  const without = (from: number, end = Number.MAX_SAFE_INTEGER) =>
    changeEntries(work, (entry) => (entry.index >= from && entry.index < end ? undefined : entry));
  beforeEach(() => cpSync(pristine, work, { recursive: true }));

  /** All of them with every checksum made right again. The second segment begins at entry 201. */
  const CHANGES: Record<string, [change: () => void, where: RegExp]> = {
    'a changed leaf': [
      () =>
        changeEntries(work, (entry) =>
          entry.index === 20
            ? { ...entry, leaf: replaced(entry.leaf, '"attempts":1', '"attempts":2') }
            : entry,
        ),
      /^entry 20$/,
    ],
    'a changed leaf with its hash': [
      () =>
        changeEntries(work, (entry) => {
          if (entry.index !== 20) return entry;
          const leaf = replaced(entry.leaf, '"attempts":1', '"attempts":2');
          return { ...entry, leaf, hash: leafHash(leaf) };
        }),
      /^checkpoint \d+$/,
    ],
    'a changed hash': [
      () =>
        changeEntries(work, (entry) => (entry.index === 20 ? { ...entry, hash: Buffer.alloc(32) } : entry)),
      /^stored hash 20$/,
    ],
    'a dropped entry': [() => without(33, 34), /^entry 33$/],
    'dropped entries': [() => without(33, 41), /^entries 33 to 40$/],
    'dropped entries of two segments': [() => without(190, 210), /^entries 190 to 200$/],
    'an entry dropped with the rest moved up': [
      () => {
        without(33, 34);
        changeEntries(work, (entry) =>
          entry.index > 33 && entry.index < 201 ? { ...entry, index: entry.index - 1 } : entry,
        );
      },
      /^entry 33$/,
    ],
    'an entry that stands twice': [
      () => {
        const [segment] = readSegments(work);
        const twice = segment?.entries.flatMap((entry) => (entry.index === 40 ? [entry, entry] : [entry]));
        writeSegments(work, [{ ...required(segment), entries: twice ?? [] }, ...readSegments(work).slice(1)]);
      },
      /^entry 41$/,
    ],
    'two entries swapped': [() => swapEntries(work, 12, 13), /^entry 12$/],
    'a cut tail': [() => without(280), /^entries 280 to 283$/],
    'a cut tail with the segments after it': [
      () => writeSegments(work, readSegments(work).slice(0, 1)),
      /^entries 201 to 283$/,
    ],
    'a segment taken away': [
      () => rmSync(required(readSegments(work)[0]).path),
      /^audit\/segment-00000001\.log$/,
    ],
    'a segment made empty': [
      () => writeFileSync(required(readSegments(work)[0]).path, Buffer.alloc(5_000)),
      /^audit\/segment-00000001\.log$/,
    ],
    'a changed checkpoint': [
      () =>
        changeHeader(work, 2, (header) => ({
          ...header,
          note: String(header['note']).replace('portcullis', 'portcullus'),
        })),
      /^audit\/segment-00000002\.log, byte 0$/,
    ],
    'a header with another tree': [
      () => changeHeader(work, 2, (header) => ({ ...header, range: Buffer.alloc(128).toString('base64') })),
      /^audit\/segment-00000002\.log, byte 0$/,
    ],
    'a header that passes over open intents': [
      () => changeHeader(work, 2, (header) => ({ ...header, oldestOpen: 202 })),
      /^audit\/segment-00000002\.log, byte 0$/,
    ],
    'a header of another epoch': [
      () => changeHeader(work, 2, (header) => ({ ...header, epoch: 'another' })),
      /^audit\/segment-00000002\.log, byte 0$/,
    ],
    'other verifier keys': [
      () => changeKeys(`UPDATE log SET verifier_keys = replace(verifier_keys, 'node', 'edon')`),
      /table log/,
    ],
    'a table that is gone': [() => changeKeys('DROP TABLE log_keys'), /^audit-keys\.db$/],
    'bytes behind the end': [
      () => appendFileSync(required(readSegments(work)[1]).path, 'more'),
      /^audit\/segment-00000002\.log, byte \d+$/,
    ],
  };
  for (const [name, [change, where]] of Object.entries(CHANGES)) {
    it(`shows ${name}`, async () => {
      change();
      const report = await verify();
      assert.equal(report.ok, false);
      assert.ok(
        named(report).some((place) => where.test(place)),
        JSON.stringify(report.problems.slice(0, 5)),
      );
    });
  }

  it('names one entry where one leaf was changed, whatever checksum is right', async () => {
    changeEntries(work, (entry) =>
      entry.index === 20 ? { ...entry, leaf: replaced(entry.leaf, '"attempts":1', '"attempts":2') } : entry,
    );
    assert.deepEqual([...new Set(named(await verify()))], ['entry 20']);
  });

  it('shows any changed byte of the checkpoint file', async () => {
    const path = join(work, 'checkpoints/checkpoints.txt');
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at] ?? 0) ^ flip;
        writeFileSync(path, changed);
        assert.equal((await verify()).ok, false, `byte ${at}`);
      }),
      {
        numRuns: 25,
        examples: [
          [bytes.length - 1, 1],
          [bytes.length - 2, 1],
        ],
      },
    );
  });

  it('cannot be continued once it was cut back or changed at its end', async () => {
    const note = lastNote(join(work, 'checkpoints/checkpoints.txt'));
    assert.equal(parseCheckpoint(note ?? '')?.size, 284);
    for (const change of [
      () => without(202),
      () => without(283),
      () => writeSegments(work, readSegments(work).slice(0, 1)),
      () => writeSegments(work, readSegments(work).slice(1)),
      () => writeSegments(work, []),
      () => swapEntries(work, 281, 282),
      () => changeHeader(work, 2, (header) => ({ ...header, range: Buffer.alloc(128).toString('base64') })),
    ]) {
      change();
      const before = segmentFiles(work).map((path) => readFileSync(path));
      await assert.rejects(openLog({ dataPath: work }), { code: 'audit_damaged' });
      assert.deepEqual(
        segmentFiles(work).map((path) => readFileSync(path)),
        before,
        'a log that is refused is left as evidence',
      );
      rmSync(work, { recursive: true });
      cpSync(pristine, work, { recursive: true });
    }
  });
});

describe('a changed byte of a segment', () => {
  const tiny = join(root, 'tiny-live');
  before(async () => {
    mkdirSync(tiny, { mode: 0o700 });
    const log = await openLog({ dataPath: tiny });
    for (const payload of [{ subject: 's', content: 'x' }, undefined])
      await log.append(outcomeOf('r1', { settles: false, ...(payload && { payload }) }));
    await log.close();
  });

  it('is shown with the frame that it is in, wherever it is', async () => {
    const [path = ''] = segmentFiles(tiny);
    const bytes = readFileSync(path);
    const offsets = [...framesOf(bytes)].map(({ offset }) => offset);
    assert.equal(offsets.length, 4);
    // Signatures are long, and what may be a write under way is looked at more often: a part of these two frames.
    const [, first = 0, , last = 0] = offsets;
    for (let at = 0; at < bytes.length; at += at < first || at >= last ? 5 : 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, changed);
      const { ok, problems } = await verifyLive({ dataPath: tiny, keyRing });
      assert.equal(ok, false, `byte ${at}`);
      const frame = offsets.findLast((offset) => offset <= at);
      assert.ok(
        problems.some(({ where }) => where === `audit/segment-00000001.log, byte ${frame}`),
        `byte ${at}: ${JSON.stringify(problems)}`,
      );
    }
    writeFileSync(path, bytes);
    assert.equal((await verifyLive({ dataPath: tiny, keyRing })).ok, true);
  });
});

function required<Value>(value: Value | undefined): Value {
  assert.ok(value !== undefined);
  return value;
}

function replaced(leaf: Buffer, from: string, to: string): Buffer {
  const text = leaf.toString();
  assert.ok(text.includes(from));
  return Buffer.from(text.replace(from, to));
}
