/** The turns of an answer are the same whole and streamed, wherever it is cut; what a client may leave out is apart. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Turn } from '../turns.ts';
import { openChatStream } from './chat-stream.ts';
import { openChatTranscript, turnsOf, turnsOfAnswer } from './chat-turns.ts';

interface Message {
  readonly content: string;
  readonly reasoning_content?: string;
  readonly tool_calls: readonly { readonly name: string; readonly arguments: string }[];
}

const whole = (choices: readonly Message[]) =>
  turnsOfAnswer({
    choices: choices.map(({ tool_calls, ...message }, index) => ({
      index,
      message: {
        role: 'assistant',
        ...message,
        ...(tool_calls.length > 0 && {
          tool_calls: tool_calls.map((call, id) => ({ id: `c${id}`, type: 'function', function: call })),
        }),
      },
    })),
  });

/** Each text in pieces of `size`, the choices in turn. */
function streamed(choices: readonly Message[], size: number): readonly Turn[] | undefined {
  const stream = openChatStream({ forwardUsage: false, keepContent: false });
  const transcript = openChatTranscript();
  const send = (index: number, delta: object, finish: string | null = null) => {
    const data = JSON.stringify({ choices: [{ index, delta, finish_reason: finish }] });
    for (const event of stream.push(Buffer.from(`data: ${data}\n\n`)))
      if (event.type === 'delta') transcript.follow(event.pieces);
  };
  const cut = (text: string, use: (part: string) => void) => {
    for (let from = 0; from < text.length; from += size) use(text.slice(from, from + size));
  };
  for (const [index, { content, reasoning_content = '', tool_calls }] of choices.entries()) {
    send(index, { role: 'assistant' });
    cut(reasoning_content, (part) => send(index, { reasoning_content: part }));
    cut(content, (part) => send(index, { content: part }));
    for (const [at, call] of tool_calls.entries()) {
      const head = { index: at, id: `c${at}`, type: 'function' };
      send(index, { tool_calls: [{ ...head, function: { name: call.name, arguments: '' } }] });
      cut(call.arguments, (part) =>
        send(index, { tool_calls: [{ index: at, function: { arguments: part } }] }),
      );
    }
    send(index, {}, 'stop');
  }
  return transcript.turns();
}

describe('turns of an answer', () => {
  test('are the same streamed in any pieces', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 });
    const message = fc.record({
      content: text,
      reasoning_content: text,
      tool_calls: fc.array(fc.record({ name: fc.constantFrom('f', 'get_weather'), arguments: text }), {
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 31 }),
        (choices, size) => assert.deepEqual(streamed(choices, size), whole(choices)),
      ),
      { seed: 11 },
    );
  });

  test('are not told where the answer is longer than is kept', () => {
    const content = 'x'.repeat(300_000);
    assert.equal(streamed([{ content: content.repeat(4), tool_calls: [] }], 300_000), undefined);
    assert.equal(streamed([{ content, tool_calls: [] }], 300_000)?.length, 1);
  });
});

describe('turns of a request', () => {
  const CASES: readonly (readonly [message: Record<string, unknown>, turn: Partial<Turn>])[] = [
    [
      { role: 'developer', content: 'a' },
      { role: 'system', text: 'a' },
    ],
    [
      { role: 'user', content: 'a' },
      { role: 'user', text: 'a' },
    ],
    [
      { role: 'tool', content: 'a' },
      { role: 'tool', text: 'a' },
    ],
    [
      { role: 'somebody', content: 'a' },
      { role: 'tool', text: 'a' },
    ],
    [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'document', text: 'x' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'user', text: 'a\nb' },
    ],
    [
      {
        role: 'assistant',
        content: null,
        refusal: 'no',
        reasoning: 'z',
        annotations: [],
        audio: null,
        again: 'y',
      },
      { role: 'assistant', text: 'no', extra: 'again:y\nreasoning:z\n' },
    ],
    [
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }], id: 'x' },
      { role: 'assistant', text: 'no' },
    ],
  ];
  for (const [message, turn] of CASES)
    test(JSON.stringify(message), () =>
      assert.deepEqual(turnsOf([message]), [{ role: 'user', text: '', calls: [], extra: '', ...turn }]),
    );
});
