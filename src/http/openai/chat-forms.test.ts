/** Chat answers in their other form: exact, or not at all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../../errors.ts';
import { readChatAnswer } from './chat-answer.ts';
import { chatForms } from './chat-forms.ts';
import { openChatStream } from './chat-stream.ts';

const toStream = (whole: string) => chatForms.toStream?.(whole);
const toWhole = (stream: string) => chatForms.toWhole?.(stream);
const USAGE = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
const choice = (message: object, rest: object = {}) => ({
  index: 0,
  message: { role: 'assistant', ...message },
  finish_reason: 'stop',
  ...rest,
});
const answer = (choices: readonly object[], rest: object = {}) =>
  JSON.stringify({
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices,
    usage: USAGE,
    ...rest,
  });
const event = (delta: object, rest: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: null, ...rest }] })}\n\n`;

const CALLS = [
  { id: 'a', type: 'function', function: { name: 'look', arguments: '{"x":1}' } },
  { id: 'b', type: 'function', function: { name: 'see', arguments: '' } },
];
const ANSWERS: readonly (readonly [string, string])[] = [
  [
    'a text',
    answer([choice({ content: 'Some  words,\n\nand a long-unbroken-word-of-many-letters 👩‍🔧🌱 end. ' })]),
  ],
  ['nothing but spaces', answer([choice({ content: '      ' })])],
  ['several choices', answer([choice({ content: 'one' }), choice({ content: 'two' }, { index: 1 })])],
  ['tool calls', answer([choice({ content: null, tool_calls: CALLS }, { finish_reason: 'tool_calls' })])],
  [
    'fields that nobody knows',
    answer([choice({ content: 'x', reasoning: 'because' })], { x_fact: { a: [1, null] } }),
  ],
];

describe('a whole answer', () => {
  for (const [name, whole] of ANSWERS)
    it(`as a stream says the same, and back again: ${name}`, () => {
      const events = toStream(whole);
      assert.ok(events);
      const back = toWhole(events.join(''));
      assert.ok(back);
      const plain = (text: string) =>
        JSON.parse(JSON.stringify(JSON.parse(text), (_, value) => value ?? undefined));
      assert.deepEqual(plain(back), plain(whole));
    });

  it('its stream is one for the gate’s own reader, with usage and end', () => {
    const reader = openChatStream({ forwardUsage: true, keepContent: true });
    const events = reader.push(Buffer.from((toStream(ANSWERS[0]?.[1] ?? '') ?? []).join('')));
    assert.deepEqual(events.at(-1)?.type, 'end');
    assert.equal(events.filter(({ type }) => type === 'usage').length, 1);
    assert.match(
      reader.structured()[0] ?? '',
      /^Some {2}words,\n\nand a long-unbroken-word-of-many-letters 👩‍🔧🌱 end\. $/,
    );
  });

  it('gives no stream where a number would change, or what is said cannot be cut', () => {
    assert.equal(
      toStream(answer([choice({ content: 'x' })]).replace('"created":1', '"created":12345678901234567890')),
      undefined,
    );
    assert.equal(
      toStream(answer([choice({ content: 'x' })]).replace('"created":1', '"created":1.50')),
      undefined,
    );
    assert.equal(toStream(answer([choice({ content: [{ type: 'text', text: 'x' }] })])), undefined);
    assert.equal(toStream('{"choices":[{"message":'), undefined);
  });
});

describe('a recorded stream', () => {
  const stream = `: hello\n\n${event({ role: 'assistant', content: '' })}${event({ content: 'Good ' })}${event({ content: 'day' }, { finish_reason: 'stop' })}`;

  it('as a whole answer can be read as one', () => {
    const whole = toWhole(
      `${stream}data: {"id":"c","choices":[],"usage":${JSON.stringify(USAGE)}}\n\ndata: [DONE]\n\n`,
    );
    const read = readChatAnswer(whole ?? '');
    assert.ok(!isRefusal(read));
    assert.deepEqual([read.complete, read.segments.map(({ text }) => text)], [true, ['Good day']]);
    assert.equal(read.usage.outputTokens, 4);
  });

  it('gives none where it broke off, tells an error, or goes on after its end', () => {
    for (const broken of [
      event({ content: 'half' }),
      `${stream}data: {"error":{"message":"x"}}\n\n`,
      `${stream}data: [DONE]\n\n${event({ content: 'more' })}`,
      `${stream}data: {"broken\n\n`,
      'data: [DONE]\n\n',
    ])
      assert.equal(toWhole(broken), undefined, broken.slice(-60));
  });
});

describe('whether an answer may be kept', () => {
  const facts = (whole: string) => chatForms.inspect(whole, false);
  it('follows from every choice', () => {
    const good = { complete: true, refused: false, callsTools: false };
    assert.deepEqual(facts(answer([choice({ content: 'x' })])), good);
    const cut = choice({ content: 'x' }, { finish_reason: 'length', index: 1 });
    assert.deepEqual(facts(answer([choice({ content: 'x' }), cut])), { ...good, complete: false });
    const filtered = choice({ content: 'x' }, { finish_reason: 'content_filter' });
    assert.deepEqual(facts(answer([filtered])), { ...good, complete: false });
    assert.deepEqual(facts(answer([choice({ content: null, refusal: 'No.' })])), { ...good, refused: true });
    assert.deepEqual(facts(answer([choice({ content: '' })])), { ...good, refused: true });
    assert.deepEqual(facts(ANSWERS[3]?.[1] ?? ''), { ...good, callsTools: true });
    assert.equal(facts(answer([])), undefined);
  });

  it('is found in a stream as well, whatever its numbers', () => {
    const stream = `${event({ content: 'x', cost: 0.1 }, { finish_reason: 'stop' })}data: [DONE]\n\n`;
    assert.deepEqual(chatForms.inspect(stream, true), { complete: true, refused: false, callsTools: false });
    assert.equal(chatForms.inspect(event({ content: 'half' }), true), undefined);
  });
});
