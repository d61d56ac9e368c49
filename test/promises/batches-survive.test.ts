/**
 * A batch outlives the gate that works it. After SIGKILL the next run goes on: what was answered is not asked again, what
 * was under way is asked once more, and the books have every attempt, so that no bill is larger than they are.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Batch } from 'openai/resources/batches';
import { batchWhen, chatLine, clientOf, resultsOf, startBatch } from '../fixtures/batch-client.ts';
import { totalsOf } from '../fixtures/gate-records.ts';
import { type PreparedInstallation, prepareInstallation } from '../fixtures/prepared-installation.ts';
import { DOUBLE_PRICE, spawnGate } from '../fixtures/running-gate.ts';
import { type SpawnedDouble, spawnDouble } from '../fixtures/spawned-double.ts';

const LINES = 24;
const LINES_AT_ONCE = 4;

describe('a batch', () => {
  let double: SpawnedDouble;
  let installation: PreparedInstallation;
  const ids = Array.from({ length: LINES }, (_, at) => `line-${at}`);

  before(async () => {
    double = await spawnDouble();
    const slow = {
      routes: [{ provider: 'double', model: 'slow' }],
      price: DOUBLE_PRICE,
      maxOutputTokens: 50,
    };
    installation = await prepareInstallation({
      upstream: double.url,
      config: {
        listen: { port: 0, drainMs: 1_000 },
        surfaces: { files: true, batches: true },
        batches: { linesAtOnce: LINES_AT_ONCE },
        models: { slow: { ...slow, maxAttempts: 1 } },
      },
      keys: [{ user: 'ann', budgets: [{ usd: 100, period: 'total' }] }],
    });
  });
  after(async () => {
    installation?.remove();
    await double?.stop();
  });

  const booksOf = async (adminUrl: string) => {
    const books = await totalsOf({ adminUrl, adminToken: installation.adminToken });
    return books.spentNanoUsd + books.heldNanoUsd;
  };
  const opened = async () => {
    const gate = await spawnGate(installation.configPath);
    return { gate, client: clientOf({ url: gate.url, key: installation.keys[0] ?? '' }) };
  };
  const doneAtLeast =
    (lines: number) =>
    ({ request_counts: counts }: Batch) =>
      (counts?.completed ?? 0) >= lines;

  it('goes on after SIGKILL and after an orderly stop: no answered line is asked again, and the books cover the bill', async () => {
    await double.script('slow', { headersDelayMs: 120 });
    const first = await opened();
    const lines = ids.map((id) => chatLine(id, `Name a tree for ${id}.`, { model: 'slow' }));
    const { id } = await startBatch(first.client, lines);
    await batchWhen(first.client, id, doneAtLeast(LINES_AT_ONCE));
    await first.gate.kill();

    const second = await opened();
    await batchWhen(second.client, id, doneAtLeast(3 * LINES_AT_ONCE));
    assert.equal(await second.gate.stop(), 0);

    const third = await opened();
    const batch = await batchWhen(third.client, id);
    const answers = await resultsOf(third.client, batch.output_file_id);
    const spent = await booksOf(third.gate.adminUrl);
    await third.gate.stop();
    assert.equal(batch.status, 'completed');
    assert.deepEqual(
      answers.map(({ custom_id }) => custom_id),
      ids,
      'each line once, in order',
    );
    assert.deepEqual(batch.request_counts, { total: LINES, completed: LINES, failed: 0 });
    const { entries, totalNanoUsd } = await double.bill();
    const calls = entries.length;
    assert.ok(calls >= LINES && calls <= LINES + LINES_AT_ONCE, `${calls} calls for ${LINES} lines`);
    assert.ok(totalNanoUsd > 0 && totalNanoUsd <= spent, `billed ${totalNanoUsd}, spent ${spent}`);
  });
});
