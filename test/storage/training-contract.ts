/** What every storage must keep of fine-tuning jobs: whose they are, in pages, and nothing that is not sealed. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Storage, TrainingJobRecord } from '../../src/storage/stores.ts';

type Opener = () => Promise<Storage>;

const job = (id: string, owner: string, createdAtMs: number): TrainingJobRecord => ({
  ...{ id, owner, createdAtMs },
  sealed: `facts of ${id}`,
});

export function testTrainingJobs(open: Opener): void {
  it('gives a fine-tuning job to its owner only, newest first, in pages', async () => {
    const [one, two] = [await open(), await open()];
    for (const record of [job('a', 'ann', 1), job('b', 'ann', 2), job('c', 'ann', 2), job('d', 'bob', 3)])
      await one.trainingJobs.insert(record);
    assert.deepEqual(await two.trainingJobs.find('ann', 'a'), job('a', 'ann', 1));
    assert.equal(await two.trainingJobs.find('bob', 'a'), undefined);
    assert.equal(await two.trainingJobs.find('ann', 'x'), undefined);
    const page = async (owner: string, limit: number, after?: string) =>
      (await two.trainingJobs.list(owner, { limit, after })).map(({ id }) => id);
    assert.deepEqual(await page('ann', 10), ['c', 'b', 'a']);
    assert.deepEqual(await page('ann', 1), ['c']);
    assert.deepEqual(await page('ann', 10, 'c'), ['b', 'a']);
    assert.deepEqual(await page('ann', 10, 'd'), [], 'another’s job is no place to begin');
    assert.deepEqual(await page('bob', 10), ['d']);
    await assert.rejects(one.trainingJobs.insert(job('a', 'bob', 9)), 'an id is taken once');
  });
}
