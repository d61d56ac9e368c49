/** Promise 9 for realtime sessions: how many, how long, how much, how slow; what a stop, a fault and a reload do to them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/schema.ts';
import { leavesOf } from '../fixtures/gate-records.ts';
import { configOf, type RealtimeGate, startRealtimeGate } from '../fixtures/realtime-gate.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { eventually } from '../fixtures/sdk-gate.ts';

const LONG = { chunks: Array(20).fill('word '), chunkDelayMs: 20 };

describe('the bounds of realtime sessions', () => {
  async function withGate(
    config: Partial<ConfigInput>,
    run: (gate: RealtimeGate) => Promise<void>,
  ): Promise<void> {
    const gate = await startRealtimeGate(config, ['slow', 'short', 'none']);
    gate.peer.script('slow', LONG);
    try {
      await run(gate);
    } finally {
      await gate.close();
    }
  }

  it('how many there are, of a key and of the node', () =>
    withGate({ realtime: { maxSessions: 2, maxSessionsPerKey: 1 } }, async (gate) => {
      const other = await createKey(gate, {});
      const third = await createKey(gate, {});
      const first = await gate.session();
      await assert.rejects(openFailing(gate, gate.key), /429/);
      await gate.session({ key: other });
      await assert.rejects(openFailing(gate, third), /503/);
      first.end();
      await first.closeCode();
      await delay(50);
      await gate.session({ key: third });
    }));

  it('how long they last and how long they may idle', () =>
    withGate({ realtime: { maxSessionMs: 1_000, idleTimeoutMs: 60_000 } }, async (gate) => {
      const atMs = performance.now();
      const session = await gate.session();
      assert.equal(await session.closeCode(), 1001);
      assert.ok(performance.now() - atMs > 900);
    }));

  it('closes an idle session, and none whose response is under way', () =>
    withGate({ realtime: { idleTimeoutMs: 200 } }, async (gate) => {
      const [idle, busy] = [await gate.session(), await gate.session({ model: 'slow' })];
      busy.ask('Slowly.');
      assert.equal(await idle.closeCode(), 1001);
      assert.equal((await busy.next('response.done')).response.status, 'completed');
    }));

  it('how much they keep', () =>
    withGate({ realtime: { maxConversationBytes: 1_024 } }, async (gate) => {
      const session = await gate.session();
      session.ask('x'.repeat(900));
      await session.next('response.done');
      session.ask('y'.repeat(200));
      assert.equal((await session.next('error')).error.code, 'conversation_full');
      await session.next('response.done');
      const asked = gate.peer.requests.length;
      const [said] = session.events.filter(({ type }) => type === 'conversation.item.done');
      assert.ok(said?.type === 'conversation.item.done');
      const named = { type: 'item_reference' as const, id: said.item.id ?? '' };
      session.client.sendResponseCreate({ type: 'response.create', response: { input: [named, named] } });
      assert.equal(
        (await session.next('error')).error.code,
        'conversation_full',
        'named twice, it is twice as long',
      );
      assert.equal(gate.peer.requests.length, asked);
      session.send({ type: 'session.update', session: { type: 'realtime', instructions: 'z'.repeat(400) } });
      assert.equal((await session.next('error')).error.code, 'conversation_full');
    }));

  it('what a client does not read', () =>
    withGate({ listen: { ...configOf('', []).listen, idleTimeoutMs: 500 } }, async (gate) => {
      // More than the kernel's buffers take, in answers that are no longer than the gate takes.
      gate.peer.script('short', { chunks: Array(60).fill('w'.repeat(100_000)) });
      const session = await gate.session({ model: 'short' });
      session.ask('Everything, please.');
      await session.next('response.output_text.delta');
      session.client.socket.pause();
      for (let more = 0; more < 20 && gate.peer.open > 0; more += 1) {
        session.send({ type: 'response.create' });
        await delay(250);
      }
      await eventually(() => gate.peer.open === 0, 'the session is cut off, and the provider with it');
      const outcomes = (await leavesOf(gate)).flatMap(({ body }) => (body.type === 'outcome' ? [body] : []));
      assert.equal(outcomes.at(-1)?.outcome, 'client_closed');
    }));

  it('a stop lets a response end, then closes', () =>
    withGate({}, async (gate) => {
      const [idle, busy] = [await gate.session(), await gate.session({ model: 'slow' })];
      busy.ask('Slowly.');
      await busy.next('response.output_text.delta');
      const stopped = gate.gate.close();
      assert.equal(await idle.closeCode(), 1001);
      assert.equal((await busy.next('response.done')).response.status, 'completed');
      assert.equal(await busy.closeCode(), 1001);
      await stopped;
    }));

  it('falls back to the next route where one cannot be reached', async () => {
    await withGate({}, async (gate) => {
      const provider = configOf(gate.peer.url, []).providers?.['peer'];
      assert.ok(provider);
      gate.peer.script('down', { handshake: { status: 503 } });
      const next = await startRealtimeGate({
        providers: { peer: provider },
        models: {
          falling: {
            routes: [
              { provider: 'peer', model: 'down' },
              { provider: 'peer', model: 'short' },
            ],
            price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
            maxOutputTokens: 100,
          },
        },
      });
      try {
        const session = await next.session({ model: 'falling' });
        session.ask('Hello?');
        assert.equal((await session.next('response.done')).response.status, 'completed');
        assert.equal(gate.peer.requests.at(-1)?.model, 'short');
      } finally {
        await next.close();
      }
    });
  });

  it('a reload that takes the surface away closes what is open', () =>
    withGate({}, async (gate) => {
      const session = await gate.session();
      const config = JSON.parse(readFileSync(gate.configPath, 'utf8')) as ConfigInput;
      writeFileSync(gate.configPath, JSON.stringify({ ...config, surfaces: { realtime: false } }));
      assert.equal(await session.closeCode(), 1008);
    }));
});

async function openFailing(gate: RealtimeGate, key: string): Promise<void> {
  const { OpenAI } = await import('openai');
  const { OpenAIRealtimeWS } = await import('openai/realtime/ws');
  const openai = new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: key });
  const client = new OpenAIRealtimeWS({ model: 'voice', options: { rejectUnauthorized: false } }, openai);
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('session.created', () => resolve());
  });
  client.socket.terminate();
}
