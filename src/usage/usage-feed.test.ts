/**
 * The feed of the usage index over a real log and a real database: whatever happens to queue, store or process, in the
 * end each outcome of the log is in the index once.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { intentOf, openLog, outcomeOf } from '../audit/audit-fixture.ts';
import type { AuditRecord } from '../audit/audit-log.ts';
import type { NodeAuditLog } from '../audit/node-audit-log.ts';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage, UsageRow, UsageStore } from '../storage/stores.ts';
import { ROWS_A_BATCH, UsageFeed, type UsageLog } from './usage-feed.ts';

const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 };

let folder: string;
let storage: Storage;
let log: NodeAuditLog;
let faults: unknown[];
let nowMs: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usage-feed-'));
  storage = await openEmbeddedStorage({ path: folder });
  log = await openLog({ dataPath: folder });
  faults = [];
  nowMs = Date.now();
});
afterEach(async () => {
  await log.close();
  await storage.close();
  rmSync(folder, { recursive: true });
});

function feedOf(more: { store?: UsageStore; maxQueuedRows?: number; days?: number; log?: UsageLog } = {}) {
  return new UsageFeed({
    ...{ log, store: storage.usage, node: 'n1', days: 90 },
    clock: () => nowMs,
    onFault: (_where, error) => void faults.push(error),
    ...more,
  });
}

/** A settled request, as the pipeline records it. */
async function request(id: string, more: object = {}): Promise<void> {
  await log.append(intentOf(id));
  await log.append(outcomeOf(id, { atMs: nowMs, ...more }));
}

async function requests(prefix: string, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => request(`${prefix}${at}`)));
}

const stored = async () => (await storage.usage.list(EVER)).map(({ requestId }) => requestId).sort();

/** Everything that the log has, in the index once; nothing else. */
async function assertComplete(): Promise<readonly UsageRow[]> {
  const expected: string[] = [];
  for await (const { leaf } of log.entries({ fromIndex: 0, limit: log.durableSize }))
    if (leaf?.body.type === 'outcome') expected.push(leaf.body.requestId);
  assert.deepEqual(await stored(), expected.sort());
  const [sum] = await storage.usage.sums({
    by: 'tenant',
    fromDay: '2000-01-01',
    toDay: '2099-12-31',
    limit: 9,
  });
  assert.equal(sum?.requests ?? 0, expected.length);
  return storage.usage.list(EVER);
}

test('a request is in the index after a flush, with the place of its leaf', async () => {
  const feed = feedOf();
  await feed.flush();
  await request('r1', { project: 'shop', userPseudonym: 'someone', provider: 'p', inputTokens: 3 });
  await feed.flush();
  const [row] = await assertComplete();
  assert.ok(row !== undefined);
  assert.deepEqual(
    [row.project, row.userPseudonym, row.provider, row.inputTokens],
    ['shop', 'someone', 'p', 3],
  );
  assert.deepEqual([row.node, row.epoch], ['n1', log.epoch]);
  for await (const { leaf } of log.entries({ fromIndex: row.leafIndex, limit: 1 }))
    assert.equal(leaf?.body.requestId, 'r1');
  assert.equal(feed.queued, 0);
});

test('a row from the log is the same as one from the queue', async () => {
  const feed = feedOf();
  await feed.flush();
  await request('r1', {
    project: 'shop',
    userPseudonym: 'someone',
    provider: 'p',
    outputTokens: 3,
    latencyMs: 1.6,
  });
  await feed.flush();
  const live = await storage.usage.find('r1');
  const other = await openEmbeddedStorage({ path: join(folder, 'other') });
  try {
    await feedOf({ store: other.usage }).flush();
    assert.deepEqual(await other.usage.find('r1'), live);
  } finally {
    await other.close();
  }
});

test('what was settled while nothing fed it is found again at the next start, also after a crash', async () => {
  await feedOf().flush();
  await requests('unseen', 7);
  await log.append(intentOf('killed', { project: 'shop' }));
  await log.close();
  log = await openLog({ dataPath: folder });
  const feed = feedOf();
  await request('new');
  await feed.flush();
  await feed.flush();
  const rows = await assertComplete();
  const killed = rows.find(({ requestId }) => requestId === 'killed');
  assert.deepEqual([killed?.outcome, killed?.project], ['unknown', 'shop']);
  assert.equal(rows.length, 9);
});

test('a mark saves a start from reading again what is stored, and another log’s mark is worth nothing', async () => {
  const first = feedOf();
  await first.flush();
  await requests('a', 3);
  await first.flush();
  const froms: number[] = [];
  const counting: UsageLog = {
    epoch: log.epoch,
    get size() {
      return log.size;
    },
    get durableSize() {
      return log.durableSize;
    },
    watchOutcomes: (listener) => log.watchOutcomes(listener),
    entries: (range) => {
      froms.push(range.fromIndex);
      return log.entries(range);
    },
  };
  const { nextIndex } = (await storage.usage.mark('n1')) ?? { nextIndex: 0 };
  assert.ok(nextIndex > 0);
  await feedOf({ log: counting }).flush();
  assert.ok(
    froms.every((from) => from >= nextIndex - 1),
    String(froms),
  );
  froms.length = 0;
  await storage.usage.store({ node: 'n1', rows: [], mark: { epoch: 'of a lost folder', nextIndex } });
  await feedOf({ log: counting }).flush();
  assert.ok(froms.includes(0));
  await assertComplete();
});

test('an overflowing queue loses nothing', async () => {
  const feed = feedOf({ maxQueuedRows: 10 });
  await feed.flush();
  await requests('flood', 60);
  assert.ok(feed.queued <= 10);
  await request('after');
  for (let round = 0; round < 4; round++) await feed.flush();
  assert.equal((await assertComplete()).length, 61);
  await request('live again');
  assert.equal(feed.queued, 1);
  await feed.flush();
  assert.equal((await assertComplete()).length, 62);
});

test('a store that is away costs nothing but memory up to the bound, is told of once, and misses nothing', async () => {
  let away = true;
  const usage = storage.usage;
  const store: UsageStore = {
    store: (batch) => (away ? Promise.reject(new Error('away')) : usage.store(batch)),
    mark: (node) => usage.mark(node),
    sums: (question) => usage.sums(question),
    find: (id) => usage.find(id),
    list: (page) => usage.list(page),
    prune: (beforeMs) => usage.prune(beforeMs),
  };
  const feed = feedOf({ store, maxQueuedRows: 20 });
  for (let round = 0; round < 5; round++) {
    await requests(`round ${round}/`, 9);
    await feed.flush();
    nowMs += 60_000;
    assert.ok(feed.queued <= 20);
  }
  assert.equal(faults.length, 1);
  assert.deepEqual(await stored(), []);
  away = false;
  for (let round = 0; round < 3; round++) await feed.flush();
  assert.equal((await assertComplete()).length, 45);
});

test('after a failure the store is left alone for a while', async () => {
  let tries = 0;
  const store: UsageStore = { ...storage.usage, mark: () => Promise.reject(new Error(`away ${++tries}`)) };
  const feed = feedOf({ store });
  await feed.flush();
  await feed.flush();
  assert.equal(tries, 1);
  nowMs += 1_001;
  await feed.flush();
  nowMs += 1_001;
  await feed.flush();
  assert.equal(tries, 2);
});

test('batches of any size and flushes at any time leave the index equal to the log', async () => {
  const feed = feedOf({ maxQueuedRows: 300 });
  const work: Promise<unknown>[] = [];
  for (let round = 0; round < 12; round++) {
    work.push(requests(`r${round}/`, (round * 37) % 120), feed.flush());
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 5));
  }
  await Promise.all(work);
  await requests('last', ROWS_A_BATCH + 3);
  for (let round = 0; round < 4; round++) await feed.flush();
  await assertComplete();
  assert.deepEqual(faults, []);
});

test('only what is durable is stored', async () => {
  const feed = feedOf();
  await feed.flush();
  const appended = [intentOf('r'), outcomeOf('r', { atMs: nowMs })].map((record: AuditRecord) =>
    log.append(record),
  );
  await feed.flush();
  assert.deepEqual(await stored(), []);
  await Promise.all(appended);
  await feed.flush();
  assert.deepEqual(await stored(), ['r']);
});

test('what is older than is kept is neither read again nor kept', async () => {
  await request('old', { atMs: nowMs - 3 * 86_400_000 });
  await request('new');
  const feed = feedOf({ days: 2 });
  await feed.flush();
  assert.deepEqual(await stored(), ['new']);
  nowMs += 3 * 86_400_000;
  await feed.prune();
  assert.deepEqual(await stored(), []);
});

test('closing stores what is left', async () => {
  const feed = feedOf();
  feed.start();
  await feed.flush();
  await requests('last', 5);
  await feed.close();
  await assertComplete();
});
