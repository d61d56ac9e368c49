/** Streams of Messages, as documented: the same pieces and the same bytes however they are cut. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Usage } from '../segments.ts';
import type { AnswerEvent } from '../surface.ts';
import { openMessagesStream } from './messages-stream.ts';

const FOLDER = new URL('../../../test/fixtures/recorded/anthropic/', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.sse'));

function recorded(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER));
}

function readAll(chunks: readonly Buffer[], keepText = false) {
  const reader = openMessagesStream(keepText);
  const events = [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
  return { events, structured: reader.structured() };
}

interface Heard {
  readonly texts: Readonly<Record<string, string>>;
  readonly ended: readonly string[];
  readonly rendered: string;
  readonly usage: Usage | undefined;
  readonly last: AnswerEvent['type'] | undefined;
}

function hear(events: readonly AnswerEvent[]): Heard {
  const texts: Record<string, string> = {};
  const ended: string[] = [];
  let rendered = '';
  let usage: Usage | undefined;
  for (const event of events) {
    if (event.type === 'delta') {
      usage = event.usage ?? usage;
      for (const { channel, text, last } of event.pieces) {
        texts[channel] = (texts[channel] ?? '') + text;
        if (last) ended.push(channel);
      }
    }
    if (event.type !== 'truncated' && event.type !== 'error') rendered += event.render();
  }
  return { texts, ended, rendered, usage, last: events.at(-1)?.type };
}

const listen = (bytes: Buffer) => hear(readAll([bytes]).events);
const stream = (...events: readonly (readonly [string, object])[]) =>
  Buffer.from(
    events.map(([type, more]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`).join(''),
  );

describe('a recorded stream', () => {
  for (const name of NAMES) {
    it(`reads the same cut at every byte, and goes on as it came: ${name}`, () => {
      const bytes = recorded(name);
      const whole = listen(bytes);
      if (whole.last === 'end') assert.equal(whole.rendered, bytes.toString());
      for (let at = 1; at < bytes.length; at += 1) {
        const { events } = readAll([bytes.subarray(0, at), bytes.subarray(at)]);
        assert.deepEqual(hear(events), whole, `cut at ${at}`);
      }
      assert.deepEqual(hear(readAll([...bytes].map((byte) => Buffer.from([byte]))).events), whole);
    });

    it(`is never complete without its end: ${name}`, () => {
      const bytes = recorded(name);
      const text = bytes.toString();
      for (let at = text.indexOf('\n\n'); at !== -1; at = text.indexOf('\n\n', at + 2)) {
        if (at + 2 === text.length) break;
        const { last } = listen(Buffer.from(text.slice(0, at + 2)));
        assert.equal(last, 'truncated');
      }
    });
  }

  it('is read the same in any cuts', () => {
    const bytes = recorded('tools.sse');
    const whole = listen(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        assert.deepEqual(hear(readAll(chunks).events), whole);
      }),
      { numRuns: 50 },
    );
  });

  it('says its words, its calls and its counts', () => {
    const text = listen(recorded('text.sse'));
    assert.equal(text.texts['0.text'], 'Grüß Gott, this is 🪴 a spade.');
    assert.deepEqual(text.usage, {
      inputTokens: 25 + 120 + 2_048,
      outputTokens: 15,
      cachedInputTokens: 2_048,
      cacheWriteTokens: 120,
    });
    const tools = listen(recorded('tools.sse'));
    assert.equal(tools.texts['1.input'], '{"location": "San Francisco, CA", "days": 2}');
    assert.deepEqual(
      [tools.texts['1.name'], tools.texts['2.name'], tools.texts['2.input']],
      ['get_weather', 'now', ''],
    );
    assert.ok(['0.text', '1.input', '2.input'].every((channel) => tools.ended.includes(channel)));
    const thinking = listen(recorded('thinking.sse'));
    assert.equal(thinking.texts['0.thinking'], 'Let me add\n12 and 30: 42.');
    assert.equal(thinking.usage?.reasoningTokens, 40);
    // Signatures and sealed thinking are no text.
    assert.deepEqual(Object.keys(thinking.texts), ['0.thinking', '2.text']);
    const cited = listen(recorded('citations.sse'));
    assert.equal(cited.texts['0.citation.cited_text'], 'A spade is flat.');
    const refusal = listen(recorded('refusal.sse'));
    assert.equal(refusal.texts['message.delta.stop_details.explanation'], 'It was stopped.');
    const unknown = listen(recorded('unknown.sse'));
    assert.deepEqual([unknown.texts['weather.note'], unknown.texts['0.beam']], ['rain', 'abcde']);
  });

  it('whose searches are billed apart has no known cost', () => {
    assert.deepEqual(listen(recorded('web-search.sse')).usage, {});
  });

  it('that reports an error ends as one, by its type', () => {
    const { events } = readAll([recorded('overloaded.sse')]);
    assert.deepEqual(
      events.find(({ type }) => type === 'error'),
      {
        type: 'error',
        reason: 'the provider reported overloaded_error in the stream',
      },
    );
  });
});

describe('a stream that guards rewrite', () => {
  it('differs only where it was changed', () => {
    const bytes = recorded('tools.sse');
    const { events } = readAll([bytes]);
    for (const event of events) {
      if (event.type !== 'delta') continue;
      for (const piece of event.pieces) if (piece.text.includes('Francisc')) piece.replace(' X"Y');
    }
    assert.equal(
      hear(events).rendered,
      bytes.toString().replace('"partial_json":" Francisc"', '"partial_json":" X\\"Y"'),
    );
  });

  it('may have a call whose input came with its beginning', () => {
    const begin = {
      index: 0,
      content_block: { type: 'tool_use', id: 't', name: 'send', input: { to: 'a', n: 1 } },
    };
    const { events } = readAll([
      stream(['content_block_start', begin], ['content_block_stop', { index: 0 }]),
    ]);
    const [event] = events;
    assert.ok(event?.type === 'delta');
    const input = event.pieces.find(({ channel }) => channel === '0.input');
    assert.equal(input?.text, '{"to":"a","n":1}');
    assert.deepEqual(input?.toolCall, { call: '0', kind: 'function', part: 'arguments' });
    input?.replace('{"to":"b","n":1}');
    assert.ok(event.render().includes('"input":{"to":"b","n":1}'));
  });
});

describe('a stream that is broken', () => {
  const begin = ['content_block_start', { index: 0, content_block: { type: 'text', text: '' } }] as const;
  const call = { index: 0, content_block: { type: 'tool_use', id: 't', name: 'x', input: { a: 1 } } };
  const more = { index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } };
  const cases: readonly (readonly [string, Buffer])[] = [
    ['a delta of no block', stream(['content_block_delta', more])],
    ['an end of no block', stream(['content_block_stop', { index: 0 }])],
    ['a block that begins twice', stream(begin, begin)],
    ['a call whose input comes twice', stream(['content_block_start', call], ['content_block_delta', more])],
    ['a message that begins with content', stream(['message_start', { message: { content: [call] } }])],
    ['an event with two types', Buffer.from('event: content_block_delta\ndata: {"type":"ping"}\n\n')],
    ['an event without a type', Buffer.from('data: {"index":0}\n\n')],
    ['a member that stands twice', Buffer.from('event: ping\ndata: {"type":"ping","a":1,"a":2}\n\n')],
    ['half a JSON text', Buffer.from('event: ping\ndata: {"type":"pi\n\n')],
    ['an event’s name that breaks its line', Buffer.from('data: {"type":"x\\ndata: y"}\n\n')],
  ];
  for (const [name, bytes] of cases) {
    it(`is an error: ${name}`, () => assert.ok(readAll([bytes]).events.some(({ type }) => type === 'error')));
  }

  it('passes no text beside the data of its events', () => {
    const bytes = Buffer.from(
      ': secret\n\nid: secret\nevent: ping\nretry: 7\ndata: {"type":\ndata: "ping"}\n\n',
    );
    const { rendered } = listen(bytes);
    assert.equal(rendered, ':\n\nevent: ping\ndata: {"type": "ping"}\n\n');
    const end = listen(stream(['message_stop', { secret: 'x' }]));
    assert.equal(end.rendered, 'event: message_stop\ndata: {"type":"message_stop"}\n\n');
  });

  it('has no last count before its stop reason', () => {
    const delta = { delta: { stop_reason: null }, usage: { input_tokens: 1, output_tokens: 1 } };
    assert.equal(listen(stream(['message_delta', delta])).usage, undefined);
  });
});

describe('the structured text', () => {
  it('is that of each text block, unless the model called a tool or declined', () => {
    assert.deepEqual(readAll([recorded('text.sse')], true).structured, ['Grüß Gott, this is 🪴 a spade.']);
    assert.deepEqual(readAll([recorded('tools.sse')], true).structured, []);
    assert.deepEqual(readAll([recorded('refusal.sse')], true).structured, []);
    assert.deepEqual(readAll([recorded('text.sse')], false).structured, []);
  });
});
