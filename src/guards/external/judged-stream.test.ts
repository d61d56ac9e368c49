/** Streams under external guards: nothing leaves unjudged, whatever the split; what is held back is bounded; order stays. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerEvent, Piece } from '../../http/surface.ts';
import type { Finding } from '../guard.ts';
import { contextFor } from '../guard-context.fixture.ts';
import { openOutputScreen } from '../output-screen.ts';
import { placeholderRestorer } from '../placeholder-restorer.ts';
import type { AnswerHold, RenderedEvent } from '../request-guards.ts';
import type { ExternalGuards } from './external-guards.ts';
import { openJudgedStream } from './judged-stream.ts';
import { KnownFindings } from './known-findings.ts';

const NAME = 'Ada Quill';

interface Desk {
  readonly chunk?: number;
  readonly overlap?: number;
  /** What the guard does with what it looks for. */
  readonly action?: 'redact' | 'block' | 'allow';
  readonly wants?: (kind: string) => boolean;
}

/** A guard that finds the name, and remembers every text that it was shown. */
function deskOf({ chunk = 40, overlap = 12, action = 'redact', wants = () => true }: Desk) {
  const shown: string[] = [];
  const guards: ExternalGuards = {
    judges: { input: false, output: true },
    chunkCharacters: chunk,
    overlapCharacters: overlap,
    wants: (_stage, kind) => wants(kind),
    judge: async (texts) => {
      await new Promise((resolve) => setImmediate(resolve));
      shown.push(...texts.map(({ text }) => text));
      const findings = texts.flatMap(({ text }, index) =>
        [...text.matchAll(new RegExp(NAME, 'g'))].map((match) => ({
          text: index,
          finding: {
            ...{ guard: 'external.desk', type: 'pii.person', score: 1, action },
            ...{ start: match.index, end: match.index + NAME.length },
          },
        })),
      );
      const blocks = action === 'block' && findings.length > 0;
      return { blocked: blocks ? 'external.desk: pii.person' : undefined, findings };
    },
  };
  return { guards, shown };
}

interface Sent {
  readonly channel?: string;
  readonly kind?: Piece['kind'];
  readonly text: string;
  readonly last?: boolean;
}

function eventOf(...pieces: readonly Sent[]): RenderedEvent {
  const made = pieces.map(({ channel = 'a', kind = 'assistant', text, last = false }) => ({
    ...{ channel, kind, text, last },
    replace(next: string) {
      this.text = next;
    },
  }));
  const render = () => made.map(({ channel, text }) => `${channel}:${text}`).join('|');
  return { type: 'delta', pieces: made, render };
}

function openStream(desk: Desk = {}) {
  const { guards, shown } = deskOf(desk);
  const noted: Finding[] = [];
  const known = new KnownFindings();
  const last = openOutputScreen({
    guards: [
      { guard: known.guard(), mode: 'redact' },
      { guard: placeholderRestorer(), mode: 'redact' },
    ],
    context: contextFor(),
    deadlineMs: 10_000,
    clock: () => performance.now(),
    note: () => {},
  });
  const hold = openJudgedStream({
    ...{ guards, known, last },
    about: { stage: 'output', requestId: 'r', prompt: '', mayHear: () => true },
    note: (findings) => void noted.push(...findings),
  });
  return { hold, shown, noted };
}

/** Feeds the events one by one; returns what left after each, and why it was stopped. */
async function feed(hold: AnswerHold, events: readonly AnswerEvent[]) {
  const left: string[][] = [];
  for (const [index, event] of [...events, undefined].entries()) {
    const step = await hold.take(event === undefined ? [] : [event as RenderedEvent], event === undefined);
    if (step.blocked) return { left, reason: step.reason, at: index };
    left.push(step.release.map((one) => one.render()));
  }
  return { left, reason: undefined, at: -1 };
}

/** The text of one channel, put together. */
const textOf = (left: readonly (readonly string[])[], channel = 'a') =>
  left
    .flat()
    .flatMap((event) => event.split('|'))
    .filter((piece) => piece.startsWith(`${channel}:`))
    .map((piece) => piece.slice(channel.length + 1))
    .join('');

const TEXT = `The letter was written by ${NAME} in the winter, and ${NAME} signed it; nobody else did, they say.`;
const CLEAN = TEXT.replaceAll(NAME, '[PERSON]');

describe('a stream under an external guard', () => {
  it('is redacted wherever it is split', async () => {
    for (let at = 1; at < TEXT.length; at += 1) {
      const { hold } = openStream();
      const { left } = await feed(
        hold,
        [TEXT.slice(0, at), TEXT.slice(at)].map((text) => eventOf({ text })),
      );
      assert.equal(textOf(left), CLEAN, `split at ${at}`);
    }
  });

  it('is redacted whatever the size of its pieces, of the parts and of the overlap', async () => {
    for (const size of [1, 2, 3, 7, 20]) {
      for (const [chunk, overlap] of [
        [20, 9],
        [50, 9],
        [33, 30],
        [500, 9],
      ] as const) {
        const { hold, noted } = openStream({ chunk, overlap });
        const parts = TEXT.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
        const { left } = await feed(
          hold,
          parts.map((text) => eventOf({ text })),
        );
        assert.equal(textOf(left), CLEAN, `${size} ${chunk} ${overlap}`);
        assert.equal(noted.length, 2, 'each is told once');
      }
    }
  });

  it('lets nothing out that was not judged with what follows it', async () => {
    const { hold, shown } = openStream({ chunk: 30, overlap: 10, action: 'allow' });
    let out = 0;
    for (const unit of [...TEXT]) {
      const step = await hold.take([eventOf({ text: unit })], false);
      assert.ok(!step.blocked);
      out += step.release.length;
      assert.ok(
        out === 0 || shown.some((text) => text.includes(TEXT.slice(Math.max(0, out - 10), out + 10))),
      );
    }
    assert.ok(out > 0 && out <= TEXT.length - 10, 'it streams, and its end is held back');
    await hold.take([], true);
    for (let at = 0; at < TEXT.length; at += 1) {
      const around = TEXT.slice(Math.max(0, at - 10), at + 10);
      assert.ok(
        shown.some((text) => text.includes(around)),
        `both sides of ${at} at once`,
      );
    }
  });

  it('is stopped before any of what blocks it is out', async () => {
    for (let at = 1; at < TEXT.length; at += 1) {
      const { hold } = openStream({ action: 'block', chunk: 20, overlap: 10 });
      const { left, reason } = await feed(
        hold,
        [TEXT.slice(0, at), TEXT.slice(at)].map((text) => eventOf({ text })),
      );
      assert.equal(reason, 'external.desk: pii.person');
      assert.ok(!textOf(left).includes('Ada'), textOf(left));
      assert.deepEqual(await hold.take([eventOf({ text: 'more' })], true), { blocked: true, reason });
    }
  });

  it('is redacted in the JSON of a tool call, escapes and all', async () => {
    const written = JSON.stringify({ to: `"x" ${NAME}\n`, n: 1 }).replace('Ada', '\\u0041da');
    for (let at = 1; at < written.length; at += 1) {
      const { hold } = openStream();
      const parts = [written.slice(0, at), written.slice(at)];
      const { left } = await feed(
        hold,
        parts.map((text) => eventOf({ text, kind: 'tool_args' })),
      );
      assert.deepEqual(JSON.parse(textOf(left)), { to: '"x" [PERSON]\n', n: 1 }, `split at ${at}`);
    }
  });

  it('ends a channel that closed: its tail does not wait for the end of the stream', async () => {
    const { hold } = openStream({ chunk: 10, overlap: 8 });
    const { left } = await feed(hold, [
      eventOf({ text: 'thinking aloud for a while', last: true }),
      eventOf({ channel: 'b', text: 'and the answer is that' }),
    ]);
    assert.equal(textOf(left.slice(0, 2)), 'thinking aloud for a while');
  });

  it('is not kept waiting by another channel’s held tail', async () => {
    const { hold } = openStream({ chunk: 10, overlap: 8 });
    const answer = Array.from({ length: 60 }, (_, index) => eventOf({ channel: 'b', text: `word${index} ` }));
    const { left } = await feed(hold, [eventOf({ text: 'thinking' }), ...answer]);
    assert.ok(left.slice(0, -1).flat().length > 40, 'the answer streams');
    assert.equal(textOf(left), 'thinking', 'and the tail comes in the end');
    assert.equal(textOf(left, 'b'), answer.map((_, index) => `word${index} `).join(''), 'in order');
  });

  it('passes kinds of text that no guard wants', async () => {
    const { hold, shown } = openStream({ wants: (kind) => kind !== 'tool_args', chunk: 1_000 });
    const step = await hold.take([eventOf({ text: NAME, kind: 'tool_args' })], false);
    assert.ok(!step.blocked && step.release.length === 1);
    assert.deepEqual(shown, []);
  });

  it('judges a channel that comes again after its end as a new one', async () => {
    const { hold } = openStream({ chunk: 20, overlap: 10 });
    const again = Array.from({ length: 4 }, () => eventOf({ text: `note of ${NAME}.`, last: true }));
    const { left } = await feed(hold, again);
    assert.equal(textOf(left), 'note of [PERSON].'.repeat(4));
  });

  it('holds back a bounded number of events', async () => {
    const { hold } = openStream({ chunk: 1_000_000 });
    let reason: string | undefined;
    for (let sent = 0; sent < 20_000 && reason === undefined; sent += 1) {
      const step = await hold.take([eventOf({ text: 'x' })], false);
      if (step.blocked) reason = step.reason;
    }
    assert.equal(reason, 'guard_failed: external: too many events held back');
  });

  it('is blocked where a judgement throws', async () => {
    const { guards } = deskOf({ chunk: 1 });
    const broken = openJudgedStream({
      guards: { ...guards, judge: () => Promise.reject(new Error('a fault')) },
      ...{ known: new KnownFindings(), note: () => {} },
      about: { stage: 'output', requestId: 'r', prompt: '', mayHear: () => true },
      last: openOutputScreen({
        ...{ guards: [], context: contextFor(), deadlineMs: 1_000, note: () => {} },
        clock: () => 0,
      }),
    });
    assert.deepEqual(await broken.take([eventOf({ text: 'Hello' })], true), {
      blocked: true,
      reason: 'guard_failed: external',
    });
  });
});
