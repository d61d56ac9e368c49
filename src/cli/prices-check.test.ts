/** `prices check` over the log of a running gate, and the forms of exports that it reads. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ask } from '../../test/fixtures/chat-client.ts';
import { settledAccounts } from '../../test/fixtures/gate-books.ts';
import { createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../../test/fixtures/running-gate.ts';
import { parseCsv } from '../budget/csv.ts';
import { readUsageExport, UsageExportError } from '../budget/usage-export.ts';
import { pricesCheck } from './prices-check.ts';

describe('usage exports', () => {
  const cases: Readonly<Record<string, readonly [string, object]>> = {
    "OpenAI's usage": [
      JSON.stringify({
        object: 'page',
        data: [
          {
            object: 'bucket',
            results: [
              {
                ...{ object: 'organization.usage.completions.result', model: 'gpt-4o-2024-08-06' },
                ...{ input_tokens: 100, input_cached_tokens: 40, output_tokens: 7, num_model_requests: 2 },
              },
            ],
          },
        ],
      }),
      { model: 'gpt-4o-2024-08-06', inputTokens: 100, cachedInputTokens: 40, outputTokens: 7 },
    ],
    "OpenAI's costs": [
      '{"results":[{"object":"organization.costs.result","amount":{"value":0.06,"currency":"usd"},"line_item":"gpt-4o, input"}]}',
      { model: 'gpt-4o', costNanoUsd: 60_000_000 },
    ],
    "Anthropic's usage": [
      '{"data":[{"results":[{"model":"claude-haiku-4-5","uncached_input_tokens":10,"cache_read_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":3,"ephemeral_5m_input_tokens":2},"output_tokens":4}]}]}',
      { model: 'claude-haiku-4-5', inputTokens: 20, cachedInputTokens: 5, outputTokens: 4 },
    ],
    "Anthropic's costs": [
      '{"data":[{"results":[{"currency":"USD","amount":"123.45","model":"claude-haiku-4-5","cost_type":"tokens"}]}]}',
      { model: 'claude-haiku-4-5', costNanoUsd: 1_234_500_000 },
    ],
    'a CSV': [
      'Date,Model,Input Tokens,Cached,Output,Cost\r\n2026-11-01,"m,1",10,4,5,$0.5\r\n',
      { model: 'm,1', inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, costNanoUsd: 500_000_000 },
    ],
    'JSON lines': ['{"model":"m","cost":1}\n', { model: 'm', costNanoUsd: 1_000_000_000 }],
  };
  for (const [name, [text, expected]] of Object.entries(cases))
    it(`reads ${name}`, () => assert.deepEqual(readUsageExport(text), [expected]));

  for (const [name, text] of [
    ['another currency', '{"currency":"EUR","amount":"1","model":"m"}'],
    ['a row without a model', 'cost\n1'],
    ['a row without anything to compare', 'model\nm'],
    ['tokens that are none', 'model,input\nm,1.5'],
    ['money that is none', 'model,cost\nm,much'],
    ['a broken line', '{"model":"m","cost":1}\n{'],
    ['an empty file', ''],
  ] as const)
    it(`refuses ${name}`, () => assert.throws(() => readUsageExport(text), UsageExportError));

  it('reads quoted cells, doubled quotes and line ends inside them', () => {
    assert.deepEqual(parseCsv('a,"b ""c""\nd",\n\n"e"x,f'), [
      ['a', 'b "c"\nd', ''],
      ['e', 'f'],
    ]);
  });
});

describe('prices check', () => {
  let gate: TestGate;
  let spent = 0;
  before(async () => {
    const model = { routes: [{ provider: 'double', model: 'vendor-model' }], price: DOUBLE_PRICE };
    gate = await startTestGate({ config: { models: { ours: { ...model, maxOutputTokens: 50 } } } });
    const key = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    const body = { model: 'ours', messages: [{ role: 'user', content: 'some words' }] };
    for (let turn = 0; turn < 3; turn++) assert.equal((await ask({ url: gate.url, key, body })).status, 200);
    await settledAccounts(gate);
    spent = gate.double.bill().totalNanoUsd;
  });
  after(() => gate?.close());

  async function check(rows: string, options: Record<string, string> = {}, json = true) {
    const file = join(gate.folder, 'export.csv');
    writeFileSync(file, rows);
    const lines: string[] = [];
    const exit = await pricesCheck.run(
      { options: { usage: file, ...options }, positionals: [], configPath: gate.configPath, json },
      {
        stdin: (async function* () {})(),
        out: (line) => lines.push(line),
        err: () => {},
        isTerminal: false,
        env: {},
      },
    );
    return { exit, output: lines.join('\n') };
  }

  it('is content where the bill is what was charged, whatever snapshot is named', async () => {
    const { exit, output } = await check(`model,cost\nvendor-model-2026-01-02,${spent / 1e9}`);
    const [row] = JSON.parse(output).models;
    assert.deepEqual([exit, row.verdict, row.booked.requests, row.booked.costNanoUsd], [0, 'same', 3, spent]);
  });

  it('says no where the provider billed more than was charged, by more than the tolerance', async () => {
    const dearer = `model,cost\nvendor-model,${(spent * 1.05) / 1e9}`;
    assert.equal((await check(dearer, { tolerance: '10' })).exit, 0);
    const { exit, output } = await check(dearer);
    assert.equal(exit, 1);
    assert.equal(JSON.parse(output).models[0].verdict, 'booked_less');
  });

  it('says no to a model that the log does not know: it did not pass the gate', async () => {
    const rows = `model,cost\nvendor-model,${spent / 1e9}\nbehind-the-gate,2`;
    const { exit, output } = await check(rows);
    assert.equal(exit, 1);
    const [stranger] = JSON.parse(output).models;
    assert.deepEqual(
      [stranger.model, stranger.verdict, stranger.booked.requests],
      ['behind-the-gate', 'booked_less', 0],
    );
  });

  it('compares tokens where there is no cost, and shows a table', async () => {
    const { output } = await check(`model,input,output\nvendor-model,1,1`, {}, false);
    assert.match(output, /^MODEL .*\nvendor-model +3 +\d+ \+ \d+ +1 \+ 1 /);
  });

  it('leaves out what another provider answered, or another time saw', async () => {
    for (const options of [{ provider: 'another' }, { from: '2999-01-01' }, { to: '2000-01-01' }]) {
      const { output } = await check('model,cost\nvendor-model,0', options);
      assert.equal(JSON.parse(output).models[0].booked.requests, 0);
    }
  });

  it('does not run without a file that it understands', async () => {
    await assert.rejects(check('model\nm'), { code: 'invalid_input' });
    await assert.rejects(check('', { usage: '/nowhere' }), { code: 'input_missing' });
    await assert.rejects(check('model,cost\nm,1', { tolerance: 'some' }), { code: 'usage' });
  });
});
