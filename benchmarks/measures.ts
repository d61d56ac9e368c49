/** The measurements, each the same for every lane, all in one run on one machine. */
import { cpuMicros, type Lane, rssMiB } from './lanes.ts';
import { buildRequest, Client, load, percentile, type Target } from './load.ts';

/** 500 characters of ordinary prose, as a user would type. */
export const PROMPT =
  'Please write a short note for our customers about the new opening hours of the workshop in spring. '
    .repeat(6)
    .slice(0, 500);

export interface Throughput {
  readonly cpuMicrosPerRequest: number;
  readonly requestsPerSecond: number;
  readonly failed: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function chatTarget(lane: Lane, extra: object = {}): Target {
  const body = JSON.stringify({
    model: lane.model,
    messages: [
      { role: 'system', content: 'You answer briefly.' },
      { role: 'user', content: PROMPT },
    ],
    max_tokens: 200,
    ...extra,
  });
  return buildRequest({ port: lane.port, key: lane.key, body, headers: lane.headers });
}

export async function measureThroughput(lane: Lane, count: number): Promise<Throughput> {
  const target = chatTarget(lane);
  await load(target, { connections: 64, count: Math.min(5_000, count) });
  const before = cpuMicros(lane.pid);
  const result = await load(target, { connections: 64, count });
  const cpu = cpuMicros(lane.pid) - before;
  return {
    cpuMicrosPerRequest: cpu / result.requests,
    requestsPerSecond: result.requests / result.seconds,
    failed: result.failed,
  };
}

/** One connection, in turns over the lanes, so that the machine's moods fall on all alike. */
export async function measureLatency(
  lanes: readonly Lane[],
  rounds: number,
): Promise<ReadonlyMap<string, Latency>> {
  const samples = new Map<string, number[]>(lanes.map((lane) => [lane.name, []]));
  const block = 100;
  for (let round = 0; round < rounds; round += 1) {
    for (const lane of lanes) {
      const result = await load(chatTarget(lane), { connections: 1, count: block });
      if (round > 0) samples.get(lane.name)?.push(...result.latenciesMs);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, summarizeLatency(values)]));
}

function summarizeLatency(values: number[]): Latency {
  const sorted = values.sort((a, b) => a - b);
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

/** CPU of the lane for each SSE event, at `streams` streams at once. */
export async function measureStreams(
  lane: Lane,
  shape: { readonly streams: number; readonly chunks: number },
): Promise<{ cpuMicrosPerChunk: number; failed: number }> {
  const target = chatTarget(lane, { stream: true });
  const before = cpuMicros(lane.pid);
  const result = await load(target, { connections: shape.streams, count: shape.streams });
  const cpu = cpuMicros(lane.pid) - before;
  return { cpuMicrosPerChunk: cpu / (shape.streams * shape.chunks), failed: result.failed };
}

export interface Memory {
  readonly requests: number;
  readonly rssMiB: number;
}

export async function measureMemory(
  lane: Lane,
  steps: number,
  stepCount: number,
): Promise<readonly Memory[]> {
  const seen: Memory[] = [];
  for (let step = 1; step <= steps; step += 1) {
    await load(chatTarget(lane), { connections: 64, count: stepCount });
    seen.push({ requests: step * stepCount, rssMiB: rssMiB(lane.pid) });
  }
  return seen;
}

/** The longest that another client waits for /healthz while 1 MiB bodies are worked on: a stall of the event loop. */
export async function measureStall(
  lane: Lane,
  bodies: number,
): Promise<{ idleMaxMs: number; busyMaxMs: number }> {
  const text = `${PROMPT} `.repeat(Math.ceil((1024 * 1024 - 1_000) / 501)).slice(0, 1024 * 1024 - 1_000);
  const body = JSON.stringify({
    model: lane.model,
    messages: [{ role: 'user', content: text }],
    max_tokens: 10,
  });
  const target = buildRequest({ port: lane.port, key: lane.key, body, headers: lane.headers });
  await load(target, { connections: 1, count: 5 });
  const idleMaxMs = await probeWhile(lane, () => new Promise((resolve) => setTimeout(resolve, 500)));
  const busyMaxMs = await probeWhile(lane, () => load(target, { connections: 1, count: bodies }));
  return { idleMaxMs, busyMaxMs };
}

async function probeWhile(lane: Lane, work: () => Promise<unknown>): Promise<number> {
  const probe = Buffer.from(`GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${lane.port}\r\n\r\n`);
  const client = await Client.open(lane.port);
  const waits: number[] = [];
  let running = true;
  const probing = (async () => {
    while (running) {
      const at = performance.now();
      await client.exchange(probe);
      waits.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  await work();
  running = false;
  await probing;
  client.close();
  return Math.max(...waits);
}
