/** Each adapter against a recorded exchange, over a real socket: what is sent, what is read, what is not believed. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openBench } from '../../../test/fixtures/external-guards/guard-bench.ts';
import {
  type Exchange,
  type ReplayServer,
  recordedExchange,
  startReplayServer,
} from '../../../test/fixtures/external-guards/replay-server.ts';
import type { ExternalText } from './adapter.ts';
import { EXTERNAL_ADAPTERS } from './adapters.ts';

const NAMES = readdirSync(new URL('../../../test/fixtures/external-guards/', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

let server: ReplayServer;
before(async () => {
  server = await startReplayServer();
});
after(() => server.close());
beforeEach(() => server.reset());

async function replay(
  exchange: Exchange,
  { answer = exchange.response.body, guard = {} }: { answer?: string; guard?: object } = {},
) {
  server.answer({ status: exchange.response.status, body: answer });
  const url = server.url + exchange.request.path;
  const bench = openBench({ ...exchange.guard, url, ...guard });
  const { stage, prompt } = exchange;
  const about = { ...(stage !== undefined && { stage }), ...(prompt !== undefined && { prompt }) };
  const verdict = await bench.judge(exchange.texts as readonly ExternalText[], about);
  await bench.close();
  return { verdict, told: bench.told };
}

const shortened = ({ text, finding }: Awaited<ReturnType<typeof replay>>['verdict']['findings'][number]) => ({
  text,
  type: finding.type,
  score: Math.round(finding.score * 1e9) / 1e9,
  ...(finding.end > 0 && { start: finding.start, end: finding.end }),
});

describe('a recorded exchange', () => {
  it('is there for every kind', () => {
    const kinds = new Set(NAMES.map((name) => recordedExchange(name).guard['kind']));
    assert.deepEqual([...kinds].sort(), Object.keys(EXTERNAL_ADAPTERS).sort());
  });

  for (const name of NAMES) {
    const exchange = recordedExchange(name);
    it(`is sent and read as the service documents it: ${name}`, async () => {
      const { verdict, told } = await replay(exchange);
      const [sent, ...more] = server.sent;
      assert.ok(sent && more.length === 0);
      assert.equal(sent.path, exchange.request.path);
      assert.deepEqual(sent.body, exchange.request.body);
      for (const [header, value] of Object.entries(exchange.request.headers))
        assert.equal(sent.headers[header], value, header);
      const expected = exchange.findings.map((one) => {
        const { score, ...rest } = one as { score: number };
        return { ...rest, score: Math.round(score * 1e9) / 1e9 };
      });
      const found = verdict.findings.filter(({ finding }) => finding.type !== 'webhook.other').map(shortened);
      assert.deepEqual(
        found.map(({ score, ...rest }) => ({ ...rest, score })),
        expected,
      );
      assert.deepEqual(told.calls, [[exchange.guard['name'] ?? 'one', 'answered']]);
    });

    it(`blocks under "block" and changes nothing under "watch": ${name}`, async () => {
      const blocked = await replay(exchange, { guard: { action: 'block' } });
      const [first] = exchange.findings as { type: string }[];
      assert.equal(blocked.verdict.blocked, `external.${exchange.guard['name'] ?? 'one'}: ${first?.type}`);
      const watched = await replay(exchange, { guard: { action: 'watch' } });
      assert.equal(watched.verdict.blocked, undefined);
      assert.ok(watched.verdict.findings.length > 0);
      assert.ok(watched.verdict.findings.every(({ finding }) => finding.action === 'allow'));
    });

    it(`sends no credential where none is configured, and signs with none: ${name}`, async () => {
      if (EXTERNAL_ADAPTERS[exchange.guard['kind'] as 'lakera'].needs.includes('apiKey')) return;
      await replay(exchange, { guard: { apiKey: undefined } });
      assert.equal(server.sent[0]?.headers.authorization, undefined);
    });

    for (const [what, broken] of brokenAnswers(exchange)) {
      it(`denies an answer that is ${what}: ${name}`, async () => {
        const { verdict, told } = await replay(exchange, { answer: broken });
        assert.match(verdict.blocked ?? '', /^guard_failed: external\.\w+: (malformed|undecided)$/);
        assert.match(told.calls[0]?.[1] ?? '', /^(malformed|undecided)$/);
      });
    }
  }
});

/** Texts that must never be read as "nothing found". */
function brokenAnswers({
  response: { body },
  texts,
}: Exchange): readonly (readonly [what: string, body: string])[] {
  const main = texts[0]?.kind === 'document' ? /^documents/ : /results|choices|data|findings|userP|flagged/;
  const parsed = JSON.parse(body) as object;
  const isList = Array.isArray(parsed);
  const general: (readonly [string, string])[] = [
    ['empty', ''],
    ['no JSON', '<html>busy</html>'],
    ['cut off', body.slice(0, -2)],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a word', '"safe"'],
    ['an error', '{"error":{"message":"model not loaded","type":"server_error"}}'],
    ['too deep', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['too many values', JSON.stringify({ a: Array.from({ length: 20_000 }, () => 0) })],
  ];
  // For one text an empty list is Presidio's way to say that there is nothing.
  if (isList && texts.length === 1) return [...general, ['a list of lists', JSON.stringify([parsed])]];
  general.push(['an empty list', '[]']);
  if (isList) return [...general, ['one list too few', JSON.stringify(parsed.slice(1))]];
  const [field = ''] = Object.keys(parsed).filter((name) => main.test(name));
  return [
    ...general,
    ['said twice', `${body.slice(0, -1)},${JSON.stringify(field)}:[]}`],
    ['of another type', JSON.stringify({ ...parsed, [field]: 'none' })],
    ['without its main field', JSON.stringify({ ...parsed, [field]: undefined })],
  ];
}

describe('an answer', () => {
  const cases: readonly (readonly [
    what: string,
    name: string,
    change: (body: string) => string,
    reason: string,
  ])[] = [
    [
      'with a score above 1',
      'openai-moderation',
      (body) => body.replace('0.9999992735124786', '1.5'),
      'malformed',
    ],
    ['for fewer texts', 'openai-moderation', (body) => dropLast(body, 'results'), 'malformed'],
    [
      'flagged for nothing',
      'openai-moderation',
      (body) => body.replaceAll(': true', ': false').replace('"flagged": false', '"flagged": true'),
      'malformed',
    ],
    [
      'that talks',
      'llama-guard-input',
      (body) => body.replace('\\n\\nunsafe\\nS2', 'I cannot say.'),
      'undecided',
    ],
    [
      'that says safe and more',
      'llama-guard-input',
      (body) => body.replace('\\n\\nunsafe\\nS2', 'safe\\nS2 but fine'),
      'undecided',
    ],
    ['without text', 'llama-guard-input', (body) => body.replace('"\\n\\nunsafe\\nS2"', 'null'), 'undecided'],
    [
      'with an unknown number of classes',
      'prompt-guard-classify',
      (body) => body.replace('[0.9987, 0.0013]', '[1]'),
      'malformed',
    ],
    [
      'in another order',
      'prompt-guard-classify',
      (body) => body.replace('"index": 0', '"index": 1'),
      'malformed',
    ],
    [
      'with an unknown label',
      'prompt-guard-predict',
      (body) => body.replace('"BENIGN"', '"FINE"'),
      'malformed',
    ],
    [
      'with a place outside of the text',
      'presidio',
      (body) => body.replace('"end": 10', '"end": 1000'),
      'malformed',
    ],
    ['with a place backwards', 'presidio', (body) => body.replace('"end": 10', '"end": 0'), 'malformed'],
    [
      'that judged no prompt',
      'azure-prompt-shields-user',
      (body) => body.replace('{"attackDetected": true}', 'null'),
      'malformed',
    ],
    [
      'that judged no document',
      'azure-prompt-shields-document',
      (body) => body.replace('[{"attackDetected": true}]', '[]'),
      'malformed',
    ],
    [
      'that quotes what is not there',
      'lakera',
      (body) => body.replace('4111111111111111', '4111111111111112'),
      'malformed',
    ],
    [
      'flagged by no detector',
      'lakera',
      (body) =>
        body
          .replace('"detected": true', '"detected": false')
          .replace(/"payload": \[[^\]]*\][^\]]*\]/, '"payload": []'),
      'malformed',
    ],
    [
      'with a field too many',
      'webhook',
      (body) => body.replace('{"version"', '{"extra": 1, "version"'),
      'malformed',
    ],
    ['of another version', 'webhook', (body) => body.replace('"version": 1', '"version": 2'), 'malformed'],
    [
      'that does not say what it counts',
      'webhook',
      (body) => body.replace('"offsets": "code_points", ', ''),
      'malformed',
    ],
    [
      'about a text that was not sent',
      'webhook',
      (body) => body.replace('{"text": 0', '{"text": 7'),
      'malformed',
    ],
  ];
  for (const [what, name, change, reason] of cases) {
    it(`${what} is ${reason}: ${name}`, async () => {
      const exchange = recordedExchange(name);
      const answer = change(exchange.response.body);
      assert.notEqual(answer, exchange.response.body, 'the case changes something');
      const { verdict } = await replay(exchange, { answer });
      assert.match(verdict.blocked ?? '', new RegExp(`^guard_failed: external\\.\\w+: ${reason}$`));
    });
  }

  it('may have fields that nobody knows, from services that grow', async () => {
    for (const name of NAMES.filter((one) => one !== 'webhook')) {
      const exchange = recordedExchange(name);
      const answer = exchange.response.body.replace('{', '{"x_new": [1],');
      const { verdict } = await replay(exchange, { answer });
      assert.ok(!verdict.blocked?.startsWith('guard_failed'), `${name}: ${verdict.blocked}`);
    }
  });
});

function dropLast(body: string, list: string): string {
  const parsed = JSON.parse(body) as Record<string, unknown[]>;
  return JSON.stringify({ ...parsed, [list]: parsed[list]?.slice(0, -1) });
}

describe('categories', () => {
  const moderation = recordedExchange('openai-moderation');

  it('that are configured are the only ones that count, from their score on', async () => {
    const { verdict } = await replay(moderation, {
      guard: { categories: { 'harassment/threatening': 0.9, hate: 0.005 } },
    });
    assert.deepEqual(verdict.findings.map(shortened), [
      { text: 0, type: 'content.hate', score: 0.007562943 },
    ]);
    assert.equal(verdict.blocked, 'external.one: content.hate');
  });

  it('that nobody knows are counted under one name', async () => {
    const answer = moderation.response.body.replaceAll('"violence"', '"some/new-kind"');
    const { verdict } = await replay(moderation, { answer });
    assert.ok(verdict.findings.some(({ finding }) => finding.type === 'content.other'));
    assert.ok(!JSON.stringify(verdict).includes('new'));
  });

  it('of Llama Guard: a threshold for "unsafe" counts where the model says safe', async () => {
    const exchange = recordedExchange('llama-guard-input');
    const answer = exchange.response.body
      .replace('\\n\\nunsafe\\nS2', 'safe')
      .replace(
        '"token": "unsafe", "logprob": -0.2231435513142097, "bytes": null, "top_logprobs"',
        '"token": "safe", "logprob": -1, "bytes": null, "top_logprobs"',
      );
    assert.equal((await replay(exchange, { answer })).verdict.blocked, undefined);
    const strict = await replay(exchange, { answer, guard: { categories: { unsafe: 0.75 } } });
    assert.equal(strict.verdict.blocked, 'external.one: content.unsafe');
    const lax = await replay(exchange, { answer, guard: { categories: { unsafe: 0.85 } } });
    assert.equal(lax.verdict.blocked, undefined);
  });
});

describe('settings of one service', () => {
  it('reach it: model, language, project', async () => {
    await replay(recordedExchange('openai-moderation'), { guard: { model: 'moderator-2' } });
    await replay(recordedExchange('presidio'), { guard: { language: 'de' } });
    await replay(recordedExchange('lakera'), { guard: { project: 'another-project' } });
    assert.deepEqual(
      server.sent.map(({ body }) => body['model'] ?? body['language'] ?? body['project_id']),
      ['moderator-2', 'de', 'another-project'],
    );
  });

  it('roles: only the texts that they name are sent', async () => {
    const exchange = recordedExchange('openai-moderation');
    server.answer(() => ({ body: dropLast(exchange.response.body, 'results') }));
    const bench = openBench({ ...exchange.guard, url: server.url, roles: ['document'] });
    await bench.judge(exchange.texts as readonly ExternalText[]);
    await bench.judge('nothing of this role');
    await bench.close();
    assert.deepEqual(
      server.sent.map(({ body }) => body['input']),
      [['A recipe for plum cake.']],
    );
  });
});

describe('a webhook', () => {
  it('can check the signature: HMAC-SHA256 over timestamp and body', async () => {
    const exchange = recordedExchange('webhook');
    await replay(exchange);
    const [sent] = server.sent;
    const timestamp = String(sent?.headers['x-portcullis-timestamp']);
    assert.ok(Math.abs(Date.now() - Number(timestamp)) < 60_000);
    const key = (exchange.guard['apiKey'] as { value: string }).value;
    const signature = createHmac('sha256', key).update(`${timestamp}.${sent?.text}`).digest('hex');
    assert.equal(sent?.headers['x-portcullis-signature'], `v1=${signature}`);
    assert.ok(!JSON.stringify(sent).includes(key), 'the key itself is not sent');
  });

  it('blocks where it says what but not where, under "redact"', async () => {
    const { verdict } = await replay(recordedExchange('webhook'), { guard: { categories: { mood: 0.5 } } });
    assert.equal(verdict.blocked, 'external.desk: webhook.mood');
  });
});
