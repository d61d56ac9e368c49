/** Documents in chat requests, the tools that a request offers and called, and what a guard adds to the system text. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '../../errors.ts';
import type { SurfaceRequest } from '../surface.ts';
import { readChatAnswer } from './chat-answer.ts';
import { openChatStream } from './chat-stream.ts';
import { chatSurface } from './chat-surface.ts';

const TARGET = { model: 'm', outputLimitField: 'max_tokens' } as const;
const read = (body: object) => chatSurface.read({ text: JSON.stringify(body), value: body });
function requestOf(body: object): SurfaceRequest {
  const request = read({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...body });
  if (isRefusal(request)) throw new Error(request.reason);
  return request;
}
const userParts = (...content: readonly object[]) => ({ messages: [{ role: 'user', content }] });
const kindsOf = ({ segments }: SurfaceRequest) => segments.map(({ kind, text }) => [kind, text]);
const dataUrl = (text: string, type = 'text/plain') =>
  `data:${type};base64,${Buffer.from(text).toString('base64')}`;
const file = (file_data: string) => ({ type: 'file', file: { filename: 'notes.txt', file_data } });

describe('a document in a user’s message', () => {
  test('is untrusted, and the words beside it are the user’s', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'the letter' };
    const request = requestOf(
      userParts({ type: 'text', text: 'Read it' }, { type: 'document', source, title: 'A letter' }),
    );
    assert.deepEqual(kindsOf(request), [
      ['user', 'Read it'],
      ['document', 'text/plain'],
      ['document', 'the letter'],
      ['document', 'A letter'],
    ]);
  });

  test('that is a text file is read decoded, and what is changed is encoded again', () => {
    const request = requestOf(userParts(file(dataUrl('grüße\nan alle', 'text/markdown'))));
    const segment = request.segments.find(({ text }) => text === 'grüße\nan alle');
    assert.equal(segment?.kind, 'document');
    assert.ok(segment.markable);
    assert.ok(request.render(TARGET).includes(dataUrl('grüße\nan alle', 'text/markdown')));
    segment.replace('withheld');
    const sent = JSON.parse(request.render(TARGET));
    assert.equal(sent.messages[0].content[0].file.file_data, dataUrl('withheld', 'text/markdown'));
    assert.equal(sent.messages[0].content[0].file.filename, 'notes.txt');
  });

  const REFUSED: readonly (readonly [what: string, part: object])[] = [
    ['is a file that is no text', file(dataUrl('%PDF', 'application/pdf'))],
    ['is a file by its id', { type: 'file', file: { file_id: 'f' } }],
    [
      'is a file with an id beside its data',
      { type: 'file', file: { file_data: dataUrl('a'), file_id: 'f' } },
    ],
    ['is a file that is no UTF-8', file(`data:text/plain;base64,${Buffer.from([0xff]).toString('base64')}`)],
    ['is a file in loose base64', file('data:text/plain;base64,aGk')],
    ['is fetched by the provider', { type: 'document', source: { type: 'url', url: 'https://a.example' } }],
    ['is bytes', { type: 'document', source: { type: 'base64', data: 'AAAA' } }],
  ];
  for (const [what, part] of REFUSED) {
    test(`that ${what} is refused`, () => {
      const request = read({ model: 'm', messages: [{ role: 'user', content: [part] }] });
      assert.ok(isRefusal(request) && request.code === 'unsupported_content');
    });
  }
});

test('only what is to be read can be marked, and settings are no part of the conversation', () => {
  const request = requestOf({
    messages: [
      { role: 'user', name: 'ann', content: 'Hi' },
      { role: 'tool', tool_call_id: 'c', name: 'look_up', content: 'found' },
    ],
    stop: ['END'],
    metadata: { who: 'ann' },
    x_context: 'unknown',
    documents: [{ text: 'a document' }],
  });
  const told = request.segments.map(({ text, markable = false, setting = false }) => [
    text,
    markable,
    setting,
  ]);
  assert.deepEqual(Object.fromEntries(told.map(([text, ...rest]) => [text, rest])), {
    END: [false, true],
    ann: [false, false],
    unknown: [false, false],
    'a document': [true, false],
    Hi: [true, false],
    look_up: [false, false],
    found: [true, false],
  });
});

test('a text that is added stands after the caller’s own system text, or first', () => {
  const own = requestOf({
    messages: [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ],
  });
  own.addSystemText('One.');
  own.addSystemText('Two.');
  assert.equal(JSON.parse(own.render(TARGET)).messages[0].content, 'Be kind.\n\nOne.\n\nTwo.');
  const none = requestOf({});
  none.addSystemText('One.');
  none.addSystemText('Two.');
  none.segments[0]?.replace('Hello');
  assert.deepEqual(JSON.parse(none.render(TARGET)).messages, [
    { role: 'system', content: 'One.\n\nTwo.' },
    { role: 'user', content: 'Hello' },
  ]);
});

test('tools are those of every form, and earlier calls those of every message', () => {
  const parameters = { type: 'object' };
  const { definitions, earlierCalls } = requestOf({
    tools: [
      { type: 'function', function: { name: 'a', parameters } },
      { type: 'custom', custom: { name: 'b' } },
    ],
    functions: [{ name: 'c' }],
    messages: [
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        tool_calls: [
          { id: '1', type: 'function', function: { name: 'a', arguments: '{}' } },
          { id: '2', type: 'custom', custom: { name: 'b', input: 'ls' } },
        ],
      },
      { role: 'assistant', content: null, function_call: { name: 'c', arguments: '{"x":1}' } },
    ],
  }).toolView();
  assert.deepEqual(definitions, [
    { name: 'a', kind: 'function', parameters },
    { name: 'b', kind: 'custom' },
    { name: 'c', kind: 'function' },
  ]);
  assert.deepEqual(earlierCalls, [
    { name: 'a', kind: 'function', arguments: '{}' },
    { name: 'b', kind: 'custom', arguments: 'ls' },
    { name: 'c', kind: 'function', arguments: '{"x":1}' },
  ]);
});

const CALLS: readonly (readonly [what: string, message: object, calls: readonly object[]])[] = [
  ['none', { content: 'x' }, []],
  ['one without arguments', { tool_calls: [{ function: { name: 'a' } }] }, [{ name: 'a', arguments: '' }]],
  [
    'arguments that are no text',
    { tool_calls: [{ function: { name: 'a', arguments: { x: 1 } } }] },
    [{ name: 'a' }],
  ],
  ['a list that is none', { tool_calls: { function: { name: 'a' } } }, [{ name: '' }]],
  ['an item that is none', { tool_calls: ['a'] }, [{ name: '' }]],
  ['an old call', { function_call: { name: 'a', arguments: '{}' } }, [{ name: 'a', arguments: '{}' }]],
];
for (const [what, message, calls] of CALLS) {
  test(`the calls of a whole answer: ${what}`, () => {
    const answer = readChatAnswer(
      JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }),
    );
    assert.ok(!isRefusal(answer));
    assert.deepEqual(
      answer.toolCalls(),
      calls.map((call) => ({ kind: 'function', arguments: undefined, ...call })),
    );
  });
}

test('the pieces of a streamed call name their call, whatever its index', () => {
  const reader = openChatStream({ forwardUsage: false, keepContent: false });
  const calls = [
    { index: 0, function: { name: 'a', arguments: '{' } },
    { index: -1, function: { name: 'b', arguments: '{' } },
    { index: 1.5, custom: { name: 'c', input: 'ls' } },
    { function: { name: 'd' }, extra: { note: 'no part of the call' } },
  ];
  const delta = { content: 'text', tool_calls: calls, function_call: { name: 'e', arguments: '{' } };
  const [event] = reader.push(Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`));
  assert.ok(event?.type === 'delta');
  const parts = event.pieces.map(({ text, toolCall }) => [
    text,
    toolCall?.call,
    toolCall?.part,
    toolCall?.kind,
  ]);
  const call = (index: string) => `0.delta.tool_calls.${index}`;
  assert.deepEqual(parts, [
    ['text', undefined, undefined, undefined],
    ['a', call('0'), 'name', 'function'],
    ['{', call('0'), 'arguments', 'function'],
    ['b', call('-1'), 'name', 'function'],
    ['{', call('-1'), 'arguments', 'function'],
    ['c', call('1.5'), 'name', 'custom'],
    ['ls', call('1.5'), 'arguments', 'custom'],
    ['d', call('3'), 'name', 'function'],
    ['no part of the call', undefined, undefined, undefined],
    ['e', '0.delta.function_call', 'name', 'function'],
    ['{', '0.delta.function_call', 'arguments', 'function'],
  ]);
});
