/** Limits over many nodes on a real Redis: what other gateways got wrong, each as a case, and the cost in commands. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type LimitNode,
  linked,
  type NodeOptions,
  openNode,
  Passages,
  parallel,
  permitOf,
  rate,
  tokens,
} from '../../../test/fixtures/limit-nodes.ts';
import { runSchedule } from '../../../test/fixtures/limit-schedule.ts';
import { type RedisServer, startRedisServer } from '../../../test/fixtures/redis-server.ts';

const SLOT_MS = 15;
const WINDOW_MS = 60 * SLOT_MS;
const QUICK: NodeOptions = { slotMs: SLOT_MS, beatMs: 30 };

/** At once, each on a Redis of its own: what they do is wait. */
/** Many times the second that it takes, for a machine that is busy. */
const FREED_WITHIN_MS = 10_000;

describe('limits over many nodes', { concurrency: true }, () => {
  const opened = new AsyncDisposableStack();
  after(() => opened.disposeAsync());

  async function open(count: number, options: NodeOptions = {}): Promise<[RedisServer, LimitNode[]]> {
    const server = await startRedisServer();
    opened.defer(() => server.stop());
    const nodes: LimitNode[] = [];
    for (let index = 0; index < count; index++) {
      const node = await openNode(server, options);
      opened.defer(() => node.close());
      nodes.push(node);
    }
    await linked(...nodes);
    return [server, nodes];
  }

  it('passes exactly the limit, all at once, whatever the number of nodes (limit multiplied by replicas)', async () => {
    const [, all] = await open(3);
    const passages = new Passages();
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        passages.take(all[index % 3] as LimitNode, rate(90, 'key:n')),
      ),
    );
    assert.equal(passages.atMs.length, 90);
  });

  it('lets one node alone use the whole limit', async () => {
    const [, [one]] = await open(3);
    const passages = new Passages();
    for (let index = 0; index < 110; index++) await passages.take(one as LimitNode, rate(100, 'key:alone'));
    assert.equal(passages.atMs.length, 100);
  });

  it('takes all claims of a request or none', async () => {
    const [, nodes] = await open(2);
    const [one, two] = nodes as [LimitNode, LimitNode];
    const small = rate(2, 'user:t/small');
    const large = rate(100, 'tenant:t');
    for (let index = 0; index < 10; index++)
      await (index % 2 === 0 ? one : two).limits.take([small, large], Date.now());
    const status = await one.limits.take([{ ...large, amount: 97 }], Date.now());
    assert.ok(status.allowed, 'eight refused requests took nothing of the tenant');
  });

  it('decides without Redis where the node holds enough, with one command for many requests', async () => {
    const [, nodes] = await open(1);
    const [one] = nodes as [LimitNode];
    const claims = [rate(100_000, 'key:hot'), parallel(5_000, 'key:hot')];
    for (let index = 0; index < 50; index++)
      permitOf(await one.limits.take(claims, Date.now())).release(0, 0);
    await delay(700);
    const before = one.limits.scripts;
    let waited = 0;
    for (let index = 0; index < 2_000; index++) {
      const decision = one.limits.take(claims, Date.now());
      if (decision instanceof Promise) waited++;
      permitOf(await decision).release(0, 0);
    }
    assert.ok(waited <= 20, `${waited} of 2000 requests waited for Redis`);
    assert.ok(one.limits.scripts - before <= 60, `${one.limits.scripts - before} commands`);
  });

  it('gives back tokens that were not used', async () => {
    const [, nodes] = await open(2);
    const [one, two] = nodes as [LimitNode, LimitNode];
    permitOf(await one.limits.take([tokens(100, 100, 'key:t')], Date.now())).release(10, Date.now());
    await delay(800);
    assert.equal((await two.limits.take([tokens(100, 70, 'key:t')], Date.now())).allowed, true);
    assert.equal((await two.limits.take([tokens(100, 30, 'key:t')], Date.now())).allowed, false);
  });

  it('keeps to the limit in every window and lets units come back', async () => {
    const [, all] = await open(3, QUICK);
    const passages = new Passages();
    for (const endMs = Date.now() + 3 * WINDOW_MS; Date.now() < endMs; await delay(3))
      await Promise.all(all.map((node) => passages.take(node, rate(60, 'key:steady'))));
    assert.ok(passages.mostIn(WINDOW_MS) <= 60, `${passages.mostIn(WINDOW_MS)} in one window`);
    assert.ok(passages.atMs.length > 100, `only ${passages.atMs.length} in three windows`);
  });

  it('counts requests in flight over all nodes', async () => {
    const [, nodes] = await open(2);
    const [one, two] = nodes as [LimitNode, LimitNode];
    const first = permitOf(await one.limits.take([parallel(2, 'key:p')], Date.now()));
    permitOf(await two.limits.take([parallel(2, 'key:p')], Date.now()));
    for (const node of [one, two])
      assert.equal((await node.limits.take([parallel(2, 'key:p')], Date.now())).allowed, false);
    first.release(0, 0);
    await delay(500);
    permitOf(await two.limits.take([parallel(2, 'key:p')], Date.now()));
  });

  it('frees the places of a node that died without a word (parallel-count leak)', async () => {
    const [server, [other]] = (await open(1, QUICK)) as [RedisServer, [LimitNode]];
    const dying = await openNode(server, QUICK);
    await linked(other, dying);
    for (let index = 0; index < 4; index++)
      permitOf(await dying.limits.take([parallel(4, 'key:leak')], Date.now()));
    assert.equal((await other.limits.take([parallel(4, 'key:leak')], Date.now())).allowed, false);
    await dying.die();
    let freed = 0;
    for (const endMs = Date.now() + FREED_WITHIN_MS; freed < 4 && Date.now() < endMs; await delay(50))
      if ((await other.limits.take([parallel(4, 'key:leak')], Date.now())).allowed) freed += 1;
    assert.equal(freed, 4);
    assert.equal((await other.limits.take([parallel(4, 'key:leak')], Date.now())).allowed, false);
  });

  it('never passes the limit, then only shares of it (per-pod limit after a Redis failure)', async () => {
    const [server, all] = await open(3, QUICK);
    await delay(300);
    const passages = new Passages();
    const load = async (ms: number) => {
      for (const endMs = Date.now() + ms; Date.now() < endMs; await delay(4))
        await Promise.all(all.map((node) => passages.take(node, rate(120, 'key:x'))));
    };
    await load(400);
    await server.kill();
    await load(400);
    const justAfter = passages.atMs.length;
    await load(3 * WINDOW_MS);
    assert.ok(all.every(({ limits }) => limits.mode === 'share'));
    const alone = passages.atMs.length - justAfter;
    assert.ok(alone >= 90, `the shares let ${alone} through`);
    await server.start();
    await load(3 * WINDOW_MS);
    await linked(...all);
    assert.ok(passages.mostIn(WINDOW_MS) <= 120, `${passages.mostIn(WINDOW_MS)} in one window`);
  });

  it('gives a node that never reached Redis the share of one among the most there may be', async () => {
    const server = await startRedisServer();
    opened.defer(() => server.stop());
    await server.kill();
    const node = await openNode(server, { ...QUICK, maxNodes: 4 });
    opened.defer(() => node.close());
    let passed = 0;
    for (let index = 0; index < 100; index++)
      if ((await node.limits.take([rate(160, 'key:s')], Date.now())).allowed) passed++;
    assert.equal(passed, 10);
    const refused = await node.limits.take([rate(160, 'key:s')], Date.now());
    assert.ok(!refused.allowed && refused.retryAfterMs >= 1_000 && refused.statuses[0]?.remaining === 0);
  });

  it('answers within its bound while Redis stands still (slow Redis taking authentication down)', async () => {
    const [server, nodes] = await open(1);
    server.pause();
    const beganMs = performance.now();
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        nodes[0]?.limits.take([rate(10, `key:${index}`)], Date.now()),
      ),
    );
    const waitedMs = performance.now() - beganMs;
    server.resume();
    await linked(...nodes);
    assert.ok(waitedMs < 1_500, `${waitedMs} ms`);
  });

  it('goes on with what it holds while Redis restarts, and says that it is on its own', async () => {
    const [server, nodes] = await open(1);
    const node = nodes[0] as LimitNode;
    const claim = rate(1_000, 'key:warm');
    for (let index = 0; index < 100; index++) permitOf(await node.limits.take([claim], Date.now()));
    await delay(700);
    await server.kill();
    await delay(50);
    let passed = 0;
    for (let index = 0; index < 100; index++)
      if ((await node.limits.take([claim], Date.now())).allowed) passed++;
    assert.ok(passed >= 50, `${passed} of 100 passed`);
    assert.equal(node.limits.mode, 'held');
  });

  it('lets no window exceed a limit, whatever happens to Redis and nodes in whichever order', async () => {
    const reports = await Promise.all([1, 2, 3].map((seed) => runSchedule(seed, 5_000)));
    for (const { seed, events, worst } of reports) {
      const story = `seed ${seed}: ${events.join(' ')}`;
      for (const { limit, most } of worst)
        assert.ok(most <= limit, `${most} of ${limit} in one window; ${story}`);
      assert.ok(
        worst.some(({ passed }) => passed > 0),
        `nothing went through; ${story}`,
      );
    }
  });
});
