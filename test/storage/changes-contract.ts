/** The part of the storage contract that is about changes and who hears of them. See storage-contract.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Opener } from '../storage-contract.ts';
import { key } from './keys-contract.ts';

export function testChanges(open: Opener): void {
  it('has told every live node, and its listeners have acted, when announce resolves', async () => {
    const [gate, cli] = await Promise.all([open(), open()]);
    let known = -1;
    gate.changes.subscribe(async () => {
      known = (await gate.keys.list()).length;
    });
    await gate.changes.registered();
    await cli.keys.insert(key('pk_1'));
    assert.equal(await cli.changes.announce(5_000), true);
    assert.equal(known, 1);
  });

  it('tells another process of a revocation within 500 ms though nobody announces it', async () => {
    const [gate, cli] = await Promise.all([open(), open()]);
    await cli.keys.insert(key('pk_1'));
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.changes.subscribe(() => resolve());
    await gate.changes.registered();
    const before = performance.now();
    await cli.keys.revoke('pk_1', 1);
    await promise;
    assert.ok(performance.now() - before < 500);
  });

  it("tells the writer's own subscribers before the write resolves", async () => {
    const storage = await open();
    let calls = 0;
    const unsubscribe = storage.changes.subscribe(() => {
      calls++;
    });
    await storage.keys.insert(key('pk_1'));
    assert.equal(calls, 1);
    unsubscribe();
    await storage.keys.insert(key('pk_2'));
    assert.equal(calls, 1);
  });

  it('shows what each live node runs, and the configuration that it changed to', async () => {
    const [gate, other, cli] = await Promise.all([open(), open(), open()]);
    const self = { node: 'node-a', revision: 'r1', version: '1.0.0' };
    for (const storage of [gate, other]) {
      storage.changes.subscribe(() => undefined);
      await storage.changes.registered();
    }
    await gate.changes.describe(self);
    await other.changes.describe({ ...self, node: 'node-b' });
    await other.changes.describe({ ...self, node: 'node-b', revision: 'r2' });
    const seen = (await cli.changes.liveNodes()).map(({ node, revision }) => [node, revision]);
    assert.deepEqual(seen, [
      ['node-a', 'r1'],
      ['node-b', 'r2'],
    ]);
  });

  it('does not wait for a process that only announces', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    assert.equal(await one.changes.announce(2_000), true);
    assert.equal(await two.changes.announce(2_000), true);
  });

  it('says false when a live node does not act in time', async () => {
    const [gate, cli] = await Promise.all([open(), open()]);
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.changes.subscribe(() => promise);
    await gate.changes.registered();
    assert.equal(await cli.changes.announce(150), false);
    resolve();
  });
}
