/**
 * What a client sees, what is billed and what is on record for every way in which a provider fails, whole or streamed.
 * The same table stands in docs/resilience.md. A real gate in front of raw TCP.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { FAULT_MODELS, type FaultyUpstream, startFaultyUpstream } from '../fixtures/faulty-upstream.ts';
import { outcomeOf, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import {
  createKey,
  DOUBLE_PRICE,
  NEVER_OPEN,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';

const HEADERS_TIMEOUT_MS = 1_000;
const IDLE_TIMEOUT_MS = 1_000;
const TOTAL_TIMEOUT_MS = 4_000;

/** `told`: the answer had begun, and the error is an event of its stream. */
interface Row {
  readonly fault: string;
  readonly model: string;
  readonly stream: boolean;
  readonly status: number;
  readonly code: string | undefined;
  readonly told: boolean;
  readonly retryAfter?: string;
  readonly billed: 'nothing' | 'the bound' | 'the usage';
  readonly reason: string | undefined;
}

const both = (row: Omit<Row, 'stream' | 'told'>): readonly Row[] =>
  [false, true].map((stream) => ({ ...row, stream, told: false }));

const ROWS: readonly Row[] = [
  ...both({
    fault: 'refused',
    model: 'refused',
    status: 503,
    code: 'provider_unavailable',
    billed: 'nothing',
    reason: 'provider refused',
  }),
  ...both({
    fault: 'reset',
    model: 'reset',
    status: 502,
    code: 'provider_failed',
    billed: 'the bound',
    reason: 'provider reset',
  }),
  ...both({
    fault: 'slow headers',
    model: 'slow-headers',
    status: 504,
    code: 'provider_timeout',
    billed: 'the bound',
    reason: 'provider timeout',
  }),
  {
    fault: 'slow body',
    model: 'slow-body',
    stream: false,
    status: 502,
    code: 'provider_failed',
    told: false,
    billed: 'the bound',
    reason: 'the answer broke off: timeout',
  },
  {
    fault: 'slow body',
    model: 'slow-body',
    stream: true,
    status: 200,
    code: 'provider_failed',
    told: true,
    billed: 'the bound',
    reason: 'the stream broke off: timeout',
  },
  ...both({
    fault: '429 without Retry-After',
    model: '429',
    status: 429,
    code: 'provider_rate_limited',
    billed: 'nothing',
    reason: 'provider answered 429',
  }),
  ...both({
    fault: '429 with Retry-After',
    model: '429-retry-after',
    status: 429,
    code: 'provider_rate_limited',
    retryAfter: '7',
    billed: 'nothing',
    reason: 'provider answered 429',
  }),
  ...both({
    fault: '500',
    model: '500',
    status: 502,
    code: 'provider_failed',
    billed: 'nothing',
    reason: 'provider answered 500',
  }),
  ...both({
    fault: '529',
    model: '529',
    status: 503,
    code: 'provider_unavailable',
    billed: 'nothing',
    reason: 'provider answered 529',
  }),
  {
    fault: 'malformed JSON',
    model: 'malformed-json',
    stream: false,
    status: 502,
    code: 'provider_failed',
    told: false,
    billed: 'the bound',
    reason: 'the answer cannot be read: invalid_json',
  },
  {
    fault: 'malformed JSON',
    model: 'malformed-json',
    stream: true,
    status: 502,
    code: 'provider_failed',
    told: false,
    billed: 'the bound',
    reason: 'an event cannot be read: invalid_json',
  },
  {
    fault: 'truncated',
    model: 'truncated',
    stream: false,
    status: 502,
    code: 'provider_failed',
    told: false,
    billed: 'the bound',
    reason: 'the answer broke off: reset',
  },
  {
    fault: 'truncated',
    model: 'truncated',
    stream: true,
    status: 200,
    code: 'provider_failed',
    told: true,
    billed: 'the bound',
    reason: 'the stream ended before its end event',
  },
  {
    fault: 'reset in the middle',
    model: 'mid-reset',
    stream: false,
    status: 502,
    code: 'provider_failed',
    told: false,
    billed: 'the bound',
    reason: 'the answer broke off: reset',
  },
  {
    fault: 'reset in the middle',
    model: 'mid-reset',
    stream: true,
    status: 200,
    code: 'provider_failed',
    told: true,
    billed: 'the bound',
    reason: 'the stream broke off: reset',
  },
  ...both({
    fault: 'wrong content type',
    model: 'wrong-type',
    status: 502,
    code: 'provider_failed',
    billed: 'the bound',
    reason: 'provider protocol',
  }),
  {
    fault: 'endless',
    model: 'endless',
    stream: false,
    status: 504,
    code: 'provider_timeout',
    told: false,
    billed: 'the bound',
    reason: 'the total time is over',
  },
  {
    fault: 'endless',
    model: 'endless',
    stream: true,
    status: 200,
    code: 'provider_timeout',
    told: true,
    billed: 'the bound',
    reason: 'the total time is over',
  },
  {
    fault: 'huge chunk',
    model: 'huge-chunk',
    stream: false,
    status: 200,
    code: undefined,
    told: false,
    billed: 'the usage',
    reason: undefined,
  },
  {
    fault: 'huge chunk',
    model: 'huge-chunk',
    stream: true,
    status: 200,
    code: undefined,
    told: false,
    billed: 'the usage',
    reason: undefined,
  },
];

const seen = ({ status, code, told, retryAfter }: Row): string => {
  if (code === undefined) return `${status}, the answer`;
  if (told) return `${status}, what had come, then the error event \`${code}\``;
  return `${status} \`${code}\`${retryAfter === undefined ? '' : `, Retry-After: ${retryAfter}`}`;
};

const logged = ({ code, reason }: Row): string =>
  code === undefined ? '`answered`' : `\`${code}\`: ${reason}`;

describe('a provider that fails', { concurrency: 6 }, () => {
  let gate: TestGate;
  let upstream: FaultyUpstream;
  before(async () => {
    upstream = await startFaultyUpstream();
    const closed = await freePort();
    const provider = (baseUrl: string) => ({
      kind: 'openai-compatible' as const,
      ...{ baseUrl, allowPrivateAddress: true, breaker: NEVER_OPEN },
      ...{ headersTimeoutMs: HEADERS_TIMEOUT_MS, idleTimeoutMs: IDLE_TIMEOUT_MS },
      apiKey: { value: ['sk', 'faulty', 'not-a-real-key'].join('-') },
    });
    const model = (name: string, to: string) => ({
      routes: [{ provider: to, model: name }],
      ...{ price: DOUBLE_PRICE, maxOutputTokens: 1_000, maxAttempts: 1 },
    });
    gate = await startTestGate({
      config: {
        listen: { port: 0, totalTimeoutMs: TOTAL_TIMEOUT_MS },
        providers: { faulty: provider(upstream.url), closed: provider(`http://127.0.0.1:${closed}/v1`) },
        models: {
          ...Object.fromEntries(FAULT_MODELS.map((name) => [name, model(name, 'faulty')])),
          refused: model('refused', 'closed'),
        },
      },
    });
  });
  after(async () => {
    const { heldNanoUsd } = await totalsOf(gate);
    await gate.close();
    await upstream.close();
    assert.equal(heldNanoUsd, 0, 'nothing stays reserved');
  });

  const send = async ({ model, stream }: Pick<Row, 'model' | 'stream'>): Promise<Delivery> => {
    const key = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    const messages = [{ role: 'user', content: 'What now?' }];
    return ask({ url: gate.url, key, body: { model, stream, messages, max_tokens: 500 } });
  };

  for (const row of ROWS) {
    it(`${row.fault}, ${row.stream ? 'streamed' : 'whole'}: ${seen(row)}; ${row.billed}`, async () => {
      const answer = await send(row);
      const outcome = await outcomeOf(gate, answer.requestId);
      const told = {
        status: answer.status,
        code: refusalCode(answer),
        reason: outcome.reason,
        outcome: outcome.outcome,
      };
      assert.deepEqual(told, {
        status: row.status,
        code: row.code,
        reason: row.reason,
        outcome: row.code ?? 'answered',
      });
      assert.equal(answer.headers['retry-after'], row.retryAfter);
      if (row.told) assert.match(answer.text, /Once upon a time|Well begun|and on/);
      const [intent] = await recordsOf(gate, answer.requestId);
      assert.ok(intent?.type === 'intent');
      const costs = { nothing: 0, 'the bound': intent.boundNanoUsd, 'the usage': 10 * 1_000 + 5 * 2_000 };
      assert.equal(outcome.costNanoUsd, costs[row.billed]);
    });
  }

  it('and then does not, is served as ever', async () => {
    for (const stream of [false, true]) {
      const answer = await send({ model: 'well', stream });
      assert.deepEqual([answer.status, answer.complete], [200, true]);
    }
  });
});

describe('docs/resilience.md', () => {
  it('has this table', () => {
    const rows = ROWS.map(
      (row) =>
        `| ${row.fault} | ${row.stream ? 'stream' : 'whole'} | ${seen(row)} | ${row.billed} | ${logged(row)} |`,
    );
    const document = readFileSync(join(ROOT, 'docs', 'resilience.md'), 'utf8');
    const table = document.split('\n').filter((line) => /^\| .+ \| (?:stream|whole) \|/.test(line));
    assert.deepEqual(table, rows);
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
