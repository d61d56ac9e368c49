/** Whole answers and errors of each vendor, as each surface's own reader takes them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conversionRig, readWhole, type SurfaceName, textOf } from '../../../test/fixtures/conversion-rig.ts';
import { ANSWERS, whole } from '../../../test/fixtures/vendor-answers.ts';

describe('a whole answer', () => {
  const surfaces: readonly SurfaceName[] = ['chat', 'messages', 'responses', 'generate_content'];
  for (const vendor of ['anthropic', 'google', 'openai', 'bedrock'] as const)
    for (const surface of surfaces)
      it(`of ${vendor} is one of ${surface}: words, calls, counts and why it stopped`, async () => {
        const rig = conversionRig(vendor, () => whole(ANSWERS[vendor]));
        const bodies: Readonly<Record<SurfaceName, object>> = {
          chat: { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 },
          messages: { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 },
          responses: { input: 'x', max_output_tokens: 900 },
          generate_content: { contents: [{ parts: [{ text: 'x' }] }] },
        };
        const text = await textOf(await rig.call({ surface, body: bodies[surface] }));
        const answer = readWhole(surface, text);
        assert.ok(answer.segments.some((segment) => segment.text === 'Yes'));
        assert.deepEqual(
          answer.toolCalls().map((call) => [call.name, JSON.parse(call.arguments ?? 'null')]),
          [
            ['look', { city: 'Bern' }],
            ['look', { city: 'Chur' }],
          ],
        );
        const { inputTokens, outputTokens, cachedInputTokens } = answer.usage;
        assert.deepEqual([inputTokens, outputTokens, cachedInputTokens], [10, 7, 2]);
        if (vendor !== 'openai' && vendor !== 'google') assert.equal(answer.usage.cacheWriteTokens, 3);
        assert.equal(answer.complete, true);
      });

  const stops: readonly (readonly [string, string, string])[] = [
    ['end_turn', 'stop', 'STOP'],
    ['max_tokens', 'length', 'MAX_TOKENS'],
    ['refusal', 'content_filter', 'SAFETY'],
    ['stop_sequence', 'stop', 'STOP'],
    ['model_context_window_exceeded', 'length', 'MAX_TOKENS'],
  ];
  for (const [reason, chat, google] of stops)
    it(`that stopped for ${reason} says so`, async () => {
      const content = [{ type: 'text', text: 'Yes' }];
      const rig = conversionRig('anthropic', () =>
        whole({ ...ANSWERS.anthropic, content, stop_reason: reason }),
      );
      const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 };
      const asChat = JSON.parse(await textOf(await rig.call({ surface: 'chat', body })));
      assert.equal(asChat.choices[0].finish_reason, chat);
      const contents = { contents: [{ parts: [{ text: 'x' }] }] };
      const asGoogle = JSON.parse(
        await textOf(await rig.call({ surface: 'generate_content', body: contents })),
      );
      assert.equal(asGoogle.candidates[0].finishReason, google);
    });

  it('that the package cannot read is a broken one, and was sent', async () => {
    const rig = conversionRig('anthropic', () => whole({ type: 'error' }));
    const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 };
    const reply = await rig.call({ surface: 'chat', body });
    assert.deepEqual(reply, { type: 'failed', reason: 'protocol', dispatched: true });
  });

  it('whose call has arguments that are no JSON is broken where the format has them as a value', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"city":' } };
    const message = { role: 'assistant', content: null, tool_calls: [call] };
    const said = (finish: string) => ({
      ...ANSWERS.openai,
      choices: [{ index: 0, message, finish_reason: finish }],
    });
    const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 };
    const broken = await conversionRig('openai', () => whole(said('tool_calls'))).call({
      surface: 'messages',
      body,
    });
    assert.deepEqual(broken, { type: 'failed', reason: 'protocol', dispatched: true });
    const cut = await textOf(
      await conversionRig('openai', () => whole(said('length'))).call({ surface: 'messages', body }),
    );
    assert.equal(JSON.parse(cut).stop_reason, 'max_tokens');
  });
});

describe('a package that goes on by itself', () => {
  it('gets one request and no other: what is not reserved is not spent', async () => {
    const candidate = {
      content: { role: 'model', parts: [{ text: 'a' }] },
      finishReason: 'CONTINUATION',
      continuationToken: 't',
      index: 0,
    };
    const rig = conversionRig('google', () => whole({ candidates: [candidate] }));
    const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 };
    const reply = await rig.call({ surface: 'chat', body });
    assert.deepEqual(reply, { type: 'failed', reason: 'protocol', dispatched: true });
    assert.equal(rig.sent.length, 1);
  });
});

describe('the vendor’s errors', () => {
  it('come back as they are: status, wait and words', async () => {
    const error = {
      type: 'error',
      status: 429,
      retryAfterMs: 7_000,
      body: '{"error":{"message":"slow"}}',
    } as const;
    for (const stream of [false, true]) {
      const rig = conversionRig('anthropic', () => error);
      const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900 };
      assert.deepEqual(await rig.call({ surface: 'chat', body, stream }), error);
      const reset = { type: 'failed', reason: 'reset', dispatched: true } as const;
      assert.deepEqual(
        await conversionRig('google', () => reset).call({ surface: 'chat', body, stream }),
        reset,
      );
    }
  });
});
