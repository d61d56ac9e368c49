/** Anthropic's unchanged SDK against the gate: streams, their end, and what breaks them. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { type AnthropicGate, startAnthropicGate } from '../fixtures/anthropic-gate.ts';
import { outcomeOf } from '../fixtures/gate-records.ts';
import { eventually } from '../fixtures/sdk-gate.ts';

const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const MAIL = 'planted.person@mail-example.org';

let gate: AnthropicGate;
let client: Anthropic;
before(async () => {
  gate = await startAnthropicGate({ models: ['scripted'], config: { budgets: { drainMs: 100 } } });
  client = gate.client();
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

type Asking = Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'>;

function asking(content = 'Say hello.'): Asking {
  return { model: 'scripted', max_tokens: 4_000, messages: [{ role: 'user', content }] };
}

describe('a stream', () => {
  it('gives its text in parts, and the final message', async () => {
    gate.double.script('scripted', { say: { text: 'One two three four.' } });
    const stream = client.messages.stream(asking());
    let text = '';
    stream.on('text', (part) => {
      text += part;
    });
    const final = await stream.finalMessage();
    assert.equal(text, 'One two three four.');
    assert.equal(await stream.finalText(), text);
    assert.equal(final.stop_reason, 'end_turn');
    assert.equal(final.usage.output_tokens, 5);
  });

  it('gives the events as they came, in their order', async () => {
    gate.double.script('scripted', { thinking: 'Say it.', say: { text: 'Hello there.' } });
    const types: string[] = [];
    for await (const event of await client.messages.create({ ...asking(), stream: true }))
      types.push(event.type);
    assert.deepEqual(
      [...new Set(types)],
      [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ],
    );
    const { content } = await client.messages.stream(asking()).finalMessage();
    assert.deepEqual(
      content.map((block) =>
        block.type === 'thinking' ? [block.thinking, block.signature.length > 10] : block.type,
      ),
      [['Say it.', true], 'text'],
    );
  });

  it('gives tool calls whole, several in one answer', async () => {
    const calls = [
      { name: 'get_weather', arguments: '{"city":"Bern","days":2}' },
      { name: 'get_time', arguments: '{"zone":"CET"}' },
    ];
    gate.double.script('scripted', { say: { toolCalls: calls } });
    const tools = calls.map(({ name }) => ({ name, input_schema: { type: 'object' as const } }));
    const { content, stop_reason } = await client.messages.stream({ ...asking(), tools }).finalMessage();
    assert.equal(stop_reason, 'tool_use');
    assert.deepEqual(
      content.map((block) => (block.type === 'tool_use' ? [block.name, block.input] : block.type)),
      calls.map(({ name, arguments: json }) => [name, JSON.parse(json)]),
    );
  });

  it('is screened, also where a secret is split over its deltas', async () => {
    gate.double.script('scripted', { say: { text: `The key is ${SECRET}, keep it.` } });
    const text = await client.messages.stream(asking()).finalText();
    assert.match(text, /^The key is \[SECRET:\w+\], keep it\.$/);
    gate.double.script('scripted', { thinking: `I know ${SECRET}.`, say: { text: 'I say nothing.' } });
    const { content } = await client.messages.stream(asking()).finalMessage();
    assert.ok(!JSON.stringify(content).includes(SECRET));
  });

  it('gives the caller its own values back in text, thinking and arguments, in whole answers too', async () => {
    const seen = () => /\[EMAIL_\w{6}\]/.exec(gate.double.requests.at(-1)?.body.toString() ?? '')?.[0] ?? '';
    await client.messages.create({ ...asking(`I am ${MAIL}`), stream: false });
    const mail = seen();
    assert.notEqual(mail, '');
    const tools = [{ name: 'send', input_schema: { type: 'object' as const } }];
    for (const stream of [false, true]) {
      const get = async (params: Asking) =>
        stream
          ? client.messages.stream(params).finalMessage()
          : client.messages.create({ ...params, stream: false });
      gate.double.script('scripted', { thinking: `This is ${mail}.`, say: { text: `Write to ${mail}` } });
      const { content } = await get(asking(`I am ${MAIL}`));
      assert.deepEqual(
        content.map((block) =>
          block.type === 'thinking' ? block.thinking : block.type === 'text' && block.text,
        ),
        [`This is ${MAIL}.`, `Write to ${MAIL}`],
      );
      // What was restored is hidden again by the same name, so that signed thinking comes back as it was signed.
      await get({
        ...asking(),
        messages: [
          { role: 'user', content: `I am ${MAIL}` },
          { role: 'assistant', content: content as Anthropic.ContentBlockParam[] },
          { role: 'user', content: 'Go on.' },
        ],
      });
      assert.ok(gate.double.requests.at(-1)?.body.toString().includes(`"thinking":"This is ${mail}."`));
      gate.double.script('scripted', {
        say: { toolCalls: [{ name: 'send', arguments: JSON.stringify({ to: mail, n: 1.5 }) }] },
      });
      const called = await get({ ...asking(`Send to ${MAIL}`), tools });
      const [call] = called.content;
      assert.deepEqual(call?.type === 'tool_use' && call.input, { to: MAIL, n: 1.5 });
    }
  });
});

describe('an answer that is blocked', () => {
  it('is one that calls a tool nobody offered, whole and streamed, before the client has any of the call', async () => {
    const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const } }];
    const calls = [{ name: 'delete_everything', arguments: '{"really":"yes"}' }];
    for (const stream of [false, true]) {
      gate.double.script('scripted', { say: { toolCalls: calls } });
      const headers = { 'content-type': 'application/json', 'x-api-key': gate.key };
      const body = JSON.stringify({ ...asking(), tools, stream });
      const response = await fetch(`${gate.url}/v1/messages`, { method: 'POST', headers, body });
      const text = await response.text();
      assert.ok(text.includes('"code":"output_blocked"') && !text.includes('delete_everything'), text);
      const outcome = await outcomeOf(gate, response.headers.get('request-id') ?? '');
      assert.equal(outcome.outcome, 'output_blocked');
      // It is read on for its usage, so that the block costs what was generated.
      assert.ok(outcome.costNanoUsd < 4_000 * 2_000);
    }
  });

  it('is not paid for again by the SDK’s retries', async () => {
    const blocking = await startAnthropicGate({
      models: ['scripted'],
      config: { policies: { default: { guards: { secrets: { output: 'block' } } } } },
    });
    try {
      for (const stream of [false, true]) {
        blocking.double.script('scripted', { say: { text: `The key is ${SECRET}.` } });
        const { received } = blocking.double;
        const retrying = blocking.client({ maxRetries: 2 });
        const asked = retrying.messages.create({ ...asking(), stream });
        await assert.rejects(
          asked.then(async (answer) => {
            if ('controller' in answer) for await (const _ of answer);
          }),
          { errorCode: 'output_blocked' },
        );
        assert.equal(blocking.double.received - received, 1);
      }
    } finally {
      await blocking.close();
    }
  });
});

describe('a stream that breaks', () => {
  it('is told in Anthropic’s error event, settled in full', async () => {
    const reasons = [
      ['reset-mid-stream', 'api_error'],
      ['truncated', 'api_error'],
      ['error-event', 'api_error'],
    ] as const;
    for (const [fault, type] of reasons) {
      gate.double.script('scripted', { fault, say: { chunks: Array(100).fill('word ') } });
      const { data: stream, response } = await client.messages
        .create({ ...asking(), stream: true })
        .withResponse()
        .catch((error: unknown) => {
          assert.ok(error instanceof Anthropic.APIError);
          return { data: undefined, response: { headers: error.headers as Headers } };
        });
      let caught: unknown;
      try {
        for await (const event of stream ?? []) assert.notEqual(event.type, 'message_stop');
      } catch (error) {
        caught = error;
      }
      if (stream !== undefined) {
        assert.ok(caught instanceof Anthropic.APIError, fault);
        assert.equal(caught.type, type);
        assert.equal(caught.errorCode, 'provider_failed');
      }
      const outcome = await outcomeOf(gate, response.headers.get('x-request-id') ?? '');
      assert.equal(outcome.outcome, 'provider_failed');
      // The count that came with the stop reason is the last; without one the whole bound is charged.
      assert.equal(outcome.costNanoUsd > 4_000 * 2_000, fault !== 'truncated', fault);
    }
  });

  it('ends where the client aborts, and the provider is told', async () => {
    gate.double.script('scripted', { chunkDelayMs: 5, say: { chunks: Array(2_000).fill('word ') } });
    const stream = client.messages.stream(asking());
    await new Promise<void>((resolve) => stream.on('text', () => resolve()));
    stream.abort();
    await assert.rejects(stream.finalMessage(), Anthropic.APIUserAbortError);
    await eventually(() => gate.double.requests.at(-1)?.aborted === true, 'the provider sees the end');
  });
});
