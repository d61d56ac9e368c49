/** After a SIGKILL at any moment: nothing acknowledged is lost, no intent stays silent, and the log goes on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { readSegments } from '../../test/fixtures/audit-segments.ts';
import type { JournaledReservation } from '../budget/budgets.ts';
import { intentOf, keyRingOf, newFolder, openLog, outcomeOf, removeFolder } from './audit-fixture.ts';
import { keysFile } from './audit-folder.ts';
import type { NodeAuditLog } from './node-audit-log.ts';
import { verifyLive } from './verify-live.ts';

let dataPath = '';
beforeEach(() => {
  dataPath = newFolder();
});
afterEach(() => removeFolder(dataPath));

const check = () => verifyLive({ dataPath, keyRing: keyRingOf(Buffer.alloc(32, 7)) });

/** Lets a process write for a while after it said `until`, and kills it; returns what it had been promised. */
async function writeAndKill(run: string, afterMs: number, until = '\n'): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-fixture.ts'), dataPath, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  while (!output.includes(until)) await setTimeout(5);
  await setTimeout(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  return output.split('\n').slice(0, -1);
}

async function journal(log: NodeAuditLog, epoch: string): Promise<JournaledReservation[]> {
  const all: JournaledReservation[] = [];
  for await (const reservation of log.reservations(epoch)) all.push(reservation);
  return all;
}

async function recordsOf(log: NodeAuditLog): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { leaf } of log.entries({ fromIndex: 0, limit: 1_000_000 }))
    if (leaf !== undefined) found.add(`${leaf.body.type} ${leaf.body.requestId}`);
  return found;
}

describe('after a SIGKILL at full speed', () => {
  it('everything acknowledged is there, every intent has its outcome, and the log verifies', async () => {
    const promised: string[] = [];
    const epochs: string[] = [];
    for (const [round, afterMs] of [3, 40, 90, 150].entries()) {
      const [epochLine = '', ...lines] = await writeAndKill(`run${round}`, afterMs);
      epochs.push(epochLine.slice('epoch '.length));
      promised.push(...lines);
    }
    const log = await openLog({ dataPath });
    const found = await recordsOf(log);
    assert.deepEqual(
      promised.filter((line) => !found.has(line)),
      [],
    );
    assert.ok(promised.length > 100);
    for (const epoch of epochs) {
      const reservations = await journal(log, epoch);
      assert.ok(reservations.every(({ costNanoUsd }) => costNanoUsd !== null));
      for (const { costNanoUsd, boundNanoUsd } of reservations)
        assert.ok(costNanoUsd === 300 || costNanoUsd === boundNanoUsd);
    }
    await log.close();
    assert.deepEqual((await check()).problems, []);
    assert.deepEqual(keylessSubjects(), [], 'a payload on the disk whose key is not could never be read');
  });
});

/** Subjects of payloads on the log that have no key. */
function keylessSubjects(): string[] {
  const keys = new DatabaseSync(keysFile(dataPath), { readOnly: true });
  const kept = new Set(
    keys
      .prepare('SELECT pseudonym FROM subject_keys')
      .all()
      .map(({ pseudonym }) => pseudonym),
  );
  keys.close();
  const subjects = readSegments(dataPath)
    .flatMap(({ entries }) => entries)
    .map(({ leaf }): string | undefined => JSON.parse(leaf.toString()).payload?.subject);
  assert.ok(kept.size > 0 && subjects.some((subject) => subject !== undefined));
  return subjects.filter((subject) => subject !== undefined).filter((subject) => !kept.has(subject));
}

describe('an intent that a dead process left', () => {
  it('gets the outcome `unknown`, charged in full with its extensions, once however often the log is opened', async () => {
    const lines = await writeAndKill('abandon', 0, 'abandoned\n');
    const epoch = (lines[0] ?? '').slice('epoch '.length);
    const first = await openLog({ dataPath });
    assert.equal(first.recoveredIntents, 2);
    const charged = await journal(first, epoch);
    const costs = charged.map(({ reservationId, costNanoUsd }) => [reservationId, costNanoUsd]);
    assert.deepEqual(costs.sort(), [
      ['a', 1000],
      ['b', 1500],
      ['c', 300],
    ]);
    for await (const { leaf } of first.entries({ fromIndex: 0, limit: 1000 }))
      if (leaf?.body.type === 'outcome' && leaf.body.outcome === 'unknown') assert.equal(leaf.epoch, epoch);
    await first.close();
    const second = await openLog({ dataPath });
    assert.equal(second.recoveredIntents, 0);
    assert.deepEqual(await journal(second, epoch), charged);
    await second.close();
    assert.deepEqual((await check()).problems, []);
  });
});

describe('the journal of a running epoch', () => {
  it('has the cost of what is settled and null for what is not, extensions included', async () => {
    const log = await openLog({ dataPath });
    const accounts = ['tenant:default@month:2026-11'];
    await log.append(intentOf('settled'));
    await log.append(intentOf('open'));
    await log.append({
      type: 'extension',
      requestId: 'open',
      atMs: 1,
      tenant: 'default',
      accounts,
      extraNanoUsd: 50,
    });
    await log.append(outcomeOf('settled', { costNanoUsd: 7 }));
    await log.append(outcomeOf('refused', { settles: false, costNanoUsd: 0 }));
    assert.deepEqual(await journal(log, log.epoch), [
      { reservationId: 'settled', accounts, boundNanoUsd: 1000, costNanoUsd: 7 },
      { reservationId: 'open', accounts, boundNanoUsd: 1050, costNanoUsd: null },
    ]);
    assert.deepEqual(await journal(log, 'never'), []);
    await log.close();
  });

  it('has the tokens where a budget counts them, extensions included', async () => {
    const log = await openLog({ dataPath });
    const accounts = ['tenant:default@month:2026-11', 'tenant:default@month:2026-11#tokens'];
    await log.append(intentOf('settled', { accounts, boundTokens: 40 }));
    await log.append(intentOf('open', { accounts, boundTokens: 40 }));
    const raised = { requestId: 'open', atMs: 1, tenant: 'default', accounts };
    await log.append({ type: 'extension', ...raised, extraNanoUsd: 50, extraTokens: 5 });
    await log.append(outcomeOf('settled', { costNanoUsd: 7, budgetTokens: 11 }));
    assert.deepEqual(await journal(log, log.epoch), [
      { reservationId: 'settled', accounts, boundNanoUsd: 1000, boundTokens: 40, costNanoUsd: 7, tokens: 11 },
      { reservationId: 'open', accounts, boundNanoUsd: 1050, boundTokens: 45, costNanoUsd: null },
    ]);
    await log.close();
  });
});

describe('the copies of checkpoints', () => {
  const file = () => join(dataPath, 'checkpoints', 'checkpoints.txt');

  it('are mended when a crash tore the last one or left it out', async () => {
    await (await openLog({ dataPath })).close();
    const whole = readFileSync(file(), 'utf8');
    for (const cut of [1, 2, 10, 1000, whole.length]) {
      truncateSync(file(), readFileSync(file()).length - Math.min(cut, readFileSync(file()).length));
      await (await openLog({ dataPath })).close();
      assert.deepEqual((await check()).problems, [], `cut ${cut}`);
    }
    appendFileSync(file(), 'portcullis/node-1\n12');
    assert.equal((await check()).ok, false);
    await (await openLog({ dataPath })).close();
    assert.deepEqual((await check()).problems, []);
  });

  it('go to the witness file too, and a log that is behind it is not continued', async () => {
    const witnessFile = join(dataPath, 'witness.txt');
    const settings = { witnessFile };
    const log = await openLog({ dataPath, settings });
    await log.append(outcomeOf('r', { settles: false }));
    await log.close();
    assert.equal(readFileSync(witnessFile, 'utf8'), readFileSync(file(), 'utf8'));
    const other = newFolder();
    await assert.rejects(openLog({ dataPath: other, settings }), { code: 'audit_damaged' });
    removeFolder(other);
  });

  it('that the witness cannot take are told as a fault, and the log goes on', async () => {
    const faults: Error[] = [];
    const settings = { witnessFile: join(dataPath, 'missing', 'witness.txt') };
    const log = await openLog({ dataPath, settings, onFault: (error) => faults.push(error) });
    await log.append(outcomeOf('r', { settles: false }));
    await log.close();
    assert.ok(faults.length > 0);
  });
});
