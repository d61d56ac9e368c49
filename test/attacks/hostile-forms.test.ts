/**
 * Forms that are sent to do harm: by whoever may not send any, slowly and many at once, or with numbers that only look
 * like some. None of them reaches a provider, and nobody else notices.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { outcomeOf } from '../fixtures/gate-records.ts';
import { type MediaGate, startMediaGate } from '../fixtures/media-gate.ts';
import { chat, createKey } from '../fixtures/running-gate.ts';
import { mp3 } from '../fixtures/sound-files.ts';

const MIB = 1024 * 1024;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==',
  'base64',
);

describe('a hostile form', () => {
  let gate: MediaGate;
  before(async () => {
    gate = await startMediaGate();
  });
  after(() => gate.close());
  beforeEach(() => gate.double.reset());

  /** Says that a form follows and sends its first bytes only. */
  async function beginForm(path: string, key: string, bytes: number): Promise<Socket> {
    const { hostname, port } = new URL(gate.url);
    const socket = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
    await once(socket, 'connect');
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: gate.test',
      `authorization: Bearer ${key}`,
      'content-type: multipart/form-data; boundary=xYz',
      `content-length: ${bytes}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n--xYz\r\n`);
    return socket;
  }

  async function answerOn(socket: Socket): Promise<string> {
    const [chunk] = await once(socket, 'data');
    return String(chunk);
  }

  it('is not read where its sender may not use the surface', async () => {
    const key = await createKey(gate, { scopes: ['surface:chat', 'model:*'] });
    const socket = await beginForm('/v1/images/edits', key, 30 * MIB);
    const answer = await answerOn(socket);
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 403 /);
    assert.match(answer, /"code":"forbidden"/);
    const requestId = /^x-request-id: (\S+)/im.exec(answer)?.[1] ?? '';
    assert.equal((await outcomeOf(gate, requestId)).outcome, 'forbidden');
    assert.equal(gate.double.received, 0);
  });

  it('keeps other forms out at most, however many come slowly', async () => {
    const slow = await Promise.all(
      Array.from({ length: 5 }, () => beginForm('/v1/images/edits', gate.key, 51 * MIB)),
    );
    const refused = await Promise.race(slow.map(answerOn));
    assert.match(refused, /^HTTP\/1\.1 503 /);
    assert.match(refused, /"code":"overloaded"/);
    assert.equal(gate.double.received, 0);
    const content = 'A spade is a spade. '.repeat((1.5 * MIB) / 20);
    const answer = await chat(gate, { model: 'text-model', messages: [{ role: 'user', content }] });
    assert.notEqual(answer.status, 503, await answer.text());
    for (const socket of slow) socket.destroy();
    assert.deepEqual(await gate.books().then(({ billed }) => billed), gate.double.bill().totalNanoUsd);
  });

  const NUMBERS = ['01', '0', '11', '1e0', '1.0', ' 1', '٣'];
  for (const n of NUMBERS)
    it(`is refused where it asks for ${JSON.stringify(n)} pictures`, async () => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ model: 'piece-model', prompt: 'A spade', n }))
        form.set(name, value);
      form.set('image', new Blob([PNG]), 'a.png');
      await assertRefused('/v1/images/edits', form, /"param":"n"/);
    });

  it('is refused where hours of sound lie in what is no tag', async () => {
    const hidden = mp3(200);
    const size = [(hidden.length >> 14) & 0x7f, (hidden.length >> 7) & 0x7f, hidden.length & 0x7f] as const;
    const head = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0x80, ...size]);
    const form = new FormData();
    form.set('model', 'piece-model');
    form.set('response_format', 'text');
    form.set('file', new Blob([Buffer.concat([head, hidden, mp3(1)])]), 'a.mp3');
    await assertRefused('/v1/audio/transcriptions', form, /"code":"unpriced_model"/);
  });

  async function assertRefused(path: string, form: FormData, told: RegExp): Promise<void> {
    const response = await fetch(`${gate.url}${path}`, {
      ...{ method: 'POST', body: form },
      headers: { authorization: `Bearer ${gate.key}` },
    });
    const text = await response.text();
    assert.ok(response.status === 400 || response.status === 403, `${response.status} ${text}`);
    assert.match(text, told);
    assert.equal(gate.double.received, 0);
    const requestId = response.headers.get('x-request-id') ?? '';
    assert.notEqual((await outcomeOf(gate, requestId)).outcome, 'answered');
  }
});
