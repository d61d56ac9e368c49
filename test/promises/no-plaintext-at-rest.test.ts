/**
 * Promise 6: no content or secret at rest in plaintext. Canaries go in wherever a caller, a provider or an operator can
 * put text; then everything that the gate wrote is searched for them: every file, logs, metrics, traces, in many forms.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { readLoggedEntries } from '../fixtures/audit-entries.ts';
import { readSegments } from '../fixtures/audit-segments.ts';
import { ask, refusalCode } from '../fixtures/chat-client.ts';
import { findPlanted, readEveryFile } from '../fixtures/planted-secrets.ts';
import { type PreparedInstallation, prepareInstallation } from '../fixtures/prepared-installation.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import { type GateProcess, spawnGate } from '../fixtures/running-gate.ts';

/** Words that no guard has a reason to hide: what is hidden cannot be found. */
function canary(name: string): string {
  return `${name}-${BigInt(`0x${randomBytes(12).toString('hex')}`).toString(36)}`;
}

const CONTENT = {
  prompt: canary('prompt'),
  system: canary('system'),
  developer: canary('developer'),
  toolName: canary('toolname'),
  toolDescription: canary('tooldescription'),
  toolArguments: canary('toolarguments'),
  toolResult: canary('toolresult'),
  unknownField: canary('unknownfield'),
  answer: canary('answer'),
  streamedAnswer: canary('streamedanswer'),
  answeredArguments: canary('answeredarguments'),
  blockedPrompt: canary('blockedprompt'),
  blockedAnswer: canary('blockedanswer'),
  cachedPrompt: canary('cachedprompt'),
  cachedAnswer: canary('cachedanswer'),
  providerError: canary('providererror'),
  brokenJson: canary('brokenjson'),
  modelName: canary('modelname'),
  path: canary('path'),
  query: canary('query'),
  headerValue: canary('headervalue'),
  userAgent: canary('useragent'),
  personInPrompt: `${canary('mail')}@example.test`,
  secretInPrompt: ['sk', 'proj', randomBytes(36).toString('hex')].join('-'),
};
const USER = `${canary('user')}@example.test`;
const PROVIDER_KEY = ['sk', 'provider', randomBytes(16).toString('hex')].join('-');
const WRONG_KEY = ['pcl', 'wrong', randomBytes(24).toString('hex')].join('_');

let double: ProviderDouble;
let installation: PreparedInstallation;
let collector: { readonly server: Server; readonly bodies: Buffer[] };
let planted: Readonly<Record<string, string>>;

before(async () => {
  collector = await startCollector();
  double = await startProviderDouble();
  const address = collector.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const endpoint = `http://127.0.0.1:${address.port}/v1/traces`;
  installation = await prepareInstallation({
    upstream: double.url,
    logLevel: 'debug',
    models: [
      'answers',
      'streams',
      'tools',
      'leaks',
      'cached',
      'double-400',
      'errors',
      'double-reset-mid-stream',
    ],
    keys: [{ user: USER }, { user: USER }],
    provider: { apiKey: { value: PROVIDER_KEY } },
    config: {
      listen: { port: 0 },
      guards: { secrets: { input: 'block', output: 'block' }, personalData: { input: 'redact' } },
      audit: { payloads: 'encrypted' },
      observability: { logLevel: 'debug', traces: { endpoint, allowPrivateAddress: true } },
    },
  });
  const [first = '', second = ''] = installation.keys;
  planted = {
    ...CONTENT,
    ...{ user: USER, providerKey: PROVIDER_KEY, wrongKey: WRONG_KEY },
    ...{ virtualKey: first, virtualKeySecret: first.slice(17), secondKey: second },
    adminToken: installation.adminToken,
  };
  scriptDouble();
});
after(async () => {
  await double.close();
  collector.server.close();
  installation.remove();
});

async function startCollector() {
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, bodies };
}

function scriptDouble(): void {
  const secret = ['sk', 'proj', randomBytes(36).toString('hex')].join('-');
  const errorBody = JSON.stringify({
    error: { message: CONTENT.providerError, type: 'invalid', code: null },
  });
  double.script('answers', { say: { text: `It says ${CONTENT.answer} and no more.` } });
  double.script('streams', { say: { text: `It says ${CONTENT.streamedAnswer} and no more.` } });
  double.script('cached', { say: { text: `It says ${CONTENT.cachedAnswer} and no more.` } });
  double.script('leaks', { say: { text: `${CONTENT.blockedAnswer} and the key is ${secret}` } });
  double.script('errors', { status: 400, errorBody });
  const call = { name: 'look_up', arguments: JSON.stringify({ where: CONTENT.answeredArguments }) };
  double.script('tools', { say: { toolCalls: [call] } });
}

const user = (content: string) => [{ role: 'user', content }];

/** A conversation with everything in it that a chat request can carry. */
function richBody(model: string) {
  const call = { name: CONTENT.toolName, arguments: JSON.stringify({ about: CONTENT.toolArguments }) };
  return {
    model,
    messages: [
      { role: 'system', content: `Be brief. ${CONTENT.system}` },
      { role: 'developer', content: CONTENT.developer },
      ...user(`${CONTENT.prompt}, and write to ${CONTENT.personInPrompt}`),
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: call }] },
      { role: 'tool', tool_call_id: 'c1', content: CONTENT.toolResult },
    ],
    tools: [
      {
        type: 'function',
        function: { name: CONTENT.toolName, description: CONTENT.toolDescription, parameters: {} },
      },
    ],
    vendor_extension: { note: CONTENT.unknownField },
  };
}

/** Every kind of exit, each with canaries in it; says which codes came. */
async function talk(gate: GateProcess): Promise<readonly (string | number | undefined)[]> {
  const [key = '', second = ''] = installation.keys;
  const bodies: readonly (readonly [object, string?])[] = [
    ...['answers', 'streams', 'tools', 'double-400', 'errors'].map((model) => [richBody(model)] as const),
    ...['answers', 'streams', 'tools'].map((model) => [{ ...richBody(model), stream: true }] as const),
    [{ ...richBody('double-reset-mid-stream'), stream: true }],
    [{ model: 'leaks', messages: user('tell me') }],
    [{ model: 'leaks', messages: user('tell me'), stream: true }],
    [{ model: 'answers', messages: user(`${CONTENT.blockedPrompt} key: ${CONTENT.secretInPrompt}`) }],
    [{ model: 'cached', temperature: 0, messages: user(CONTENT.cachedPrompt) }],
    [{ model: 'cached', temperature: 0, messages: user(CONTENT.cachedPrompt) }],
    [{ model: 'cached', temperature: 0, messages: user(CONTENT.cachedPrompt), stream: true }],
    [{ model: CONTENT.modelName, messages: user('who') }],
    [{ model: 'answers', messages: user('who') }, WRONG_KEY],
    [{ model: 'answers', messages: [{ role: CONTENT.prompt }], n: CONTENT.unknownField }],
    [{ model: 'answers', messages: user(CONTENT.prompt) }, second],
  ];
  const headers = {
    'user-agent': CONTENT.userAgent,
    'x-request-id': CONTENT.headerValue,
    'x-note': CONTENT.headerValue,
  };
  const codes: (string | number | undefined)[] = [];
  for (const [body, other] of bodies) {
    const delivery = await ask({ url: gate.url, key: other ?? key, body, headers });
    codes.push(refusalCode(delivery) ?? delivery.status);
  }
  await sendOddly(gate, key);
  return codes;
}

/** What is no chat request at all. */
async function sendOddly(gate: GateProcess, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = `{"model":"answers","messages":[{"role":"user","content":"${CONTENT.brokenJson}"]`;
  const chatPath = `${gate.url}/v1/chat/completions`;
  for (const [url, init] of [
    [chatPath, { method: 'POST', headers, body }],
    [`${chatPath}?note=${CONTENT.query}`, { method: 'POST', headers, body: '{}' }],
    [`${gate.url}/${CONTENT.path}`, { headers }],
    [`${gate.url}/v1/models/${CONTENT.modelName}`, { headers }],
    [`${gate.adminUrl}/admin/v1/keys/${CONTENT.path}/revoke`, { method: 'POST', headers }],
  ] as const)
    await (await fetch(url, init)).arrayBuffer();
}

async function readMetrics(gate: GateProcess): Promise<Buffer> {
  const headers = { authorization: `Bearer ${installation.adminToken}` };
  const response = await fetch(`${gate.adminUrl}/metrics`, { headers });
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}

describe('canaries', () => {
  test('are nowhere in files, logs, metrics and traces after an orderly end', async () => {
    const gate = await spawnGate(installation.configPath);
    const codes = await talk(gate);
    const metrics = await readMetrics(gate);
    assert.equal(await gate.stop(), 0);
    assertEveryExitWasTaken(codes);

    const traces = Buffer.concat(collector.bodies);
    assert.ok(traces.includes('gen_ai.request.model'), 'no trace arrived, so nothing was searched');
    assert.ok(metrics.includes('portcullis_requests_total'));
    assert.ok(gate.stderr().includes('"msg":"request"'), 'no request was logged, so nothing was searched');
    assertSomethingIsKept();
    assert.deepEqual(
      findPlanted(planted, [
        ...readEveryFile(installation.dataPath),
        ['the log', Buffer.from(gate.stderr())],
        ['/metrics', metrics],
        ['the traces', traces],
      ]),
      [],
    );
  });

  test('are nowhere in files and logs after SIGKILL', async () => {
    const gate = await spawnGate(installation.configPath);
    await talk(gate);
    await gate.kill();
    const files = readEveryFile(installation.dataPath);
    assert.ok(
      files.some(([place, bytes]) => place.endsWith('-wal') && bytes.length > 0),
      'no write-ahead log was left to search',
    );
    assert.deepEqual(findPlanted(planted, [...files, ['the log', Buffer.from(gate.stderr())]]), []);
  });

  test('were sent to the provider, all that should be', () => {
    const bodies = double.requests.map(
      ({ body, headers }) => [String(headers['authorization']), body] as const,
    );
    const { prompt, system, toolArguments, toolResult, unknownField } = CONTENT;
    const sent = findPlanted({ prompt, system, toolArguments, toolResult, unknownField }, bodies);
    assert.ok(sent.length >= 5);
    assert.deepEqual(
      findPlanted({ person: CONTENT.personInPrompt, secret: CONTENT.secretInPrompt }, bodies),
      [],
    );
  });
});

/** Refused, blocked, failed, cached, answered: a canary that never took its way shows nothing. */
function assertEveryExitWasTaken(codes: readonly (string | number | undefined)[]): void {
  for (const code of [
    ...[200, 'provider_rejected', 'provider_failed', 'output_blocked', 'input_blocked'],
    ...['model_not_found', 'unauthenticated', 'invalid_field'],
  ])
    assert.ok(codes.includes(code), `no ${code} among ${codes.join(' ')}`);
}

/** Payloads are kept, or their encryption would not be tested. */
function assertSomethingIsKept(): void {
  const outcomes = readLoggedEntries(installation.dataPath).filter(({ type }) => type === 'outcome');
  assert.ok(outcomes.some(({ outcome }) => outcome === 'answered'));
  const sealed = readSegments(installation.dataPath).flatMap(({ boxes }) => boxes);
  assert.ok(sealed.reduce((bytes, box) => bytes + box.bytes.length, 0) > 5_000);
}

describe('the search itself', () => {
  test('finds what is planted in any form', () => {
    const text = canary('found');
    const forms: Record<string, string | Buffer> = {
      plain: `before ${text} after`,
      'UTF-16': Buffer.from(`x${text}`, 'utf16le'),
      hex: Buffer.from(text).toString('hex'),
      URL: encodeURIComponent(`a b ${text}`),
      base64: Buffer.from(`{"a":"${text}"}`).toString('base64'),
      'base64, one later': Buffer.from(`{"ab":"${text}"}`).toString('base64url'),
      'base64, two later': Buffer.from(`{"abc":"${text}"}`).toString('base64'),
    };
    for (const [name, form] of Object.entries(forms))
      assert.equal(findPlanted({ text }, [[name, Buffer.from(form)]]).length, 1, name);
    assert.deepEqual(findPlanted({ text }, [['elsewhere', Buffer.from(canary('found'))]]), []);
  });
});
