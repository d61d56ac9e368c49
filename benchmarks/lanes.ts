/** Starts the lanes to compare, each in its own process, and reads what their processes used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Clock ticks a second of /proc/PID/stat on Linux. */
const TICKS = 100;

export interface Lane {
  readonly name: string;
  readonly port: number;
  readonly key: string;
  readonly model: string;
  readonly pid: number;
  /** Header lines that the lane needs besides, each ended by CRLF. */
  readonly headers: string;
  stop(): Promise<void>;
}

export async function startStub(shape: {
  readonly chunks: number;
  readonly intervalMs: number;
  /** How long the first event of a stream is, in texts of 300 characters; it comes at once. 0: there is none. */
  readonly opening?: number;
}): Promise<Lane> {
  const env = {
    STUB_CHUNKS: String(shape.chunks),
    STUB_INTERVAL_MS: String(shape.intervalMs),
    STUB_OPENING: String(shape.opening ?? 0),
  };
  return startNode('direct', [join(ROOT, 'benchmarks/stub-upstream.ts')], env);
}

export function startBare(upstream: Lane): Promise<Lane> {
  return startNode(
    'bare proxy',
    [join(ROOT, 'benchmarks/bare-proxy.ts'), `http://127.0.0.1:${upstream.port}`],
    {},
  );
}

/** What a governed lane has besides, as JSON of the configuration: another storage. */
export interface GovernedVariant {
  readonly name: string;
  sections(folder: string): object;
}

const EMBEDDED: GovernedVariant = { name: 'governed', sections: () => ({}) };

/** The gate as a user runs it, with every guard, limits, a budget and the durable audit log. */
export async function startGoverned(upstream: Lane, variant: GovernedVariant = EMBEDDED): Promise<Lane> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const config = join(folder, 'portcullis.yaml');
  writeFileSync(config, governedConfig(folder, upstream.port, variant));
  const bin = join(ROOT, 'bin/portcullis.js');
  const child = spawn(process.execPath, [bin, 'serve', '--json', '--config', config], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ready = await firstLine(child);
  const created = spawn(
    process.execPath,
    [
      bin,
      'keys',
      'create',
      '--json',
      '--name',
      'bench',
      '--budget-usd',
      '1000',
      '--rpm',
      '100000000',
      '--tpm',
      '1000000000',
      '--config',
      config,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const key = await firstLine(created);
  const lane = laneOf(variant.name, {
    child,
    port: Number(new URL(String(ready['gate'])).port),
    key: String(key['key']),
  });
  return {
    ...lane,
    model: 'stub',
    stop: async () => {
      await lane.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function governedConfig(folder: string, upstreamPort: number, variant: GovernedVariant): string {
  return JSON.stringify({
    listen: { port: 0 },
    admin: { port: 0 },
    storage: { kind: 'embedded', path: join(folder, 'data') },
    providers: {
      stub: {
        kind: 'openai-compatible',
        baseUrl: `http://127.0.0.1:${upstreamPort}/v1`,
        allowPrivateAddress: true,
      },
    },
    models: {
      stub: {
        routes: [{ provider: 'stub', model: 'stub' }],
        price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
        maxOutputTokens: 1000,
      },
    },
    tenants: { default: { budgets: [{ usd: 100_000, period: 'month' }] } },
    limits: { key: { requestsPerMinute: 100_000_000 }, tenant: { requestsPerMinute: 100_000_000 } },
    ...variant.sections(folder),
  });
}

/** The peer from npm, installed by hand beside the project: `npm install --no-save @portkey-ai/gateway`. */
export async function startPortkey(upstream: Lane): Promise<Lane> {
  const manifest = createRequire(import.meta.url).resolve('@portkey-ai/gateway/package.json');
  const entry = join(dirname(manifest), 'build/start-server.js');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(process.execPath, [entry, `--port=${port}`, '--headless'], { stdio: 'ignore' });
  await waitForPort(port);
  return {
    ...laneOf('@portkey-ai/gateway', { child, port, key: 'upstream' }),
    headers: `x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:${upstream.port}/v1\r\n`,
  };
}

async function startNode(name: string, args: readonly string[], env: Record<string, string>): Promise<Lane> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ready = await firstLine(child);
  return laneOf(name, { child, port: Number(ready['port']), key: 'none' });
}

function laneOf(
  name: string,
  facts: { readonly child: ChildProcess; readonly port: number; readonly key: string },
): Lane {
  const { child, port, key } = facts;
  if (child.pid === undefined) throw new Error(`${name} did not start`);
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { name, port, key, model: 'stub', headers: '', pid: child.pid, stop };
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('the process has no stdout');
  for await (const line of createInterface({ input: child.stdout }))
    return JSON.parse(line) as Record<string, unknown>;
  throw new Error('the process ended without a word');
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answered !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the peer did not start');
}

/** User and system time of a process so far, all threads, in microseconds. Linux only. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
}

export function rssMiB(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
