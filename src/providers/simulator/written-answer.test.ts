/** A written message is an answer in every text surface's form that the surface itself can read, and no simulated one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeAnswer } from './written-answer.ts';

const TEXT = 'We are resting: "soon" back, with \\ and ünïcode.';
const BODIES: Readonly<Record<string, object>> = {
  chat: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream_options: { include_usage: true } },
  responses: { model: 'm', input: 'Hi' },
  completions: { model: 'm', prompt: 'Hi' },
  messages: { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] },
  generate_content: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
};

/** Every text of a JSON value, in order; a stream that also tells the whole at its end has it twice. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string'
      ? ['text', 'content', 'delta'].includes(name)
        ? [member]
        : []
      : textsOf(member),
  );
}

for (const [surface, body] of Object.entries(BODIES)) {
  test(surface, () => {
    const asked = { surface, text: TEXT, model: 'm', id: 'req-1', body: JSON.stringify(body), nowMs: 0 };
    const whole = writeAnswer({ ...asked, stream: false })?.join('') ?? '';
    assert.ok(textsOf(JSON.parse(whole)).includes(TEXT), whole);
    const events = (writeAnswer({ ...asked, stream: true }) ?? []).flatMap((event) =>
      event.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : [])),
    );
    assert.ok(events.flatMap(textsOf).join('').includes(TEXT), JSON.stringify(events));
    const everything = whole + JSON.stringify(events);
    assert.doesNotMatch(everything, /simulat/i);
    const counts = everything.replace(/\{"type":"message_start".*?\}\}/, '');
    assert.doesNotMatch(counts, /[tT]okens?(?:Count)?":[1-9]/, 'it used no tokens');
  });
}

test('there is none for surfaces whose answers are no text', () => {
  const asked = { text: TEXT, model: 'm', id: 'req-1', body: '{}', stream: false, nowMs: 0 };
  assert.equal(writeAnswer({ ...asked, surface: 'embeddings' }), undefined);
});
