/** The breaker by itself, with a clock of its own; cutting texts into windows; offsets in code points. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnswerFault } from './adapter.ts';
import { Breaker } from './breaker.ts';
import { codePointRange, utf16Range } from './offsets.ts';
import { planCalls } from './text-windows.ts';

const SETTINGS = { failures: 3, windowMs: 1_000, openMs: 500 };

function failing(breaker: Breaker, ...atMs: readonly number[]): void {
  for (const ms of atMs) {
    assert.ok(breaker.tryEnter(ms));
    breaker.failed(ms);
  }
}

describe('a breaker', () => {
  it('counts failures within its window only', () => {
    const breaker = new Breaker(SETTINGS);
    failing(breaker, 0, 900, 1_100, 2_050, 2_200);
    assert.equal(breaker.state(2_200), 'closed');
    failing(breaker, 2_300);
    assert.equal(breaker.state(2_300), 'open');
  });

  it('forgets failures with a success', () => {
    const breaker = new Breaker(SETTINGS);
    failing(breaker, 0, 1);
    assert.ok(breaker.tryEnter(2));
    breaker.succeeded();
    failing(breaker, 3, 4);
    assert.equal(breaker.state(4), 'closed');
  });

  it('lets one probe through after the pause, another one only once that is settled', () => {
    const breaker = new Breaker(SETTINGS);
    failing(breaker, 0, 1, 2);
    assert.equal(breaker.tryEnter(501), false);
    assert.ok(breaker.tryEnter(502));
    assert.equal(breaker.tryEnter(503), false);
    breaker.undecided();
    assert.equal(breaker.state(504), 'half_open');
    assert.ok(breaker.tryEnter(504));
    breaker.failed(504);
    assert.equal(breaker.tryEnter(1_003), false);
    assert.ok(breaker.tryEnter(1_004));
    breaker.succeeded();
    assert.equal(breaker.state(1_004), 'closed');
  });

  it('does not stay open longer because calls from before it opened fail late', () => {
    const breaker = new Breaker(SETTINGS);
    for (let call = 0; call < 5; call += 1) assert.ok(breaker.tryEnter(0));
    for (const ms of [1, 2, 3, 400, 450]) breaker.failed(ms);
    assert.ok(breaker.tryEnter(503));
  });
});

describe('code points', () => {
  const TEXT = 'a🦊b🦊🦊c';
  it('become UTF-16 offsets', () => {
    const points = [...TEXT];
    for (let start = 0; start < points.length; start += 1) {
      for (let end = start + 1; end <= points.length; end += 1) {
        const range = codePointRange(TEXT, start, end);
        assert.equal(TEXT.slice(range.start, range.end), points.slice(start, end).join(''));
      }
    }
    assert.deepEqual(codePointRange('plain', 1, 3), { start: 1, end: 3 });
  });

  it('outside of the text are a fault', () => {
    for (const [start, end] of [
      [0, 7],
      [6, 7],
      [-1, 2],
      [2, 2],
      [3, 1],
    ] as const) {
      assert.throws(() => codePointRange(TEXT, start, end), AnswerFault);
      assert.throws(() => codePointRange('plaine', start, end), AnswerFault);
    }
    assert.throws(() => utf16Range('abc', 0, 4), AnswerFault);
  });
});

describe('windows', () => {
  const limits = { windowCharacters: 10, overlapCharacters: 4, textsPerCall: 3 };
  const plan = (text: string, most = 100) => planCalls([{ kind: 'user', text }], limits, most);

  it('cover the text, overlap, and never cut a pair', () => {
    const text = `abc${'🦊'.repeat(20)}def`;
    const windows = plan(text)?.flat() ?? [];
    assert.ok(windows.length > 3);
    let covered = 0;
    for (const { start, text: part } of windows) {
      assert.ok(start <= covered && part.length <= 10 && part.isWellFormed());
      assert.equal(text.slice(start, start + part.length), part);
      covered = start + part.length;
    }
    assert.equal(covered, text.length);
  });

  it('go several to a call, and are refused past the most', () => {
    assert.deepEqual(
      plan('x'.repeat(34))?.map((call) => call.length),
      [3, 2],
    );
    assert.equal(plan('x'.repeat(34), 1), undefined);
    assert.deepEqual(plan('   '), []);
  });
});
