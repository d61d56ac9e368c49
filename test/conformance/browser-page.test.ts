/**
 * SDKs in a browser's page read of an answer only the headers that CORS exposes: with those alone they do not pay for a
 * blocked answer again, and tell its id.
 */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { question } from '../fixtures/cache-rig.ts';
import { startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const ORIGIN = 'https://app.example.com';
/** Fetch standard, CORS-safelisted response-header names. */
const SAFELISTED = 'cache-control,content-language,content-length,content-type,expires,last-modified,pragma';

let gate: TestGate;
before(async () => {
  gate = await startTestGate({
    models: ['leaky'],
    config: { listen: { port: 0, corsOrigins: [ORIGIN] }, guards: { secrets: { output: 'block' } } },
  });
  gate.double.script('leaky', { say: { text: `The key is ${['AK', 'IA', 'ABCDEFGHIJKLMNOP'].join('')}.` } });
});
after(() => gate.close());

/** `fetch` as a page of the origin has it. */
const pageFetch: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('origin', ORIGIN);
  const answer = await fetch(input, { ...init, headers });
  const exposed = `${SAFELISTED},${answer.headers.get('access-control-expose-headers') ?? ''}`;
  const names = new Set(exposed.split(',').map((name) => name.trim()));
  const shown = [...answer.headers].filter(([name]) => names.has(name));
  return new Response(answer.body, { status: answer.status, headers: shown });
};

const options = () => ({ apiKey: gate.key, fetch: pageFetch, dangerouslyAllowBrowser: true, maxRetries: 2 });
const openai = () => new OpenAI({ ...options(), baseURL: `${gate.url}/v1` });

it('a blocked answer is asked for once', async () => {
  const received = gate.double.received;
  const asked = openai().chat.completions.create({
    model: 'leaky',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  await assert.rejects(asked, { code: 'output_blocked' });
  assert.equal(gate.double.received - received, 1);
});

it('an answer of the cache tells its age', async () => {
  const ask = () =>
    openai()
      .chat.completions.create(question('What is old?') as never)
      .asResponse();
  await (await ask()).text();
  const { headers } = await ask();
  assert.deepEqual([headers.get('x-portcullis-cache'), headers.get('age')], ['hit', '0']);
});

it('a refusal tells its id to each SDK', async () => {
  const anthropic = new Anthropic({ ...options(), baseURL: gate.url });
  const body = { model: 'none', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hello' }] };
  for (const asked of [anthropic.messages.create(body), openai().chat.completions.create(body)])
    await assert.rejects(asked, (error: { requestID?: unknown }) => typeof error.requestID === 'string');
});
