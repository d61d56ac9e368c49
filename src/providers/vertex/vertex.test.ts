/** Vertex AI: a token for a service account, each vendor's models at their paths, and the same formats as elsewhere. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { jwtVerify } from 'jose';
import { createEgress } from '../../egress/egress.ts';
import type { Provider } from '../provider.ts';
import { buildProviders, type ProviderRegistry } from '../registry.ts';
import { providerSettings } from '../settings.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const EMAIL = 'gate@some-project.iam.gserviceaccount.example';
const BASE = '/v1/projects/some-project/locations/europe-west4/publishers';

interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

const GEMINI = {
  candidates: [
    { content: { role: 'model', parts: [{ text: 'From Gemini.' }] }, finishReason: 'STOP', index: 0 },
  ],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
};
const CLAUDE = {
  ...{
    id: 'msg_v',
    type: 'message',
    role: 'assistant',
    model: 'c',
    stop_reason: 'end_turn',
    stop_sequence: null,
  },
  content: [{ type: 'text', text: 'From Claude.' }],
  usage: { input_tokens: 3, output_tokens: 2 },
};

describe('Vertex AI', () => {
  const egress = createEgress();
  const seen: Seen[] = [];
  let server: Server;
  let url = '';
  let tokens = 0;
  let registry: ProviderRegistry | undefined;
  before(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const path = request.url ?? '';
      const json = (value: object, status = 200) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (path === '/token') {
        const assertion = new URLSearchParams(body).get('assertion') ?? '';
        await jwtVerify(assertion, publicKey, { issuer: EMAIL, audience: `${url}/token` });
        tokens += 1;
        return json({ access_token: `token-${tokens}`, expires_in: 3_600, token_type: 'Bearer' });
      }
      seen.push({ path, body, authorization: request.headers.authorization });
      if (!path.includes(':stream')) return json(path.includes('/anthropic/') ? CLAUDE : GEMINI);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.end(`data: ${JSON.stringify(GEMINI)}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    url = `http://127.0.0.1:${address.port}`;
  });
  after(async () => {
    await registry?.close();
    await egress.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const settings = (more: object = {}) => ({
    ...{ kind: 'vertex', region: 'europe-west4', project: 'some-project', allowPrivateAddress: true },
    baseUrl: `${url}/v1`,
    serviceAccount: { env: 'ACCOUNT' },
    ...more,
  });
  const env = () => ({
    ACCOUNT: JSON.stringify({ client_email: EMAIL, private_key: PEM, token_uri: `${url}/token` }),
  });
  const dependencies = () => ({ egress, env: env(), nowMs: Date.now, fault: () => {} });

  async function open(): Promise<Provider> {
    registry ??= buildProviders({ v: providerSettings.parse(settings()) }, dependencies());
    if (tokens === 0) await registry.ready();
    const provider = registry.providers.get('v');
    assert.ok(provider);
    return provider;
  }

  async function ask(surface: string, model: string, more: { body: object; stream?: boolean }) {
    const { body, stream = false } = more;
    const reply = await (await open()).call({
      ...{ requestId: 'r', surface, model, stream, headersTimeoutMs: 5_000, idleTimeoutMs: 5_000 },
      ...{
        body: JSON.stringify(body),
        headers: ['anthropic-version', '2023-06-01', 'anthropic-beta', 'b-1'],
      },
      signal: new AbortController().signal,
    });
    let text = '';
    if (reply.type === 'answer') for await (const chunk of reply.body) text += chunk;
    return { reply, text, sent: seen.at(-1) };
  }

  const contents = { contents: [{ parts: [{ text: 'x' }] }] };
  const messages = { messages: [{ role: 'user', content: 'x' }], max_tokens: 9 };

  it('takes Gemini’s own format at its path, with one token for many requests', async () => {
    const { sent, text } = await ask('generate_content', 'gemini-2.5-flash', { body: contents });
    assert.equal(sent?.path, `${BASE}/google/models/gemini-2.5-flash:generateContent`);
    assert.equal(sent.authorization, 'Bearer token-1');
    assert.ok(text.includes('From Gemini.'));
    const streamed = await ask('generate_content', 'gemini-2.5-flash', { body: contents, stream: true });
    assert.equal(streamed.sent?.path, `${BASE}/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse`);
    assert.equal(tokens, 1);
  });

  it('takes Messages for Anthropic’s models: the path names the model, the body the version', async () => {
    const body = { model: 'claude-sonnet-4-5', ...messages };
    const { sent, text } = await ask('messages', 'claude-sonnet-4-5', { body });
    assert.equal(sent?.path, `${BASE}/anthropic/models/claude-sonnet-4-5:rawPredict`);
    assert.deepEqual(JSON.parse(sent.body), { ...messages, anthropic_version: 'vertex-2023-10-16' });
    assert.ok(text.includes('From Claude.'));
  });

  it('converts what is asked in the other vendor’s format, each model at its vendor’s path', async () => {
    const gemini = await ask('messages', 'gemini-2.5-flash', { body: { model: 'x', ...messages } });
    assert.equal(gemini.sent?.path, `${BASE}/google/models/gemini-2.5-flash:generateContent`);
    assert.equal(JSON.parse(gemini.text).content[0].text, 'From Gemini.');
    const body = { ...contents, generationConfig: { maxOutputTokens: 9 } };
    for (const [surface, asked] of [
      ['generate_content', body],
      ['chat', { ...messages }],
      ['responses', { input: 'x', max_output_tokens: 9 }],
    ] as const) {
      const claude = await ask(surface, 'claude-sonnet-4-5', { body: asked });
      assert.equal(claude.sent?.path, `${BASE}/anthropic/models/claude-sonnet-4-5:rawPredict`);
      const sent = JSON.parse(claude.sent.body);
      assert.deepEqual([sent.max_tokens, sent.model], [9, undefined]);
      assert.ok(claude.text.includes('From Claude.'));
    }
  });

  it('takes chat and Responses by conversion, calls without the ids that it does not know', async () => {
    const call = { id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } };
    const body = {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'a', content: 'ok' },
      ],
    };
    const chat = await ask('chat', 'gemini-2.5-flash', { body });
    assert.equal(JSON.parse(chat.text).choices[0].message.content, 'From Gemini.');
    assert.equal(chat.sent?.body.includes('"id"'), false);
    const responses = await ask('responses', 'gemini-2.5-flash', { body: { input: 'x' } });
    assert.equal(JSON.parse(responses.text).output[0].content[0].text, 'From Gemini.');
  });

  it('does not start without a key that works, and never shows it', async () => {
    for (const value of ['{}', 'not json', JSON.stringify({ client_email: EMAIL, private_key: 'x' })]) {
      const parsed = providerSettings.parse(settings({ serviceAccount: { value } }));
      const wrong = buildProviders({ v: parsed }, dependencies());
      await assert.rejects(wrong.ready(), (error: Error & { path?: string }) => {
        assert.equal(error.path, 'providers.v.serviceAccount');
        return !inspect(error).includes(EMAIL);
      });
      await wrong.close();
    }
    const build = (more: object) => () =>
      buildProviders({ v: providerSettings.parse(settings(more)) }, dependencies());
    for (const field of ['region', 'project', 'serviceAccount'])
      assert.throws(build({ [field]: undefined }), { path: `providers.v.${field}` });
    assert.throws(build({ apiKey: { value: 'x' } }), { path: 'providers.v.apiKey' });
  });
});
