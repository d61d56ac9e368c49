/** The body's queue by itself: order, bounds, endings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProviderStreamError } from '../stream-error.ts';
import { AnswerBody, type BodySource, MAX_BUFFERED_BYTES, MAX_BUFFERED_CHUNKS } from './answer-body.ts';

class RecordingSource implements BodySource {
  resumed = 0;
  cancelled = 0;
  resumeReading(): void {
    this.resumed += 1;
  }
  cancel(): void {
    this.cancelled += 1;
  }
}

async function collect(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += chunk.toString('latin1');
  return text;
}

test('gives all bytes in order, whatever the interleaving, and never exceeds its bound by more than a chunk', async () => {
  const step = fc.oneof(
    fc.integer({ min: 1, max: 20_000 }).map((size) => ({ size })),
    fc.constant('read' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const body = new AnswerBody(new RecordingSource());
      let pushed = '';
      let read = '';
      for (const [at, action] of steps.entries()) {
        if (action === 'read') {
          if (body.bufferedBytes === 0) continue;
          const { value } = await body.next();
          read += value?.toString('latin1') ?? '';
        } else if (!body.paused) {
          const chunk = Buffer.alloc(action.size, 97 + (at % 26));
          pushed += chunk.toString('latin1');
          body.push(chunk);
          assert.ok(body.bufferedBytes <= MAX_BUFFERED_BYTES + action.size);
        }
      }
      body.end();
      assert.equal(read + (await collect(body)), pushed);
    }),
    { numRuns: 60 },
  );
});

test('asks to pause when the consumer is behind, and resumes once it has caught up', async () => {
  const source = new RecordingSource();
  const body = new AnswerBody(source);
  assert.equal(body.push(Buffer.alloc(MAX_BUFFERED_BYTES)), true);
  assert.equal(body.push(Buffer.alloc(1)), false);
  await body.next();
  assert.equal(source.resumed, 1);
  assert.equal(body.paused, false);
});

test('asks to pause at too many tiny chunks', () => {
  const body = new AnswerBody(new RecordingSource());
  for (let chunk = 0; chunk < MAX_BUFFERED_CHUNKS; chunk++) assert.equal(body.push(Buffer.alloc(1)), true);
  assert.equal(body.push(Buffer.alloc(1)), false);
});

test('gives what came before a failure, then throws it, again at every read', async () => {
  const body = new AnswerBody(new RecordingSource());
  body.push(Buffer.from('usage'));
  body.fail('reset');
  assert.equal((await body.next()).value?.toString(), 'usage');
  await assert.rejects(body.next(), { code: 'provider_stream_failed', reason: 'reset' });
  await assert.rejects(body.next(), ProviderStreamError);
});

test('drops what is buffered when the call was aborted', async () => {
  const body = new AnswerBody(new RecordingSource());
  body.push(Buffer.from('text'));
  body.fail('aborted');
  await assert.rejects(body.next(), { reason: 'aborted' });
});

test('wakes a waiting reader with the chunk, the end or the failure', async () => {
  const source = new RecordingSource();
  const body = new AnswerBody(source);
  const chunk = body.next();
  body.push(Buffer.from('a'));
  assert.equal((await chunk).value?.toString(), 'a');
  const end = body.next();
  body.end();
  assert.equal((await end).done, true);
  const broken = new AnswerBody(source);
  const failure = broken.next();
  broken.fail('timeout');
  await assert.rejects(failure, { reason: 'timeout' });
});

test('refuses a second read beside a waiting one', async () => {
  const body = new AnswerBody(new RecordingSource());
  const first = body.next();
  await assert.rejects(body.next(), TypeError);
  body.end();
  await first;
});

test('cancels the source when the consumer leaves early, and not when it read to the end', async () => {
  const early = new RecordingSource();
  const left = new AnswerBody(early);
  left.push(Buffer.from('a'));
  for await (const chunk of left) {
    assert.equal(chunk.toString(), 'a');
    break;
  }
  assert.equal(early.cancelled, 1);
  assert.equal((await left.next()).done, true);

  const whole = new RecordingSource();
  const read = new AnswerBody(whole);
  read.push(Buffer.from('a'));
  read.end();
  assert.equal(await collect(read), 'a');
  await read.return();
  assert.equal(whole.cancelled, 0);
});
