/**
 * A batch in a cluster: any node shows it, one works it at a time, and another goes on where a dead one was, without asking
 * for what is answered. Real processes on one Postgres.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { batchWhen, chatLine, clientOf, resultsOf, startBatch } from '../fixtures/batch-client.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { DOUBLE_PRICE } from '../fixtures/running-gate.ts';

const LINES = 24;
const LINES_AT_ONCE = 3;

describe('a batch in a cluster', () => {
  let cluster: Cluster;
  let nodes: readonly ClusterNode[];
  before(async () => {
    const slow = { routes: [{ provider: 'double', model: 'slow' }], price: DOUBLE_PRICE, maxAttempts: 1 };
    cluster = await startCluster({
      config: {
        surfaces: { files: true, batches: true },
        batches: { linesAtOnce: LINES_AT_ONCE },
        models: { slow },
      },
    });
    nodes = await Promise.all([cluster.node('one'), cluster.node('two')]);
    await cluster.double.script('slow', { headersDelayMs: 250 });
  });
  after(() => cluster.close());

  async function holder(id: string): Promise<string> {
    const rows = await cluster.postgres.query(
      `select holder from batches where id = '${id}'`,
      cluster.databaseUrl,
    );
    return String(rows[0]?.['holder']);
  }

  it('is worked by one node at a time, and by another once that is dead', async () => {
    const [one, two] = nodes;
    assert.ok(one && two);
    const [clientOne, clientTwo] = [one, two].map(({ url }) => clientOf({ url, key: cluster.key }));
    assert.ok(clientOne && clientTwo);
    const ids = Array.from({ length: LINES }, (_, at) => `line-${at}`);
    const lines = ids.map((id) => chatLine(id, `Name a tree for ${id}.`, { model: 'slow' }));
    const { id } = await startBatch(clientOne, lines);
    await batchWhen(clientTwo, id, ({ request_counts: counts }) => (counts?.completed ?? 0) >= LINES_AT_ONCE);
    const dead = await holder(id);
    // The node that took the request looked first, so it has the batch.
    await one.kill();
    await cluster.postgres.query(
      `update batches set held_until_ms = 0 where id = '${id}'`,
      cluster.databaseUrl,
    );
    const batch = await batchWhen(clientTwo, id);
    assert.equal(batch.status, 'completed');
    const answers = await resultsOf(clientTwo, batch.output_file_id);
    assert.deepEqual(
      answers.map(({ custom_id }) => custom_id),
      ids,
    );
    const { entries } = await cluster.double.bill();
    assert.ok(entries.length <= LINES + LINES_AT_ONCE, `${entries.length} calls for ${LINES} lines`);
    assert.notEqual(dead, 'null', 'somebody held it');
    assert.equal(await holder(id), 'null', 'and nobody does any more');
  });
});
