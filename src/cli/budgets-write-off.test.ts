/** Giving up a lost node's slices, as an operator does it beside a gate: budgets, exit codes, and the audit log. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leavesOf } from '../../test/fixtures/gate-records.ts';
import { startTestGate, type TestGate } from '../../test/fixtures/running-gate.ts';
import { DATABASE_FILE, openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import { main } from './main.ts';

const ACCOUNT = 'tenant:lost@total';

let gate: TestGate;
before(async () => {
  gate = await startTestGate();
});
after(() => gate.close());

/** A node that leased and was never heard of again. */
async function loseNode(node: string): Promise<void> {
  const storage = await openEmbeddedStorage({ path: gate.dataPath });
  await storage.ledger.begin(`run of ${node}`, node);
  const lease = { account: ACCOUNT, limit: 1_000, need: 300, want: 300, endsAtMs: null };
  await storage.ledger.grant({ epoch: `run of ${node}`, accounts: [lease] });
  await storage.close();
}

function expire(node: string): void {
  using database = new DatabaseSync(join(gate.dataPath, DATABASE_FILE));
  database.prepare('update ledger_epochs set expires_at_ms = 1 where node = ?').run(node);
}

async function account(): Promise<readonly [spent: number, leased: number]> {
  const storage = await openEmbeddedStorage({ path: gate.dataPath });
  const row = (await storage.ledger.accounts()).find((each) => each.account === ACCOUNT);
  await storage.close();
  return [row?.spent ?? 0, row?.leased ?? 0];
}

async function writeOff(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(['budgets', 'write-off', ...args, '--json', '--config', gate.configPath], {
    ...{ stdin: Readable.from([]), isTerminal: false, env: {} },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function recorded(): Promise<readonly unknown[]> {
  const leaves = await leavesOf(gate);
  return leaves.flatMap(({ body }) =>
    body.type === 'event' && body.event === 'budget_written_off' ? [body.details] : [],
  );
}

async function untilRecorded(events: number): Promise<readonly unknown[]> {
  for (let round = 0; round < 400 && (await recorded()).length < events; round++) await sleep(50);
  return recorded();
}

describe('budgets write-off', () => {
  it('refuses a node that may live, and a name that nobody has', async () => {
    await loseNode('n1');
    const live = await writeOff('n1');
    assert.equal(live.code, 1);
    assert.deepEqual(JSON.parse(live.out), { countedAs: 'spent', writtenOff: [], live: ['run of n1'] });
    assert.deepEqual(await account(), [0, 300]);
    const nobody = await writeOff('nobody');
    assert.equal(nobody.code, 2);
    assert.match(nobody.err, /nothing_to_write_off/);
  });

  it('counts a lost node’s slices as spent, and the running gate puts that on record once', async () => {
    expire('n1');
    const { code, out } = await writeOff('n1');
    assert.equal(code, 0);
    const [one] = (JSON.parse(out) as { writtenOff: unknown[] }).writtenOff;
    assert.deepEqual(one, { epoch: 'run of n1', node: 'n1', accounts: [{ account: ACCOUNT, amount: 300 }] });
    assert.deepEqual(await account(), [300, 0]);
    const details = { epoch: 'run of n1', node: 'n1', countedAs: 'spent', accounts: 1, largestNanoUsd: 300 };
    assert.deepEqual(await untilRecorded(1), [details]);
    assert.equal((await writeOff('n1')).code, 2);
  });

  it('frees them only where that is said', async () => {
    await loseNode('n2');
    expire('n2');
    assert.equal((await writeOff('run of n2', '--free')).code, 0);
    assert.deepEqual(await account(), [300, 0]);
    assert.equal((await untilRecorded(2)).length, 2);
  });
});
