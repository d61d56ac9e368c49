/** A log of many segments reads as one; what a crash tears off its end was never acknowledged, and nothing else goes. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { framesOf, segmentFiles } from '../../test/fixtures/audit-segments.ts';
import {
  appendRequests,
  intentOf,
  keyRingOf,
  newFolder,
  openLog,
  outcomeOf,
  removeFolder,
} from './audit-fixture.ts';
import { segmentPlace } from './audit-folder.ts';
import { exportLog } from './export-log.ts';
import type { Leaf } from './leaf.ts';
import type { NodeAuditLog } from './node-audit-log.ts';
import { verifyExport } from './verify-export.ts';
import { verifyLive } from './verify-live.ts';

let root = '';
let dataPath = '';
beforeEach(() => {
  root = newFolder();
  dataPath = join(root, 'data');
  mkdirSync(dataPath, { mode: 0o700 });
});
afterEach(() => removeFolder(root));

const check = (path = dataPath) => verifyLive({ dataPath: path, keyRing: keyRingOf(Buffer.alloc(32, 7)) });

async function leavesOf(log: NodeAuditLog, fromIndex = 0, limit = 1_000_000): Promise<Leaf[]> {
  const leaves: Leaf[] = [];
  for await (const { index, leaf } of log.entries({ fromIndex, limit })) {
    assert.ok(leaf);
    assert.equal(leaf.index, index);
    leaves.push(leaf);
  }
  return leaves;
}

/** Requests with payloads of 2,000 characters, at once in groups: 5 KB of log for each. */
async function fill(log: NodeAuditLog, requests: number, prefix: string): Promise<void> {
  const payload = (request: number) => ({
    subject: `user${request % 7}`,
    content: 'what was said '.repeat(143),
  });
  for (let done = 0; done < requests; done += 50)
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const requestId = `${prefix}_${done + at}`;
        await log.append(intentOf(requestId, { payload: payload(at) }));
        await log.append(outcomeOf(requestId, { payload: payload(at) }));
      }),
    );
}

describe('a log of many segments', () => {
  it('is read, verified, exported and continued as one', async () => {
    const first = await openLog({ dataPath, settings: { checkpointEntries: 100 } });
    await fill(first, 1_500, 'a');
    assert.deepEqual((await check()).problems, []);
    await first.close();
    const second = await openLog({ dataPath });
    await fill(second, 50, 'b');
    const files = segmentFiles(dataPath).filter((path) => readFileSync(path)[0] !== 0);
    assert.ok(files.length >= 4, `${files.length} segments`);

    const all = await leavesOf(second);
    assert.equal(all.length, 3_001 + 101);
    for (const from of [1, 500, 1_400, 3_000, 3_001, 3_101])
      assert.deepEqual(await leavesOf(second, from, 3), all.slice(from, from + 3), `from ${from}`);
    for (const [epoch, count] of [
      [first.epoch, 1_500],
      [second.epoch, 50],
    ] as const) {
      const costs = [];
      for await (const { costNanoUsd } of second.reservations(epoch)) costs.push(costNanoUsd);
      assert.deepEqual(costs, new Array(count).fill(300));
    }
    await second.close();

    const report = await check();
    assert.deepEqual([report.entries, report.problems], [3_102, []]);
    const outDir = join(root, 'export');
    const { entries, keys } = await exportLog({ dataPath, outDir });
    assert.equal(entries, 3_102);
    assert.deepEqual((await verifyExport({ dir: outDir, keys })).problems, []);
  });

  it('leaves no room behind at an orderly end, and removes what a dead run left', async () => {
    const log = await openLog({ dataPath });
    await fill(log, 150, 'a');
    await log.close();
    const [path = '', ...more] = segmentFiles(dataPath);
    assert.deepEqual(more, []);
    const frames = [...framesOf(readFileSync(path))];
    assert.equal(statSync(path).size, (frames.at(-1)?.offset ?? 0) + 13 + (frames.at(-1)?.body.length ?? 0));

    writeFileSync(segmentPlace(dataPath, 2).path, Buffer.alloc(5_000), { mode: 0o600 });
    await (await openLog({ dataPath })).close();
    assert.equal(segmentFiles(dataPath).length, 2);
    assert.deepEqual((await check()).problems, []);
  });
});

describe('a crash', () => {
  let crashed = '';
  let log: NodeAuditLog;
  /** What is on the disk while the log is open is what a crash leaves. */
  beforeEach(async () => {
    crashed = join(root, 'crashed');
    log = await openLog({ dataPath });
    await appendRequests(log, 3);
    await log.append(
      outcomeOf('last', { settles: false, payload: { subject: 's', content: 'x'.repeat(9_000) } }),
    );
    cpSync(dataPath, crashed, { recursive: true });
  });
  afterEach(() => log.close());

  const reopen = async () => {
    const next = await openLog({ dataPath: crashed });
    const leaves = await leavesOf(next);
    await next.close();
    assert.deepEqual((await check(crashed)).problems, []);
    const { body } = leaves.at(-1) ?? {};
    assert.ok(body?.type === 'event' && body.event === 'epoch_started');
    return { ids: leaves.slice(1, -1).map((leaf) => leaf.body.requestId), torn: body.details['tornTail'] };
  };
  const segment = () => segmentFiles(crashed)[0] ?? '';
  const frames = () => [...framesOf(readFileSync(segment()))];
  const write = (change: (bytes: Buffer) => void) => {
    const bytes = readFileSync(segment());
    change(bytes);
    writeFileSync(segment(), bytes);
  };

  it('between two writes loses nothing', async () => {
    const { ids, torn } = await reopen();
    assert.deepEqual([ids.length, ids.at(-1), torn], [7, 'last', undefined]);
  });

  it('in the middle of a write loses that write only, whichever part of it came to the disk', async () => {
    const { offset = 0, body } = frames().at(-1) ?? {};
    const end = offset + 13 + (body?.length ?? 0);
    const pristine = readFileSync(segment());
    const half = Math.ceil((offset + end) / 2 / 4096) * 4096;
    const tears: Record<string, (bytes: Buffer) => void> = {
      'nothing but its first byte': (bytes) => bytes.fill(0, offset + 1, end),
      'nothing but its head': (bytes) => bytes.fill(0, offset + 13, end),
      'all but its last byte': (bytes) => bytes.fill(0xaa, end - 1, end),
      'its first half': (bytes) => bytes.fill(0, half, end),
      'its second half': (bytes) => bytes.fill(0, offset, half),
    };
    for (const [what, tear] of Object.entries(tears)) {
      const bytes = Buffer.from(pristine);
      tear(bytes);
      writeFileSync(segment(), bytes);
      const [first, ...more] = (await check(crashed)).problems.map(({ where }) => where);
      assert.equal(first, `audit/segment-00000001.log, byte ${offset}`, `${what}: before the next start`);
      assert.ok(more.every((where) => / 7$/.test(where)));
      const { ids, torn } = await reopen();
      assert.deepEqual([ids.length, torn], [6, true], what);
      removeFolder(crashed);
      cpSync(dataPath, crashed, { recursive: true });
    }
  });

  it('while a segment is begun loses nothing', async () => {
    const header = readFileSync(segment()).subarray(0, 1_000);
    writeFileSync(segmentPlace(crashed, 2).path, header, { mode: 0o600 });
    const { ids, torn } = await reopen();
    assert.deepEqual([ids.length, torn], [7, true]);
  });

  it('explains neither a frame that is damaged before a sound one, nor a tail that a checkpoint covers', async () => {
    const all = frames();
    for (const { offset, body } of all.slice(0, -1)) {
      write((bytes) => bytes.fill((bytes[offset + 20] ?? 0) ^ 1, offset + 20, offset + 21));
      assert.ok(body.length > 7);
      await assert.rejects(openLog({ dataPath: crashed }), { code: 'audit_damaged' }, `byte ${offset + 20}`);
      write((bytes) => bytes.fill((bytes[offset + 20] ?? 0) ^ 1, offset + 20, offset + 21));
    }
    await log.close();
    removeFolder(crashed);
    cpSync(dataPath, crashed, { recursive: true });
    truncateSync(segment(), statSync(segment()).size - 1);
    await assert.rejects(openLog({ dataPath: crashed }), { code: 'audit_damaged' });
    log = await openLog({ dataPath });
  });
});
