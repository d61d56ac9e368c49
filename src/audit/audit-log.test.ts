/** What is appended is durable, ordered, signed and private; what cannot be made durable is refused. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readSegments, writeSegments } from '../../test/fixtures/audit-segments.ts';
import {
  appendRequests,
  intentOf,
  keyRingOf,
  newFolder,
  openLog,
  outcomeOf,
  removeFolder,
} from './audit-fixture.ts';
import { keysFile } from './audit-folder.ts';
import type { Leaf } from './leaf.ts';
import type { NodeAuditLog } from './node-audit-log.ts';
import { verifyLive } from './verify-live.ts';

let dataPath = '';
beforeEach(() => {
  dataPath = newFolder();
});
afterEach(() => removeFolder(dataPath));

const keyRing = keyRingOf(Buffer.alloc(32, 7));
const check = () => verifyLive({ dataPath, keyRing });

async function leavesOf(log: NodeAuditLog): Promise<Leaf[]> {
  const leaves: Leaf[] = [];
  for await (const { leaf } of log.entries({ fromIndex: 0, limit: 10_000 })) {
    assert.ok(leaf);
    leaves.push(leaf);
  }
  return leaves;
}

describe('the audit log', () => {
  it('keeps every record in order and verifies', async () => {
    const log = await openLog({ dataPath });
    await appendRequests(log, 20);
    const leaves = await leavesOf(log);
    await log.close();
    assert.equal(leaves.length, 41);
    assert.deepEqual(
      leaves.slice(0, 3).map(({ body }) => body.type),
      ['event', 'intent', 'outcome'],
    );
    const report = await check();
    assert.deepEqual(report, { ok: true, entries: 41, checkpoints: 3, problems: [] });
  });

  it('verifies while it is being written', async () => {
    const log = await openLog({ dataPath, settings: { checkpointEntries: 10 } });
    for (let round = 0; round < 4; round++) {
      const [report] = await Promise.all([check(), appendRequests(log, 20, `r${round}`)]);
      assert.deepEqual(report.problems, []);
    }
    await log.close();
  });

  it('makes one commit of records that come together', async () => {
    const log = await openLog({ dataPath });
    const many = Array.from({ length: 400 }, (_, index) =>
      log.append(outcomeOf(`r${index}`, { settles: false })),
    );
    const started = performance.now();
    await Promise.all(many);
    assert.ok(performance.now() - started < 400 * 0.5, 'far less than a flush each');
    assert.equal((await leavesOf(log)).length, 401);
    await log.close();
  });

  it('writes files that only their owner can read', async () => {
    const log = await openLog({ dataPath });
    await appendRequests(log, 1);
    for (const entry of readdirSync(dataPath, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, entry.name);
    }
    await log.close();
  });

  it('holds no content, subject or key in plaintext', async () => {
    const canary = 'XYZZY-canary-4711';
    const subject = `default/${canary}-user`;
    const log = await openLog({ dataPath });
    for (let count = 0; count < 50; count++)
      await log.append(
        outcomeOf(`r${count}`, { settles: false, payload: { subject, content: `says ${canary}` } }),
      );
    const found = () =>
      readdirSync(dataPath, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(canary))
        .map(({ name }) => name);
    assert.deepEqual(found(), []);
    await log.close();
    assert.deepEqual(found(), []);
    assert.ok(!readFileSync(keysFile(dataPath)).includes('PRIVATE'));
  });

  it('cuts long payloads at a character and says so, and keeps none where that is configured', async () => {
    const log = await openLog({ dataPath, settings: { maxPayloadBytes: 10 } });
    const contents = ['1234567890', '12345678901', '123456789é', 'éééééé', ''];
    for (const content of contents)
      await log.append(outcomeOf('r', { settles: false, payload: { subject: 's', content } }));
    const kept = (await leavesOf(log)).slice(1).map(({ payload }) => [payload?.bytes, payload?.cut]);
    await log.close();
    assert.deepEqual(kept, [
      [10, false],
      [10, true],
      [9, true],
      [10, true],
      [0, false],
    ]);
    const silent = await openLog({ dataPath, settings: { payloads: 'none' } });
    await silent.append(outcomeOf('r', { settles: false, payload: { subject: 's', content: 'x' } }));
    assert.equal((await leavesOf(silent)).at(-1)?.payload, undefined);
    await silent.close();
    assert.equal((await check()).ok, true);
  });

  it('takes payloads of any size and subject in one batch, one longer than the memory between the threads too', async () => {
    const log = await openLog({ dataPath, settings: { maxPayloadBytes: 3 * 1024 * 1024 } });
    const sizes = [0, 1, 2_000_000, 70_000, 3, 3_200_000, 500];
    await Promise.all(
      sizes.map((size, at) =>
        log.append(
          outcomeOf(`r${at}`, {
            settles: false,
            payload: { subject: `user ${at % 3}`, content: 'é'.repeat(size) },
          }),
        ),
      ),
    );
    const kept = (await leavesOf(log)).slice(1).map(({ payload }) => payload?.bytes);
    await log.close();
    assert.deepEqual(kept, [0, 2, 3 * 1024 * 1024, 140_000, 6, 3 * 1024 * 1024, 1_000]);
    assert.deepEqual((await check()).problems, []);
  });

  it('still verifies when a subject’s key is erased', async () => {
    const log = await openLog({ dataPath });
    await appendRequests(log, 6);
    const [, intent] = await leavesOf(log);
    await log.close();
    const keys = new DatabaseSync(keysFile(dataPath));
    const { changes } = keys
      .prepare('DELETE FROM subject_keys WHERE pseudonym = ?')
      .run(intent?.payload?.subject ?? '');
    keys.close();
    assert.equal(changes, 1);
    assert.deepEqual((await check()).problems, []);
  });

  it('tells which payload was changed, moved or left out', async () => {
    const log = await openLog({ dataPath });
    await appendRequests(log, 4);
    await log.close();
    const [segment] = readSegments(dataPath);
    assert.ok(segment);
    const boxes = [...segment.boxes];
    const tamper = async (batch: number, bytes: (was: Buffer) => Buffer) => {
      const changed = boxes.with(batch, { entries: 2, bytes: bytes(boxes[batch]?.bytes ?? Buffer.alloc(0)) });
      writeSegments(dataPath, [{ ...segment, boxes: changed }]);
      return [...new Set((await check()).problems.map(({ where }) => where))];
    };
    const both = ['payload of entry 5', 'payload of entry 6'];
    const flipped = (bytes: Buffer) =>
      Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)]);
    assert.deepEqual(await tamper(3, flipped), both);
    assert.deepEqual(await tamper(3, () => boxes[1]?.bytes ?? Buffer.alloc(0)), both);
    assert.deepEqual(await tamper(3, () => Buffer.alloc(0)), both);
    assert.deepEqual(await tamper(3, (bytes) => Buffer.concat([bytes, bytes])), both);
  });
});

describe('the audit log refuses', () => {
  it('a second writer, until the first is closed', async () => {
    const log = await openLog({ dataPath });
    await assert.rejects(openLog({ dataPath }), { code: 'audit_in_use' });
    await log.close();
    await (await openLog({ dataPath })).close();
  });

  it('to be opened with another KEK or another name', async () => {
    await (await openLog({ dataPath })).close();
    await assert.rejects(openLog({ dataPath, keyRing: keyRingOf() }), { code: 'kek_wrong' });
    await assert.rejects(openLog({ dataPath, settings: { origin: 'other/log' } }), { code: 'audit_origin' });
    await (await openLog({ dataPath })).close();
  });

  it('a log of the older format, which it would otherwise pass over', async () => {
    writeFileSync(join(dataPath, 'audit.db'), 'x');
    await assert.rejects(openLog({ dataPath }), { code: 'audit_old_format' });
    await assert.rejects(check(), { code: 'audit_old_format' });
    assert.deepEqual(readdirSync(dataPath).sort(), ['audit.db', 'audit.lock', 'checkpoints']);
  });

  it('a name that a checkpoint cannot carry', async () => {
    for (const origin of ['a b', 'a+b', 'a\nb', 'x'.repeat(300)])
      await assert.rejects(openLog({ dataPath, settings: { origin } }), { code: 'audit_origin' });
  });

  it('records larger than a leaf, and more than its queue holds, and goes on', async () => {
    const log = await openLog({ dataPath });
    const reason = 'x'.repeat(70_000);
    await assert.rejects(log.append(outcomeOf('r', { reason })), { code: 'audit_record_too_large' });
    await assert.rejects(log.append(outcomeOf('r', { costNanoUsd: -1 })), RangeError);
    const all = Array.from({ length: 17_000 }, () => log.append(outcomeOf('r', { settles: false })));
    const results = await Promise.allSettled(all);
    const refused = results.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 17_000 - 16_384);
    for (const result of refused)
      assert.equal(result.status === 'rejected' && result.reason.code, 'audit_overloaded');
    await log.append(outcomeOf('r', { settles: false }));
    await log.close();
    const report = await check();
    assert.deepEqual([report.ok, report.entries], [true, 1 + 16_384 + 1]);
  });

  it('everything once a commit failed, and says so once', async () => {
    const fatal: Error[] = [];
    const log = await openLog({ dataPath, onFatal: (error) => fatal.push(error) });
    const keys = new DatabaseSync(keysFile(dataPath));
    keys.exec('DROP TABLE subject_keys');
    keys.close();
    const payload = { subject: 'someone new', content: 'x' };
    const results = await Promise.allSettled([
      log.append(intentOf('a', { payload })),
      log.append(intentOf('b')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await assert.rejects(log.append(intentOf('c')), { code: 'audit_stopped' });
    await assert.rejects(log.close(), { code: 'audit_stopped' });
    assert.equal(fatal.length, 1);
    assert.ok(readSegments(dataPath).every(({ entries }) => entries.every(({ index }) => index === 0)));
  });

  it('records after it is closed', async () => {
    const log = await openLog({ dataPath });
    const last = log.append(outcomeOf('r', { settles: false }));
    const closing = log.close();
    await assert.rejects(log.append(intentOf('late')), { code: 'audit_stopped' });
    await Promise.all([last, closing, log.close()]);
    assert.equal((await check()).entries, 2);
  });
});
