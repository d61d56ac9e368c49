/**
 * Promise 4: nothing unaudited is delivered. The gate is killed fifty times under load, and its disk runs full; what its
 * clients hold in their hands is then compared with the log, and the books with the provider's bill.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LoggedEntry, readLoggedEntries } from '../fixtures/audit-entries.ts';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { type PreparedInstallation, prepareInstallation } from '../fixtures/prepared-installation.ts';
import type { Bill } from '../fixtures/provider-double.ts';
import { DOUBLE_PRICE, type GateProcess, runCli, spawnGate } from '../fixtures/running-gate.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { type SpawnedDouble, spawnDouble } from '../fixtures/spawned-double.ts';

const KILLS = 50;
const CLIENTS = 16;
/** A gate that has not answered by then is killed all the same. */
const FIRST_ANSWER_MS = 5_000;
const NANO = 1_000_000_000;
const AMPLE_NANO_USD = 5 * NANO;
const TIGHT_NANO_USD = 30_000_000;
const SEED = 20_261_121;
const BIN = fileURLToPath(new URL('../../bin/portcullis.js', import.meta.url));

let double: SpawnedDouble;
before(async () => {
  double = await spawnDouble();
  const say = { text: 'what is said here was paid for, and it is on the log before anybody reads it' };
  for (const model of ['ample', 'tight']) await double.script(model, { say, chunkDelayMs: 3 });
});
after(() => double.stop());

async function install(): Promise<PreparedInstallation> {
  const model = (name: string) => ({
    routes: [{ provider: 'double', model: name }],
    price: DOUBLE_PRICE,
    maxOutputTokens: 40,
    maxAttempts: 1,
  });
  const budget = (nanoUsd: number) => [{ usd: nanoUsd / NANO, period: 'total' as const }];
  return prepareInstallation({
    upstream: double.url,
    keys: [{ budgets: budget(AMPLE_NANO_USD) }, { budgets: budget(TIGHT_NANO_USD) }],
    config: {
      models: { ample: model('ample'), tight: model('tight') },
      limits: { key: { requestsPerMinute: 1_000_000, concurrency: 10_000 } },
      audit: { checkpointEntries: 64 },
    },
  });
}

/** Clients that ask again and again until the gate is gone; a quarter of them with the tight budget, some from the cache. */
async function load(
  url: string,
  keys: readonly string[],
  isOver: () => boolean,
  onDelivery: () => void,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  const client = async (index: number) => {
    const [model, key] = index % 4 === 0 ? ['tight', keys[1]] : ['ample', keys[0]];
    for (let turn = index; !isOver(); turn++) {
      const asked =
        index % 4 === 1 ? { content: `again ${turn % 3}`, temperature: 0 } : { content: `turn ${turn}` };
      const { content, ...settings } = asked;
      const body = { model, stream: turn % 2 === 0, messages: [{ role: 'user', content }], ...settings };
      const delivery = await ask({ url, key: key ?? '', body });
      deliveries.push(delivery);
      onDelivery();
      if (delivery.status === undefined) return;
      // A refused client does not hammer.
      if (delivery.status === 429) await delay(20);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  return deliveries;
}

function assertAudited(deliveries: readonly Delivery[], entries: readonly LoggedEntry[]): void {
  const intents = new Set(ofType(entries, 'intent').map(({ requestId }) => requestId));
  const answered = new Set(
    ofType(entries, 'outcome')
      .filter(({ outcome }) => outcome === 'answered')
      .map(({ requestId }) => requestId),
  );
  const delivered = deliveries.filter(({ status, text }) => status === 200 && text !== '');
  const complete = delivered.filter((delivery) => delivery.complete);
  assert.deepEqual(
    delivered.filter(({ requestId }) => !intents.has(requestId)).map(({ requestId }) => requestId),
    [],
    'delivered without an intent on the log',
  );
  assert.deepEqual(
    complete.filter(({ requestId }) => !answered.has(requestId)).map(({ requestId }) => requestId),
    [],
    'complete without an outcome on the log',
  );
}

function assertEveryIntentHasOneOutcome(entries: readonly LoggedEntry[]): void {
  const settled = ofType(entries, 'outcome').filter(({ settles }) => settles);
  assert.deepEqual(
    settled.map(({ requestId }) => requestId).sort(),
    ofType(entries, 'intent')
      .map(({ requestId }) => requestId)
      .sort(),
  );
}

function ofType(entries: readonly LoggedEntry[], type: string): readonly LoggedEntry[] {
  return entries.filter((entry) => entry.type === type);
}

async function assertLogVerifies(installation: PreparedInstallation): Promise<void> {
  const { code, stdout, stderr } = await runCli([
    ...['audit', 'verify', '--json'],
    ...['--config', installation.configPath],
  ]);
  assert.equal(code, 0, `${stdout.slice(0, 2_000)} ${stderr}`);
  const report = JSON.parse(stdout);
  assert.equal(report.ok, true);
  assert.ok(report.entries > 0 && report.checkpoints > 0);
}

describe('SIGKILL under load', () => {
  let installation: PreparedInstallation;
  before(async () => {
    installation = await install();
  });
  after(() => installation.remove());

  test(`${KILLS} times, seed ${SEED}: what was delivered is on the log, and the books add up`, async () => {
    const random = seededRandom(SEED);
    const deliveries: Delivery[] = [];
    // Fifty starts: what the first one compiled serves the others. It is written by an orderly end only.
    const env = { NODE_COMPILE_CACHE: join(installation.folder, 'compiled') };
    await (await spawnGate(installation.configPath, env)).stop();
    for (let kill = 0; kill < KILLS; kill++) {
      const gate = await spawnGate(installation.configPath, env);
      let over = false;
      const first = Promise.withResolvers<void>();
      const work = load(gate.url, installation.keys, () => over, first.resolve);
      // Most kills meet a gate that answers, however slow the machine is; each fifth one a gate that has just begun.
      if (kill % 5 !== 0) await Promise.race([first.promise, delay(FIRST_ANSWER_MS)]);
      await delay(random.between(30, 220));
      over = true;
      await gate.kill();
      deliveries.push(...(await work));
    }
    const last = await spawnGate(installation.configPath, env);
    const accounts = await settledAccounts({ ...last, adminToken: installation.adminToken });
    assert.equal(await last.stop(), 0);

    const entries = readLoggedEntries(installation.dataPath);
    assertTheTestWasATest(deliveries, entries);
    assertAudited(deliveries, entries);
    assertEveryIntentHasOneOutcome(entries);
    await assertLogVerifies(installation);
    assertMoney(accounts, entries, await double.bill());
  });
});

/** Kills that hit nothing, or that nothing survives, would show nothing. */
function assertTheTestWasATest(deliveries: readonly Delivery[], entries: readonly LoggedEntry[]): void {
  const complete = deliveries.filter((delivery) => delivery.status === 200 && delivery.complete);
  const cut = deliveries.filter(({ status, text, complete }) => status === 200 && text !== '' && !complete);
  const exhausted = deliveries.filter((delivery) => refusalCode(delivery) === 'budget_exhausted');
  const unknown = entries.filter(({ outcome }) => outcome === 'unknown');
  assert.ok(complete.length >= 5 * KILLS, `${complete.length} complete`);
  assert.ok(cut.length >= KILLS / 2, `${cut.length} cut`);
  assert.ok(exhausted.length > 0, 'the tight budget was never exhausted');
  assert.ok(unknown.length >= KILLS, `${unknown.length} unknown`);
  const hits = entries.filter(({ cache }) => cache === 'hit');
  assert.ok(hits.length >= KILLS / 2, `${hits.length} from the cache`);
}

function assertMoney(
  accounts: Awaited<ReturnType<typeof settledAccounts>>,
  entries: readonly LoggedEntry[],
  bill: Bill,
): void {
  const bounds = new Map<string, number>();
  for (const { requestId, boundNanoUsd } of entries)
    bounds.set(requestId, (bounds.get(requestId) ?? 0) + boundNanoUsd);
  const outcomes = ofType(entries, 'outcome');
  const unknown = outcomes.filter(({ outcome }) => outcome === 'unknown');
  for (const { requestId, costNanoUsd } of unknown) assert.equal(costNanoUsd, bounds.get(requestId));

  const spent = sum(accounts.map(({ spentNanoUsd }) => spentNanoUsd));
  const billed = bill.totalNanoUsd;
  const unknownBounds = sum(unknown.map(({ costNanoUsd }) => costNanoUsd));
  assert.equal(spent, sum(outcomes.map(({ costNanoUsd }) => costNanoUsd)), 'the ledger and the log differ');
  assert.ok(spent >= billed, `spent ${spent}, billed ${billed}`);
  assert.ok(spent - billed <= unknownBounds, `${spent - billed} more than billed, unknown ${unknownBounds}`);
  for (const { account, spentNanoUsd, limitNanoUsd } of accounts)
    assert.ok(spentNanoUsd <= limitNanoUsd, `${account} spent ${spentNanoUsd} of ${limitNanoUsd}`);
  const tight = bill.entries.filter(({ model }) => model === 'tight');
  assert.ok(sum(tight.map(({ costNanoUsd }) => costNanoUsd)) <= TIGHT_NANO_USD);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('a disk that takes no more', () => {
  let installation: PreparedInstallation;
  before(async () => {
    installation = await install();
  });
  after(() => installation.remove());

  test('nothing more is delivered and the process ends with an error', async () => {
    const billedBefore = (await double.bill()).entries.length;
    const gate = await spawnLimited(installation.configPath, 2_048);
    const isOver = () => gate.child.exitCode !== null;
    const deliveries = await load(gate.url, installation.keys, isOver, () => undefined);
    const [code, signal] =
      gate.child.exitCode === null ? await once(gate.child, 'exit') : [gate.child.exitCode, null];
    assert.deepEqual([code, signal], [74, null]);

    const entries = readLoggedEntries(installation.dataPath);
    const delivered = deliveries.filter(({ status, text }) => status === 200 && text !== '');
    assert.ok(delivered.length > 10, `only ${delivered.length} were delivered before`);
    assertAudited(deliveries, entries);
    const dispatched = (await double.bill()).entries.length - billedBefore;
    assert.ok(dispatched <= ofType(entries, 'intent').length, 'a provider was called without an intent');
  });

  test('the next start, with room again, settles what was left open', async () => {
    const gate = await spawnGate(installation.configPath);
    await settledAccounts({ ...gate, adminToken: installation.adminToken });
    assert.equal(await gate.stop(), 0);
    assertEveryIntentHasOneOutcome(readLoggedEntries(installation.dataPath));
    await assertLogVerifies(installation);
  });
});

/** A gate of which no file may grow over this many KiB; the write after it fails as on a full disk. */
async function spawnLimited(
  configPath: string,
  kibibytes: number,
): Promise<Pick<GateProcess, 'url' | 'child'>> {
  const command = `ulimit -f ${kibibytes * 2}; exec "$0" "$@"`;
  const child = spawn(
    '/bin/sh',
    ['-c', command, process.execPath, BIN, 'serve', '--json', '--config', configPath],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  for await (const line of createInterface({ input: child.stdout }))
    return { url: JSON.parse(line).gate, child };
  throw new Error('the gate did not start');
}
