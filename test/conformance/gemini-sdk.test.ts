/** The unchanged @google/genai SDK through the gate: whole, streamed, tools, schemas, counts, embeddings, errors, abort. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ApiError, FunctionCallingConfigMode, type GoogleGenAI, Type } from '@google/genai';
import { recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { type GeminiGate, startGeminiGate } from '../fixtures/gemini-gate.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { askedOf, eventually } from '../fixtures/sdk-gate.ts';

const MODELS = ['scripted', 'vendor/family/model@2', 'double-error-event', 'double-truncated'];
const HELLO = 'Say hello';
const MAIL = 'planted.person@mail-example.org';

let gate: GeminiGate;
let client: GoogleGenAI;

before(async () => {
  gate = await startGeminiGate(MODELS, { budgets: { drainMs: 50 } });
  client = gate.client();
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

async function rejected(pending: Promise<unknown>): Promise<{ status: number; error: ErrorBody }> {
  const error: unknown = await pending.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, String(error));
  return { status: error.status, error: (JSON.parse(error.message) as { error: ErrorBody }).error };
}

interface ErrorBody {
  readonly code: number;
  readonly message: string;
  readonly status: string;
  readonly details: readonly { readonly reason?: string }[];
}

describe('an answer', () => {
  it('comes from the provider with its usage, at the provider’s own path and key', async () => {
    const answer = await client.models.generateContent({ model: 'test-model', contents: HELLO });
    assert.equal(answer.text, HELLO);
    assert.equal(answer.candidates?.[0]?.finishReason, 'STOP');
    assert.equal(answer.usageMetadata?.candidatesTokenCount, 3);
    const [asked] = gate.double.requests;
    assert.equal(asked?.path, '/v1beta/models/test-model:generateContent');
    assert.equal(asked?.headers['x-goog-api-key'], 'AI-za-not-a-real-key');
    assert.ok(!JSON.stringify(asked?.headers).includes(gate.key));
  });

  it('has the enforced maximum, the system text and every turn', async () => {
    await client.models.generateContent({
      model: 'test-model',
      contents: [
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: 'two' }] },
        { role: 'user', parts: [{ text: 'three' }] },
      ],
      config: { systemInstruction: 'Be brief.', stopSequences: ['END'], temperature: 0.5 },
    });
    const body = askedOf(gate.double);
    assert.equal((body['generationConfig'] as { maxOutputTokens: number }).maxOutputTokens, 1_000);
    assert.equal((body['contents'] as unknown[]).length, 3);
    assert.match(JSON.stringify(body['systemInstruction']), /Be brief\./);
  });

  it('keeps a model’s name with slashes apart from the method', async () => {
    const answer = await client.models.generateContent({ model: 'vendor/family/model@2', contents: HELLO });
    assert.equal(answer.text, HELLO);
  });

  it('has every candidate that was asked for, and thoughts apart', async () => {
    gate.double.script('scripted', { thinking: 'Let me think about it.', say: { text: 'Done.' } });
    const answer = await client.models.generateContent({
      model: 'scripted',
      contents: HELLO,
      config: { candidateCount: 2, thinkingConfig: { includeThoughts: true } },
    });
    assert.equal(answer.candidates?.length, 2);
    assert.equal(answer.text, 'Done.');
    assert.equal(answer.usageMetadata?.thoughtsTokenCount, 6);
    const { spentNanoUsd } = await totalsOf(gate);
    assert.equal(spentNanoUsd, 0, 'this key has no budget');
  });

  it('hides an address from the provider and gives it back to the caller', async () => {
    const answer = await client.models.generateContent({ model: 'test-model', contents: `Write to ${MAIL}` });
    assert.equal(answer.text, `Write to ${MAIL}`);
    assert.ok(!gate.double.requests[0]?.body.toString().includes(MAIL));
  });

  it('costs what the provider bills, thoughts included', async () => {
    const key = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    const before = (await totalsOf(gate)).spentNanoUsd;
    gate.double.script('scripted', { thinking: 'Let me think about it.', say: { text: 'Done.' } });
    const config = { thinkingConfig: { includeThoughts: true } };
    const own = gate.client(key);
    await own.models.generateContent({ model: 'scripted', contents: HELLO, config });
    for await (const _ of await own.models.generateContentStream({
      model: 'scripted',
      contents: HELLO,
      config,
    }));
    const { spentNanoUsd, heldNanoUsd } = await totalsOf(gate);
    assert.equal(heldNanoUsd, 0);
    assert.equal(spentNanoUsd - before, gate.double.bill().totalNanoUsd);
  });

  it('takes a picture and refuses what nobody can screen', async () => {
    const picture = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } };
    await client.models.generateContent({ model: 'test-model', contents: [picture, HELLO] });
    assert.equal(gate.double.received, 1);
    for (const part of [
      { fileData: { fileUri: 'https://files.example/another-tenants', mimeType: 'text/plain' } },
      { inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } },
    ]) {
      const { status, error } = await rejected(
        client.models.generateContent({ model: 'test-model', contents: [part, HELLO] }),
      );
      assert.deepEqual([status, error.details[0]?.reason], [400, 'unsupported_content']);
    }
    assert.equal(gate.double.received, 1);
  });
});

describe('a stream', () => {
  const streamed = async (model: string, contents: string, config = {}) => {
    const texts: string[] = [];
    for await (const chunk of await client.models.generateContentStream({ model, contents, config }))
      texts.push(chunk.text ?? '');
    return texts;
  };

  it('comes piece by piece, asked for as events', async () => {
    const texts = await streamed('test-model', 'one two three four five six seven');
    assert.ok(texts.length > 2);
    assert.equal(texts.join(''), 'one two three four five six seven');
    assert.equal(gate.double.requests[0]?.path, '/v1beta/models/test-model:streamGenerateContent?alt=sse');
  });

  it('restores what was hidden, across pieces', async () => {
    assert.equal((await streamed('test-model', `Write to ${MAIL} now`)).join(''), `Write to ${MAIL} now`);
    assert.ok(!gate.double.requests[0]?.body.toString().includes(MAIL));
  });

  it('that the provider breaks off is an error, not an answer', async () => {
    for (const [model, code] of [
      ['double-error-event', 'provider_failed'],
      ['double-truncated', 'provider_failed'],
    ] as const)
      await assert.rejects(streamed(model, 'one two three four five'), (error: Error) => {
        assert.match(error.message, new RegExp(code));
        return true;
      });
  });

  it('that the client leaves is cancelled at the provider', async () => {
    gate.double.script('scripted', { say: { chunks: Array(500).fill('word ') }, chunkDelayMs: 10 });
    const controller = new AbortController();
    const reading = (async () => {
      const stream = await client.models.generateContentStream({
        model: 'scripted',
        contents: HELLO,
        config: { abortSignal: controller.signal },
      });
      for await (const _ of stream) controller.abort();
    })();
    await assert.rejects(reading);
    await eventually(() => gate.double.requests[0]?.aborted === true, 'the provider was cancelled');
  });
});

describe('tools', () => {
  const tools = [
    {
      functionDeclarations: [
        {
          name: 'get_weather',
          description: 'The weather.',
          parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } } },
        },
        { name: 'send', parametersJsonSchema: { type: 'object' } },
      ],
    },
  ];
  const calls = [
    { name: 'get_weather', arguments: '{"city":"Bern","days":2}' },
    { name: 'send', arguments: '{"to":"a friend"}' },
  ];

  it('are called in parallel, whole and streamed, and take results back', async () => {
    gate.double.script('scripted', { say: { toolCalls: calls } });
    const config = {
      tools,
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    const answer = await client.models.generateContent({ model: 'scripted', contents: HELLO, config });
    const expected = [
      { name: 'get_weather', args: { city: 'Bern', days: 2 } },
      { name: 'send', args: { to: 'a friend' } },
    ];
    assert.deepEqual(answer.functionCalls, expected);
    const seen: unknown[] = [];
    for await (const chunk of await client.models.generateContentStream({
      model: 'scripted',
      contents: HELLO,
      config,
    }))
      seen.push(...(chunk.functionCalls ?? []));
    assert.deepEqual(seen, expected);
    await client.models.generateContent({
      model: 'test-model',
      contents: [
        { role: 'user', parts: [{ text: HELLO }] },
        answer.candidates?.[0]?.content ?? {},
        {
          role: 'user',
          parts: [{ functionResponse: { name: 'get_weather', response: { output: `ask ${MAIL}` } } }],
        },
      ],
      config: { tools },
    });
    const sent = gate.double.requests.at(-1)?.body.toString() ?? '';
    assert.match(sent, /"output":"ask \[EMAIL_/);
    assert.match(sent, /"thoughtSignature":"c2lnbmF0dXJl"/);
  });

  it('that run at the provider for a price of their own, or fetch for it, are refused', async () => {
    for (const tool of [{ googleSearch: {} }, { urlContext: {} }, { fileSearch: {} }]) {
      const { error } = await rejected(
        client.models.generateContent({ model: 'test-model', contents: HELLO, config: { tools: [tool] } }),
      );
      assert.equal(error.details[0]?.reason, 'unsupported_content');
    }
    assert.equal(gate.double.received, 0);
  });
});

describe('structured output', () => {
  const schema = {
    type: Type.OBJECT,
    properties: { title: { type: Type.STRING }, steps: { type: Type.ARRAY, items: { type: Type.STRING } } },
    required: ['title'],
  };
  const config = { responseMimeType: 'application/json', responseSchema: schema };

  it('that fits is given, and what does not is repaired once', async () => {
    gate.double.script('scripted', { say: { text: '{"title":"ok","steps":["a"]}' } });
    const answer = await client.models.generateContent({ model: 'scripted', contents: HELLO, config });
    assert.deepEqual(JSON.parse(answer.text ?? ''), { title: 'ok', steps: ['a'] });
    gate.double.script('scripted', { say: { text: '{"steps":[]}' } });
    const { status, error } = await rejected(
      client.models.generateContent({ model: 'scripted', contents: HELLO, config }),
    );
    assert.deepEqual([status, error.details[0]?.reason], [502, 'output_invalid']);
    assert.equal(gate.double.received, 3);
  });
});

describe('counts and embeddings', () => {
  it('count without a cost, screened and recorded', async () => {
    const key = await createKey(gate, { budgets: [{ usd: 0.000001, period: 'total' }] });
    const before = (await totalsOf(gate)).spentNanoUsd;
    const counted = await gate
      .client(key)
      .models.countTokens({ model: 'test-model', contents: `I am ${MAIL}` });
    assert.ok((counted.totalTokens ?? 0) > 0);
    assert.ok(!gate.double.requests[0]?.body.toString().includes(MAIL));
    assert.equal((await totalsOf(gate)).spentNanoUsd, before);
    const { error } = await rejected(
      gate.client(key).models.generateContent({ model: 'test-model', contents: HELLO }),
    );
    assert.equal(error.details[0]?.reason, 'budget_exhausted');
  });

  it('embed each input, screened', async () => {
    const { embeddings } = await client.models.embedContent({
      model: 'test-model',
      contents: ['first', `of ${MAIL}`],
    });
    assert.equal(embeddings?.length, 2);
    assert.equal(embeddings?.[0]?.values?.length, 4);
    const sent = gate.double.requests[0]?.body.toString() ?? '';
    assert.match(sent, /of \[EMAIL_/);
  });
});

describe('a refusal', () => {
  it('has Google’s shape with the gate’s code as its reason', async () => {
    const none = await rejected(
      gate.client('not-a-key').models.generateContent({ model: 'test-model', contents: HELLO }),
    );
    assert.equal(none.status, 401);
    assert.equal(none.error.status, 'UNAUTHENTICATED');
    assert.equal(none.error.details[0]?.reason, 'unauthenticated');
    const unknown = await rejected(client.models.generateContent({ model: 'nowhere', contents: HELLO }));
    assert.deepEqual(
      [unknown.status, unknown.error.status, unknown.error.details[0]?.reason],
      [404, 'NOT_FOUND', 'model_not_found'],
    );
    gate.double.script('scripted', { status: 429, retryAfter: '7' });
    const limited = await rejected(client.models.generateContent({ model: 'scripted', contents: HELLO }));
    assert.deepEqual([limited.status, limited.error.status], [429, 'RESOURCE_EXHAUSTED']);
  });

  it('of the operator’s key is no fault of the caller’s, though Google calls it one', async () => {
    const details = [{ reason: 'API_KEY_INVALID' }];
    const message = 'API key not valid. Please pass a valid API key.';
    gate.double.script('scripted', {
      status: 400,
      errorBody: JSON.stringify({ error: { code: 400, message, details } }),
    });
    const { status, error } = await rejected(
      client.models.generateContent({ model: 'scripted', contents: HELLO }),
    );
    assert.deepEqual([status, error.details[0]?.reason], [502, 'provider_failed']);
    assert.ok(!JSON.stringify(error).includes('API key not valid'));
  });

  it('for a quota says how long to wait, as Google says it in the body', async () => {
    gate.double.script('scripted', {
      status: 429,
      errorBody: JSON.stringify({
        error: { code: 429, message: 'quota', details: [{ retryDelay: '7.2s' }] },
      }),
    });
    const response = await fetch(`${gate.url}/v1beta/models/scripted:generateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': gate.key },
      body: JSON.stringify({ contents: [{ parts: [{ text: HELLO }] }] }),
    });
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '8']);
  });

  it('meets a key in the URL, without saying whether it is one', async () => {
    const response = await fetch(`${gate.url}/v1beta/models/test-model:generateContent?key=${gate.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ parts: [{ text: HELLO }] }] }),
    });
    assert.equal(response.status, 400);
    const text = await response.text();
    assert.match(text, /x-goog-api-key/);
    assert.ok(!text.includes(gate.key));
    assert.equal(gate.double.received, 0);
  });

  it('lists the models that the key may use', async () => {
    const names: string[] = [];
    for await (const model of await client.models.list()) names.push(model.name ?? '');
    assert.ok(names.includes('models/test-model'));
    assert.equal((await client.models.get({ model: 'test-model' })).displayName, 'test-model');
  });
});

it('each request has an intent and an outcome of its own', async () => {
  const response = await fetch(`${gate.url}/v1beta/models/test-model:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gate.key },
    body: JSON.stringify({ contents: [{ parts: [{ text: HELLO }] }] }),
  });
  await response.text();
  const records = await recordsOf(gate, response.headers.get('x-request-id') ?? '');
  assert.deepEqual(
    records.map(({ type }) => type),
    ['intent', 'outcome'],
  );
});
