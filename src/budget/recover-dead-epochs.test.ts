/** Money over the death of processes: real children on one real file, killed at any moment, and the books after it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { JournaledReservation, SpendJournal } from './budgets.ts';
import { recoverDeadEpochs } from './recover-dead-epochs.ts';

const SPENDER = fileURLToPath(new URL('../../test/fixtures/spending-process.ts', import.meta.url));
const KILLS = 8;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-recovery-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function spender(epoch: string, limitNanoUsd: number): ChildProcess {
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  return spawn(process.execPath, ['--no-warnings', SPENDER, folder, epoch, String(limitNanoUsd)], { stdio });
}

async function untilReady(child: ChildProcess): Promise<void> {
  assert.ok(child.stdout !== null);
  await once(child.stdout, 'data');
}

/** The file that the child wrote, read as the audit log will be. A line that the kill cut short was not durable. */
const journal: SpendJournal = {
  async *reservations(epoch) {
    const byId = new Map<string, JournaledReservation>();
    const file = join(folder, `${epoch}.journal`);
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
      const entry: {
        type: string;
        id: string;
        accounts: string[];
        boundNanoUsd: number;
        costNanoUsd: number;
      } = JSON.parse(line);
      const { id: reservationId, accounts, boundNanoUsd, costNanoUsd } = entry;
      if (entry.type === 'intent')
        byId.set(reservationId, { reservationId, accounts, boundNanoUsd, costNanoUsd: null });
      const intent = byId.get(reservationId);
      if (entry.type === 'outcome' && intent !== undefined)
        byId.set(reservationId, { ...intent, costNanoUsd });
    }
    yield* byId.values();
  },
};

function billed(): number {
  const file = join(folder, 'bill');
  if (!existsSync(file)) return 0;
  return readFileSync(file, 'utf8')
    .split('\n')
    .reduce((sum, line) => sum + Number(line), 0);
}

async function recoverAndRead(): Promise<{ spent: number; leased: number; unknown: number }> {
  const storage = await openEmbeddedStorage({ path: folder });
  const recovered = await recoverDeadEpochs({
    ledger: storage.ledger,
    journal,
    currentEpoch: 'test',
    node: '',
  });
  const again = await recoverDeadEpochs({ ledger: storage.ledger, journal, currentEpoch: 'test', node: '' });
  assert.deepEqual(again, [], 'a second recovery finds nothing');
  const row = (await storage.ledger.accounts()).find((each) => each.account === 'key:k@total');
  await storage.close();
  const unknown = recovered.reduce((sum, epoch) => sum + epoch.unknownOutcomes, 0);
  return { spent: row?.spent ?? 0, leased: row?.leased ?? 0, unknown };
}

describe('recovery of dead epochs', () => {
  it('closes an epoch that an earlier release left: what it posted by reservation is not posted again', async () => {
    await (await openEmbeddedStorage({ path: folder })).close();
    const database = new DatabaseSync(join(folder, 'portcullis.db'));
    database.exec(`
      insert into ledger_epochs (epoch, closed) values ('old', 0);
      insert into ledger_accounts (account, limit_nano_usd, spent_nano_usd, leased_nano_usd)
        values ('key:k@total', 1000, 120, 380);
      insert into ledger_leases (epoch, account, leased_nano_usd) values ('old', 'key:k@total', 380);
      insert into ledger_settlements (epoch, reservation_id) values ('old', 'posted');`);
    database.close();
    const entry = (id: string, rest: object) =>
      `${JSON.stringify({ type: 'intent', id, accounts: ['key:k@total'], boundNanoUsd: 150, ...rest })}\n`;
    const outcome = `${JSON.stringify({ type: 'outcome', id: 'posted', costNanoUsd: 120 })}\n`;
    writeFileSync(join(folder, 'old.journal'), entry('posted', {}) + outcome + entry('unknown', {}));
    assert.deepEqual(await recoverAndRead(), { spent: 120 + 150, leased: 0, unknown: 1 });
  });

  it(`keeps billed ≤ spent ≤ limit over ${KILLS} kills, and loses no more than the killed requests' bounds`, async () => {
    const limit = 40_000_000;
    let unknown = 0;
    for (let round = 0; round < KILLS; round++) {
      const child = spender(`epoch-${round}`, limit);
      await untilReady(child);
      await sleep(20 + ((round * 37) % 120));
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const books = await recoverAndRead();
      unknown += books.unknown;
      const bill = billed();
      assert.ok(bill <= books.spent, `billed ${bill}, spent ${books.spent}`);
      assert.ok(books.spent <= limit, `spent ${books.spent} of ${limit}`);
      assert.ok(
        books.spent - bill <= unknown * 2_000,
        `${books.spent - bill} posted for ${unknown} unknown outcomes`,
      );
      assert.equal(books.leased, 0);
    }
    assert.ok(billed() > 0);
  });

  it('never bills more than the limit when two processes lease from one file, and balances to the nano-dollar', async () => {
    const limit = 3_000_000;
    const children = [spender('left', limit), spender('right', limit)];
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    assert.deepEqual(
      codes.map(([code]) => code),
      [0, 0],
    );
    const books = await recoverAndRead();
    assert.equal(books.spent, billed());
    assert.ok(books.spent <= limit);
    assert.ok(books.spent > limit * 0.9, `only ${books.spent} of ${limit} could be spent`);
    assert.equal(books.leased, 0);
  });
});
