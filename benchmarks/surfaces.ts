/**
 * `node benchmarks/surfaces.ts [--json FILE] [--quick]`: what the other surfaces cost beside Chat Completions, passed
 * through and converted; the time to a stream's first token; many quick streams at once. All within one run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuMicros, type Lane, rssMiB, startGoverned, startStub } from './lanes.ts';
import { buildRequest, Client, load, percentile, type Target } from './load.ts';
import { chatTarget, PROMPT } from './measures.ts';

const { values: flags } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const SHAPE = flags.quick
  ? { requests: 1_000, rounds: 2, firstTokens: 60, chunks: 50 }
  : { requests: 4_000, rounds: 7, firstTokens: 1_500, chunks: 500 };
const CONNECTIONS = 64;
const STREAMS = 512;
const CHUNK_INTERVAL_MS = 20;
const OPENING_TEXTS = 4;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
}

/** The gate with a provider of each format that the stub speaks. */
function startGate(upstream: Lane): Promise<Lane> {
  const baseUrl = `http://127.0.0.1:${upstream.port}/v1`;
  const provider = (kind: string) => ({ kind, baseUrl, allowPrivateAddress: true });
  const model = (name: string) => ({
    routes: [{ provider: name, model: 'stub' }],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
    maxOutputTokens: 1000,
  });
  return startGoverned(upstream, {
    name: 'governed',
    sections: () => ({
      providers: {
        openai: provider('openai-compatible'),
        anthropic: { ...provider('anthropic'), apiKey: { value: 'sk-ant-stub' } },
      },
      models: { stub: model('openai'), claude: model('anthropic') },
      responses: { keep: false },
    }),
  });
}

interface Case {
  readonly name: string;
  readonly target: Target;
  /** As a multiple of Chat's cost; none for Chat itself. */
  readonly limit?: number;
  readonly samples: number[];
}

function casesOf({ port, key }: Lane): readonly Case[] {
  const target = (path: string, body: object) =>
    buildRequest({ port, key, path, body: JSON.stringify(body) });
  const user = { role: 'user', content: PROMPT };
  const system = 'You answer briefly.';
  const chat = { messages: [{ role: 'system', content: system }, user], max_tokens: 200 };
  const messages = { system, messages: [user], max_tokens: 200 };
  const responses = { instructions: system, input: [user], max_output_tokens: 200 };
  return [
    { name: 'chat', target: target('/v1/chat/completions', { model: 'stub', ...chat }), samples: [] },
    {
      name: 'messages, passed through',
      target: target('/v1/messages', { model: 'claude', ...messages }),
      ...{ limit: 1.1, samples: [] },
    },
    {
      name: 'responses, passed through',
      target: target('/v1/responses', { model: 'stub', ...responses }),
      ...{ limit: 1.1, samples: [] },
    },
    {
      name: 'chat, converted to messages',
      target: target('/v1/chat/completions', { model: 'claude', ...chat }),
      ...{ limit: 2, samples: [] },
    },
  ];
}

async function cpuOf(lane: Lane, { name, target }: Case): Promise<number> {
  const before = cpuMicros(lane.pid);
  const { failed, requests } = await load(target, { connections: CONNECTIONS, count: SHAPE.requests });
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed`);
  return (cpuMicros(lane.pid) - before) / requests;
}

function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

async function compareSurfaces(): Promise<readonly Bar[]> {
  const upstream = await startStub({ chunks: 1, intervalMs: 1 });
  const gate = await startGate(upstream);
  try {
    const cases = casesOf(gate);
    for (const one of cases) for (let round = 0; round < 3; round += 1) await cpuOf(gate, one);
    for (let round = 0; round < SHAPE.rounds; round += 1)
      for (const one of cases) one.samples.push(await cpuOf(gate, one));
    const base = median(cases[0]?.samples ?? []);
    for (const { name, samples } of cases)
      console.log(
        `${name}: ${median(samples).toFixed(1)} µs a request, ${(median(samples) / base).toFixed(2)} × chat`,
      );
    return cases.flatMap(({ name, samples, limit }) =>
      limit === undefined ? [] : [{ name: `${name}, × chat`, value: median(samples) / base, limit }],
    );
  } finally {
    await gate.stop();
    await upstream.stop();
  }
}

/** In milliseconds, sorted. */
async function firstTokens(lane: Lane, count: number): Promise<number[]> {
  const { request } = chatTarget(lane, { stream: true });
  const client = await Client.open(lane.port);
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const at = performance.now();
    const status = await client.exchange(request);
    if (status !== 200) throw new Error(`a stream was answered with ${status}`);
    times.push(client.firstByteAtMs - at);
  }
  client.close();
  return times;
}

/** The first event is longer than what guards hold back: what it comes later by is the gate's own time. */
async function timeToFirstToken(): Promise<Bar> {
  const upstream = await startStub({ chunks: 1, intervalMs: 1, opening: OPENING_TEXTS });
  const gate = await startGate(upstream);
  try {
    const times = new Map<Lane, number[]>([
      [upstream, []],
      [gate, []],
    ]);
    const block = 30;
    await load(chatTarget(gate, { stream: true }), { connections: 16, count: SHAPE.firstTokens * 2 });
    for (let done = 0; done < SHAPE.firstTokens; done += block)
      for (const [lane, all] of times) all.push(...(await firstTokens(lane, block)));
    const [direct = [], governed = []] = [...times.values()].map((all) => all.sort((a, b) => a - b));
    const added = (share: number) => percentile(governed, share) - percentile(direct, share);
    console.log(
      `time to first token, added: p50 ${added(0.5).toFixed(2)} ms, p99 ${added(0.99).toFixed(2)} ms`,
    );
    return { name: 'time to first token added at p99, ms', value: added(0.99), limit: 1.5 };
  } finally {
    await gate.stop();
    await upstream.stop();
  }
}

async function manyStreams(): Promise<readonly Bar[]> {
  const upstream = await startStub({ chunks: SHAPE.chunks, intervalMs: CHUNK_INTERVAL_MS });
  const gate = await startGate(upstream);
  try {
    const target = chatTarget(gate, { stream: true });
    await load(target, { connections: 64, count: 64 });
    const before = cpuMicros(gate.pid);
    const { seconds, failed } = await load(target, { connections: STREAMS, count: STREAMS });
    if (failed > 0) throw new Error(`${failed} streams failed`);
    const cpuSeconds = (cpuMicros(gate.pid) - before) / 1e6;
    const chunks = STREAMS * SHAPE.chunks;
    const rss = rssMiB(gate.pid);
    console.log(
      `${STREAMS} streams of ${SHAPE.chunks} chunks, one each ${CHUNK_INTERVAL_MS} ms: ${(chunks / seconds).toFixed(0)} chunks/s, ${((cpuSeconds / chunks) * 1e6).toFixed(1)} µs a chunk, ${(cpuSeconds / seconds).toFixed(2)} cores, RSS ${rss.toFixed(0)} MiB`,
    );
    const wantedSeconds = (SHAPE.chunks * CHUNK_INTERVAL_MS) / 1000;
    return [
      { name: 'cores for 512 streams at 50 chunks/s', value: cpuSeconds / seconds, limit: 1 },
      { name: 'their time / the time that the pace asks for', value: seconds / wantedSeconds, limit: 1.1 },
      { name: 'RSS with 512 streams, MiB', value: rss, limit: 300 },
    ];
  } finally {
    await gate.stop();
    await upstream.stop();
  }
}

const bars = [...(await compareSurfaces()), await timeToFirstToken(), ...(await manyStreams())];
for (const { name, value, limit } of bars)
  console.log(`${value <= limit ? 'ok  ' : 'MISS'} ${name}: ${value.toFixed(2)} (limit ${limit})`);
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ bars }, null, 2)}\n`);
