/**
 * What the cache keeps, for how long, until who purges it, and how that is counted: only complete, valid answers that
 * every guard passed, and what policy and caller allow.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/schema.ts';
import { CacheRig, cacheOf, question } from '../fixtures/cache-rig.ts';
import { outcomeOf, post, saidIn, totalsOf } from '../fixtures/gate-records.ts';
import { admin, createKey, runCli, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

describe('an answer', () => {
  let rig: CacheRig;
  let gate: TestGate;

  before(async () => {
    rig = await CacheRig.open();
    gate = rig.gate;
  });
  after(() => rig.close());
  const send = (...asked: Parameters<CacheRig['send']>) => rig.send(...asked);
  const keyOf = (who: string) => rig.keyOf(who);

  describe('is kept only where it may be', () => {
    const twice = async (who: string, body: object, headers: Record<string, string> = {}) => [
      (await send(who, body, headers)).cache,
      (await send(who, body, headers)).cache,
    ];

    it('never a refusal, an empty one, a part, or a call of a tool', async () => {
      const say = (say: object) => gate.double.script('dear', { say } as never);
      say({ refusal: 'I cannot help with that.' });
      assert.deepEqual(await twice('acme', question('refuse', { model: 'dear' })), ['miss', 'miss']);
      say({ text: '' });
      assert.deepEqual(await twice('acme', question('empty', { model: 'dear' })), ['miss', 'miss']);
      say({ text: 'word '.repeat(50) });
      for (const stream of [false, true])
        assert.deepEqual(
          await twice('acme', question('cut off', { model: 'dear', max_tokens: 5, stream })),
          ['miss', 'miss'],
          `cut off, ${stream}`,
        );
      say({ toolCalls: [{ name: 'look', arguments: '{}' }] });
      const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }];
      assert.deepEqual(await twice('acme', question('call', { model: 'dear', tools })), ['off', 'off']);
      const call = question('call by policy', { model: 'dear', tools });
      assert.deepEqual(await twice('acme/tools', call), ['miss', 'hit']);
      const streamed = await send('acme/tools', { ...call, stream: true });
      assert.deepEqual([streamed.cache, saidIn(streamed)], ['hit', ['{}']]);
    });

    it('a blocked one is not', async () => {
      const key = ['AK', 'IA', 'ABCDEFGHIJKLMNOP'].join('');
      gate.double.script('dear', { say: { text: `The key is ${key}.` } });
      const strict = await startTestGate({
        upstream: gate.double.url,
        models: ['dear'],
        config: { guards: { secrets: { output: 'block' } } },
      });
      const calledBefore = gate.double.received;
      const body = question('tell me', { model: 'dear' });
      for (let round = 0; round < 2; round += 1)
        assert.equal((await post(strict, { key: strict.key, body })).status, 502);
      assert.equal(gate.double.received - calledBefore, 2);
      await strict.close();
    });

    it('one that a guard took personal data out of is not', async () => {
      gate.double.script('dear', { say: { text: 'Write to office@brackenfield.example about it.' } });
      for (const output of ['redact', 'watch'] as const) {
        const guarded = await startTestGate({
          upstream: gate.double.url,
          models: ['dear'],
          config: { guards: { personalData: { output } }, cache: { sampled: true } },
        });
        for (const stream of [false, true]) {
          const body = question(`who answers, ${stream}`, { model: 'dear', stream });
          const first = await post(guarded, { key: guarded.key, body });
          const again = await post(guarded, { key: guarded.key, body });
          const expected = output === 'redact' ? ['miss', 'miss'] : ['miss', 'hit'];
          assert.deepEqual([cacheOf(first), cacheOf(again)], expected, `${output}, ${stream}`);
          assert.equal(
            saidIn(again).join('').includes('office@'),
            output === 'watch',
            saidIn(again).join('|'),
          );
        }
        await guarded.close();
      }
    });

    it('sampled ones by policy only', async () => {
      const body = question('draw', { temperature: 0.7 });
      assert.deepEqual(await twice('acme', body), ['off', 'off']);
      assert.deepEqual(await twice('acme', question('two', { n: 2 })), ['off', 'off']);
      assert.deepEqual(await twice('acme/sampled', body), ['miss', 'hit']);
      const two = question('two', { n: 2 });
      assert.deepEqual(await twice('acme/sampled', two), ['miss', 'hit']);
      const streamed = await send('acme/sampled', { ...two, stream: true });
      assert.deepEqual([streamed.cache, saidIn(streamed).length], ['hit', 2]);
    });

    it('not at all where the policy says `exact: false`', async () => {
      assert.deepEqual(await twice('acme/off', question('off')), ['off', 'off']);
    });

    it('as the caller says in Cache-Control', async () => {
      const control = (value: string) => ({ 'cache-control': value });
      assert.deepEqual(await twice('acme', question('no-store'), control('no-store')), ['off', 'off']);
      const body = question('no-cache');
      assert.deepEqual(await twice('acme', body, control('max-age=0, No-Cache')), ['miss', 'miss']);
      assert.equal((await send('acme', body)).cache, 'hit');
      assert.equal((await send('acme', body, control('max-age=600'))).cache, 'hit');
      await delay(1_050);
      assert.equal((await send('acme', body, control('max-age=1'))).cache, 'miss');
      const only = await send('acme', question('only'), control('only-if-cached'));
      assert.deepEqual([only.status, only.called], [504, 0]);
      assert.match(only.text, /"not_cached"/);
      for (const [who, uncached] of [
        ['acme', question('drawn', { temperature: 1 })],
        ['acme/off', body],
      ] as const) {
        const never = await send(who, uncached, control('only-if-cached'));
        assert.deepEqual(
          [never.status, never.called],
          [504, 0],
          'what is never kept is not asked for either',
        );
      }
      assert.equal((await send('acme', body, control('only-if-cached'))).cache, 'hit');
    });

    it('until its `ttlSeconds` are over', async () => {
      const body = question('brief');
      assert.deepEqual(await twice('acme/brief', body), ['miss', 'hit']);
      await delay(1_050);
      assert.equal((await send('acme/brief', body)).cache, 'miss');
    });

    it('no stale one is asked for again for who wants none but the cache’s', async () => {
      const body = question('stale only');
      await send('acme/stale', body);
      await delay(1_050);
      const { cache, called } = await send('acme/stale', body, { 'cache-control': 'only-if-cached' });
      assert.deepEqual([cache, called], ['hit', 0]);
      await delay(100);
      assert.equal((await send('acme/stale', body, { 'cache-control': 'only-if-cached' })).called, 0);
      const hit = await send('acme/stale', body, { 'cache-control': 'only-if-cached' });
      assert.ok(Number(hit.headers.get('age')) >= 1, 'nobody fetched it anew');
    });

    it('a stale one is given for `staleSeconds` and asked for again behind it, with records of its own', async () => {
      const body = question('stale');
      const first = await send('acme/stale', body);
      await delay(1_050);
      const calledBefore = gate.double.received;
      const spentBefore = (await totalsOf(gate)).spentNanoUsd;
      const stale = await post(gate, { key: await keyOf('acme/stale'), body });
      assert.deepEqual([cacheOf(stale), saidIn(stale)], ['hit', saidIn(first)]);
      for (let waited = 0; gate.double.received === calledBefore && waited < 5_000; waited += 10)
        await delay(10);
      assert.equal(gate.double.received - calledBefore, 1);
      let hit = await send('acme/stale', body);
      for (let waited = 0; hit.headers.get('age') !== '0' && waited < 3_000; waited += 20) {
        await delay(20);
        hit = await send('acme/stale', body);
      }
      assert.deepEqual([hit.cache, hit.headers.get('age')], ['hit', '0']);
      const { originRequestId = '' } = await outcomeOf(gate, hit.requestId);
      assert.notEqual(originRequestId, first.requestId);
      const refreshed = await outcomeOf(gate, originRequestId);
      assert.deepEqual([refreshed.cache, refreshed.outcome, refreshed.attempts], ['miss', 'answered', 1]);
      assert.ok((await totalsOf(gate)).spentNanoUsd - spentBefore >= refreshed.costNanoUsd);
    });
  });

  describe('can be purged', () => {
    const SYSTEM = 'You know everything about garden sheds.';
    const prompted = (text: string) =>
      question(text, {
        messages: [
          { role: 'system', content: SYSTEM },
          { role: 'user', content: text },
        ],
      });

    for (const [by, selector] of [
      ['tenant', { tenant: 'acme' }],
      ['model', { model: 'test-model' }],
      ['prompt', { prompt: SYSTEM }],
      ['subject', { tenant: 'acme', subject: 'dora' }],
      ['everything', { all: true }],
    ] as const)
      it(`by ${by}`, async () => {
        const body = prompted(`purge by ${by}`);
        const untouched = question(`untouched by ${by}`, { model: 'slow' });
        for (const cache of ['miss', 'hit']) {
          assert.equal((await send('acme/default//dora', body)).cache, cache);
          assert.equal((await send('globex', untouched)).cache, cache);
        }
        const told = await admin(gate, '/admin/v1/cache/purge', selector);
        await delay(3);
        assert.ok(Number(told['purged']) >= 1 && told['confirmed'] === true, JSON.stringify(told));
        assert.equal((await send('acme/default//dora', body)).cache, 'miss');
        assert.equal((await send('globex', untouched)).cache, by === 'everything' ? 'miss' : 'hit');
      });

    it('by the command line, in a gate that runs', async () => {
      const body = question('purge by command');
      for (const cache of ['miss', 'hit']) assert.equal((await send('globex', body)).cache, cache);
      const args = ['cache', 'purge', '--tenant', 'globex', '--json', '--config', gate.configPath];
      const { code, stdout, stderr } = await runCli(args);
      assert.equal(code, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), { purged: true, confirmed: true });
      assert.equal((await send('globex', body)).cache, 'miss');
      assert.equal((await runCli(['cache', 'purge', '--config', gate.configPath])).code, 2);
    });
  });

  it('is counted: by metrics, the admin API and the command line', async () => {
    const response = await fetch(`${gate.adminUrl}/metrics`, {
      headers: { authorization: `Bearer ${gate.adminToken}` },
    });
    const metrics = await response.text();
    assert.match(
      metrics,
      /portcullis_cache_requests_total\{tenant="acme",model="test-model",result="hit"\} [1-9]/,
    );
    assert.match(metrics, /portcullis_cache_saved_nano_usd_total\{tenant="acme",model="test-model"\} [1-9]/);
    const { rows } = (await admin(gate, '/admin/v1/cache')) as {
      rows: { tenant: string; model: string; hits: number; savedNanoUsd: number }[];
    };
    const row = rows.find(({ tenant, model }) => tenant === 'acme' && model === 'test-model');
    assert.ok(row);
    const told = await runCli(['cache', 'report', '--json', '--config', gate.configPath]);
    assert.equal(told.code, 0, told.stderr);
    const report = JSON.parse(told.stdout) as { rows: (typeof row)[] };
    const same = report.rows.find(({ tenant, model }) => tenant === 'acme' && model === 'test-model');
    assert.deepEqual([same?.hits, same?.savedNanoUsd], [row.hits, row.savedNanoUsd]);
    const table = await runCli(['cache', 'report', '--config', gate.configPath]);
    assert.match(table.stdout, /tenant +model +requests +hits/);
  });
});

describe('a change of the configuration', () => {
  it('ends answers of the policies and guards that it changes, and no others', async () => {
    const config = (secrets: 'redact' | 'block', requestsPerMinute: number): Partial<ConfigInput> => ({
      policies: { default: {}, strict: { guards: { secrets: { input: secrets } } } },
      limits: { key: { requestsPerMinute } },
    });
    const gate = await startTestGate({ config: config('redact', 5_000) });
    try {
      const strict = await createKey(gate, { policy: 'strict' });
      const body = question('What changes?');
      for (const cache of ['miss', 'hit'])
        for (const key of [gate.key, strict]) assert.equal(cacheOf(await post(gate, { key, body })), cache);
      const revision = async () => (await admin(gate, '/admin/v1/status'))['revision'];
      const before = await revision();
      const file = JSON.parse(readFileSync(gate.configPath, 'utf8')) as object;
      writeFileSync(gate.configPath, JSON.stringify({ ...file, ...config('block', 6_000) }));
      for (let waited = 0; (await revision()) === before && waited < 10_000; waited += 50) await delay(50);
      assert.notEqual(await revision(), before);
      assert.equal(cacheOf(await post(gate, { key: gate.key, body })), 'hit', 'limits change no answer');
      assert.equal(cacheOf(await post(gate, { key: strict, body })), 'miss', 'guards do');
    } finally {
      await gate.close();
    }
  });
});
