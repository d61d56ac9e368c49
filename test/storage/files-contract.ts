/** What every storage must keep of files and batches: whose they are, how many, and who works a batch. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BatchEnd, BatchRecord, BatchResult, FileRecord, Storage } from '../../src/storage/stores.ts';

type Opener = () => Promise<Storage>;

const HOUR = 3_600_000;
const fileRecord = (id: string, more: Partial<FileRecord> = {}): FileRecord => ({
  ...{ id, owner: 'ann', purpose: 'batch', bytes: 10, createdAtMs: 1_000, expiresAtMs: 9_000 },
  sealed: `name of ${id}`,
  ...more,
});
const part = (number: number) => ({ number, sealed: Buffer.from([0, number, 255]) });

async function addFile({ files }: Storage, record: FileRecord): Promise<void> {
  assert.equal(await files.begin(record, undefined), true);
  await files.append(record.id, [part(0)]);
  await files.complete(record.id);
}

export function testFiles(open: Opener): void {
  it('keeps the bytes of a file and gives them to its owner only, until its end', async () => {
    const [one, two] = [await open(), await open()];
    await one.files.begin(fileRecord('f'), undefined);
    await one.files.append('f', [part(0), part(1)]);
    assert.equal(await two.files.find('ann', 'f', 1_000), undefined, 'not before it is complete');
    await one.files.append('f', [part(2)]);
    await one.files.complete('f');
    assert.deepEqual(await two.files.find('ann', 'f', 8_999), fileRecord('f'));
    const parts = [0, 1, 2, 3].map((number) => two.files.part('ann', 'f', number));
    assert.deepEqual(
      (await Promise.all(parts)).map((bytes) => bytes && Buffer.from(bytes).toString('hex')),
      ['0000ff', '0001ff', '0002ff', undefined],
    );
    assert.equal(await two.files.part('bob', 'f', 0), undefined);
    assert.equal(await two.files.find('bob', 'f', 1_000), undefined);
    assert.equal(await two.files.remove('bob', 'f'), false);
    assert.equal(await two.files.find('ann', 'f', 9_000), undefined);
    assert.equal(await two.files.remove('ann', 'f'), true);
    assert.equal(await one.files.part('ann', 'f', 0), undefined);
  });

  it('takes no more files and bytes of an owner than it may have, whoever writes them', async () => {
    const [one, two] = [await open(), await open()];
    await one.files.ownerKey('ann', 'key');
    const begin = (storage: Storage, id: string, more: Partial<FileRecord> = {}, maxFiles = 3) =>
      storage.files.begin(fileRecord(id, more), { maxFiles, maxBytes: 30 });
    assert.equal(await begin(one, 'a'), true);
    const both = await Promise.all([begin(one, 'b', {}, 2), begin(two, 'c', {}, 2)]);
    assert.deepEqual(both.toSorted(), [false, true], 'one of two');
    assert.equal(await begin(two, 'd', { bytes: 11 }), false, 'too many bytes');
    assert.equal(await begin(two, 'e', { owner: 'bob', bytes: 30 }), true, 'another owner');
    assert.equal(
      await begin(two, 'f', { createdAtMs: 9_000, expiresAtMs: 9_500, bytes: 30 }),
      true,
      'their time is over',
    );
    assert.equal(await two.files.begin(fileRecord('g', { bytes: 99 }), undefined), true, 'unbounded');
    assert.deepEqual(await one.files.used('bob', 1_000), { files: 1, bytes: 30 });
    assert.deepEqual(await one.files.used('nobody', 1_000), { files: 0, bytes: 0 });
  });

  it('lists an owner’s files in pages, in both orders', async () => {
    const storage = await open();
    for (const [id, createdAtMs] of [
      ['a', 1_000],
      ['b', 2_000],
      ['c', 2_000],
      ['d', 3_000],
    ] as const)
      await addFile(storage, fileRecord(id, { createdAtMs, purpose: id === 'd' ? 'fine-tune' : 'batch' }));
    await addFile(storage, fileRecord('x', { owner: 'bob' }));
    await storage.files.begin(fileRecord('unfinished'), undefined);
    const list = async (order: 'asc' | 'desc', more: object = {}) =>
      (await storage.files.list('ann', { nowMs: 4_000, limit: 10, order, ...more })).map(({ id }) => id);
    assert.deepEqual(await list('asc'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(await list('desc', { limit: 2 }), ['d', 'c']);
    assert.deepEqual(await list('desc', { after: 'c' }), ['b', 'a']);
    assert.deepEqual(await list('asc', { after: 'b', purpose: 'batch' }), ['c']);
    assert.deepEqual(await list('asc', { after: 'x' }), [], 'another owner’s place');
  });

  it('forgets files past their time and unfinished ones, and gives an owner one key', async () => {
    const storage = await open();
    const { files } = storage;
    assert.equal(await files.ownerKey('ann', 'first'), 'first');
    assert.equal(await files.ownerKey('ann', 'second'), 'first');
    await addFile(storage, fileRecord('old'));
    await addFile(storage, fileRecord('new', { expiresAtMs: 9 * HOUR }));
    await files.begin(fileRecord('unfinished', { expiresAtMs: 9 * HOUR }), undefined);
    await files.removeExpired(9_000);
    assert.equal(await files.part('ann', 'old', 0), undefined);
    await files.complete('unfinished');
    await files.begin(fileRecord('abandoned', { expiresAtMs: 9 * HOUR }), undefined);
    await files.removeExpired(1_000 + HOUR);
    await assert.rejects(files.complete('abandoned'));
    assert.notEqual(await files.find('ann', 'new', HOUR), undefined);
  });
}

const batchRecord = (id: string, more: Partial<BatchRecord> = {}): BatchRecord => ({
  ...{ id, owner: 'ann', keyId: 'k', status: 'in_progress', createdAtMs: 1_000, endsAtMs: 5_000 },
  ...{ removeAtMs: 9_000, total: 3, completed: 0, failed: 0, marks: { in_progress: 1_000 } },
  ...{ inputFile: 'f', outputFile: undefined, errorFile: undefined, errors: undefined, sealed: 's' },
  ...more,
});
const result = (number: number, kind: BatchResult['kind'] = 'answer'): BatchResult => ({
  ...{ number, kind, bytes: number * 10, sealed: Buffer.from([number, 0]) },
});
const ENDED: BatchEnd = {
  ...{ status: 'completed', marks: { in_progress: 1_000, completed: 2_000 }, removeAtMs: 20_000 },
  ...{ outputFile: 'out', errorFile: undefined },
};

export function testBatches(open: Opener): void {
  it('keeps a batch for its owner only, and no more unfinished ones than it may have', async () => {
    const [{ batches }, other] = [await open(), await open()];
    assert.equal(await batches.create(batchRecord('a'), 2), true);
    assert.equal(await batches.create(batchRecord('b', { createdAtMs: 2_000 }), 2), true);
    assert.equal(await batches.create(batchRecord('c'), 2), false);
    const failed = batchRecord('d', { status: 'failed', errors: '[]', createdAtMs: 3_000 });
    assert.equal(await batches.create(failed, 2), true, 'it has ended already');
    assert.deepEqual(await other.batches.find('ann', 'a', 8_999), batchRecord('a'));
    assert.equal(await batches.find('bob', 'a', 1_000), undefined);
    assert.equal(await batches.find('ann', 'a', 9_000), undefined);
    assert.equal(await batches.cancel('bob', 'a', 1_000), undefined);
    const list = async (more: object = {}) =>
      (await batches.list('ann', { nowMs: 1_000, limit: 10, ...more })).map(({ id }) => id);
    assert.deepEqual(await list(), ['d', 'b', 'a']);
    assert.deepEqual(await list({ after: 'd', limit: 1 }), ['b']);
    assert.deepEqual(await batches.list('bob', { nowMs: 1_000, limit: 10 }), []);
  });

  it('gives a batch to one process at a time, and to another once the first is gone', async () => {
    const [one, two] = [await open(), await open()];
    await one.batches.create(batchRecord('a'), 9);
    const claims = await Promise.all(
      [one, two].map(({ batches }, at) => batches.claim(`node ${at}`, 60_000)),
    );
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1, 'one of two');
    assert.equal(await two.batches.claim('node 2', 60_000), undefined);
    const first = claims[0] ?? claims[1];
    assert.ok(first);
    const holder = claims[0] === undefined ? 'node 1' : 'node 0';
    await two.batches.freeOf('somebody');
    assert.equal(await two.batches.claim('node 2', 60_000), undefined);
    await two.batches.freeOf(holder);
    const second = await two.batches.claim('node 2', 60_000);
    assert.ok(second && second.lease.fence > first.lease.fence);
    assert.equal(second.barren, 2, 'its first holder kept nothing');

    assert.equal(await one.batches.keep(first.lease, [result(1)]), false, 'fenced off');
    assert.equal(await one.batches.renew(first.lease, 60_000), undefined);
    assert.equal(await one.batches.finish(first.lease, ENDED), false);
    await one.batches.release(first.lease);
    assert.deepEqual(await one.batches.done('a', 0, 10), []);
    assert.equal(await one.batches.claim('node 0', 60_000), undefined, 'still the second’s');
    assert.equal((await two.batches.renew(second.lease, 60_000))?.id, 'a');
  });

  it('lets a lease end by itself, and counts a holder that let go in order as none', async () => {
    const { batches } = await open();
    await batches.create(batchRecord('a'), 9);
    assert.equal((await batches.claim('node', 0))?.barren, 1);
    const again = await batches.claim('node', 60_000);
    assert.equal(again?.barren, 2);
    assert.ok(again);
    await batches.release(again.lease);
    const third = await batches.claim('node', 60_000);
    assert.equal(third?.barren, 2);
    assert.ok(third);
    assert.equal(await batches.keep(third.lease, [result(1)]), true);
    await batches.release(third.lease);
    assert.equal((await batches.claim('node', 60_000))?.barren, 1, 'it got somewhere');
  });

  it('takes the batch of whoever has the fewest under way', async () => {
    const { batches } = await open();
    for (const id of ['a1', 'a2', 'a3']) await batches.create(batchRecord(id), 9);
    await batches.create(batchRecord('b1', { owner: 'bob', createdAtMs: 2_000 }), 9);
    const taken = [await batches.claim('node', 60_000), await batches.claim('node', 60_000)];
    assert.deepEqual(
      taken.map((claim) => claim?.batch.owner),
      ['ann', 'bob'],
    );
  });

  it('keeps each result once, in order, and forgets them with the end', async () => {
    const { batches } = await open();
    await batches.create(batchRecord('a'), 9);
    const claim = await batches.claim('node', 60_000);
    assert.ok(claim);
    const { lease } = claim;
    assert.equal(await batches.keep(lease, [result(3), result(1)]), true);
    assert.equal(await batches.keep(lease, [result(2, 'error')]), true);
    await assert.rejects(batches.keep(lease, [result(4), result(2)]), 'a second result of one line');
    assert.deepEqual(await batches.done('a', 0, 10), [1, 2, 3]);
    assert.deepEqual(await batches.done('a', 1, 1), [2]);
    assert.deepEqual(await batches.sizes('a'), { answers: 40, errors: 20 });
    const answers = await batches.results('a', { kind: 'answer', after: 1, limit: 10 });
    assert.deepEqual(
      answers.map(({ number, sealed }) => [number, Buffer.from(sealed).toString('hex')]),
      [[3, '0300']],
    );
    const counted = await batches.find('ann', 'a', 1_000);
    assert.deepEqual([counted?.completed, counted?.failed], [2, 1]);
    assert.equal(await batches.finish(lease, ENDED), true);
    assert.deepEqual(await batches.done('a', 0, 10), []);
    const ended = await batches.find('ann', 'a', 10_000);
    assert.deepEqual([ended?.status, ended?.outputFile, ended?.marks], ['completed', 'out', ENDED.marks]);
    assert.equal(await batches.claim('node', 60_000), undefined);
  });

  it('ends what is cancelled only while it is under way, and forgets what ended long ago', async () => {
    const { batches } = await open();
    await batches.create(batchRecord('a'), 9);
    const cancelled = await batches.cancel('ann', 'a', 1_500);
    assert.equal(cancelled?.status, 'cancelling');
    assert.equal(cancelled?.marks.cancelling, 1_500);
    const claim = await batches.claim('node', 60_000);
    assert.equal(claim?.batch.status, 'cancelling');
    assert.ok(claim);
    await batches.finish(claim.lease, { ...ENDED, status: 'cancelled', errors: '[]' });
    assert.equal((await batches.cancel('ann', 'a', 1_600))?.status, 'cancelled');
    await batches.create(batchRecord('b'), 9);
    await batches.removeExpired(20_000);
    assert.equal(await batches.find('ann', 'a', 0), undefined);
    assert.equal((await batches.find('ann', 'b', 0))?.status, 'in_progress', 'nobody has ended it');
  });
}
