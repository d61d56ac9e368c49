/** Records go to the writer in order, in bounded batches, each with what recovery needs to know; none waits alone. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { type Batch, GroupCommit } from './group-commit.ts';
import { BATCH_MEMORY_BYTES } from './record-memory.ts';

function rig({ lingerMs = 0, oldestOpen = () => 0 }: { lingerMs?: number; oldestOpen?: () => number } = {}) {
  const posted: Batch[] = [];
  const commits = new GroupCommit({
    post: (batch) => posted.push(batch),
    lingerMs: () => lingerMs,
    oldestOpen,
    maxPayloadBytes: 1024 * 1024,
  });
  const bodies = () => posted.map(({ records }) => records.map(({ body }) => body));
  return { commits, posted, bodies };
}
const record = (body: string, content?: string) => ({
  body,
  payload: content === undefined ? undefined : { subject: 's', content },
});
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('sends a lonely record in the turn that it came in, and what comes meanwhile once that is durable', async () => {
    const { commits, bodies } = rig();
    const first = commits.append(record('1'));
    await Promise.resolve();
    assert.deepEqual(bodies(), [['1']]);
    const rest = [commits.append(record('2')), commits.append(record('3'))];
    await turn();
    assert.deepEqual(bodies(), [['1']]);
    assert.equal(commits.pending, 3);
    commits.committed();
    await first;
    await turn();
    assert.deepEqual(bodies(), [['1'], ['2', '3']]);
    commits.committed();
    await Promise.all(rest);
    assert.equal(commits.pending, 0);
  });

  it('waits for company where it is told to, but not once a batch is full', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { commits, bodies } = rig({ lingerMs: 2 });
    const waiting = commits.append(record('1'));
    await turn();
    assert.deepEqual(bodies(), []);
    mock.timers.tick(2);
    assert.deepEqual(bodies(), [['1']]);
    const long = 'x'.repeat(BATCH_MEMORY_BYTES / 4);
    const more = [1, 2].map((at) => commits.append(record(`long ${at}`, long)));
    commits.committed();
    await waiting;
    await turn();
    assert.deepEqual(bodies(), [['1'], ['long 1']]);
    mock.timers.reset();
    commits.committed();
    await more[0];
  });

  it('tells with each batch the oldest intent that was open when it was filled, not when it is sent', async () => {
    let oldest = 0;
    const { commits, posted } = rig({ oldestOpen: () => oldest });
    const long = 'x'.repeat(BATCH_MEMORY_BYTES / 4);
    for (const body of ['a', 'b', 'c']) {
      commits.append(record(body, long)).catch(() => {});
      oldest += 10;
    }
    for (let batch = 0; batch < 3; batch++) {
      await turn();
      commits.committed();
    }
    assert.deepEqual(
      posted.map(({ oldestOpen }) => oldestOpen),
      [10, 20, 30],
    );
  });

  it('refuses all that waits, in every batch, and all that comes, once it failed', async () => {
    const { commits, posted } = rig();
    const long = 'x'.repeat(BATCH_MEMORY_BYTES / 4);
    const waiting = ['a', 'b', 'c'].map((body) => commits.append(record(body, long)));
    await turn();
    commits.fail(new Error('gone'));
    const results = await Promise.allSettled(waiting);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.throws(() => commits.append(record('d')), /gone/);
    assert.equal(posted.length, 1);
  });
});
