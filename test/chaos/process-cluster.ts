/**
 * A cluster whose nodes are real processes that can be hurt: each behind fault proxies of its own to Postgres and Redis,
 * with fault points loaded into it, and two of them with clocks that are wrong, where libfaketime is installed.
 */
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '../../src/config/schema.ts';
import { type Cluster, startCluster } from '../fixtures/cluster.ts';
import { FAULT_FILE_VARIABLE, type ProcessFaultPoint } from '../fixtures/fault-points.ts';
import { type FaultProxy, type LinkState, startFaultProxy } from '../fixtures/fault-proxy.ts';
import { DOUBLE_PRICE, type GateProcess, spawnGate } from '../fixtures/running-gate.ts';

const FAULT_POINTS = fileURLToPath(new URL('../fixtures/fault-points.ts', import.meta.url));
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
const [FAKETIME] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
/** What each node's wall clock is wrong by, in the notation of libfaketime. */
const CLOCKS = [undefined, '+30h', '-90m'];

export const MODELS = ['whole', 'slow', 'unreported'] as const;

export interface ProcessCluster {
  readonly cluster: Cluster;
  readonly nodes: readonly HurtNode[];
  /** Whether clocks really are wrong. */
  readonly skewed: boolean;
  close(): Promise<void>;
}

export async function startProcessCluster(names: readonly string[]): Promise<ProcessCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-chaos-'));
  const cluster = await startCluster({ config: chaosConfig() });
  const nodes: HurtNode[] = [];
  const close = async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [index, name] of names.entries())
      nodes.push(await HurtNode.create(cluster, { name, folder, clock: CLOCKS[index] }));
    await Promise.all(nodes.map((node) => node.start()));
    return { cluster, nodes, skewed: FAKETIME !== undefined, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function chaosConfig(): Partial<ConfigInput> {
  const model = (name: string) => ({
    ...{ routes: [{ provider: 'double', model: name }], price: DOUBLE_PRICE },
    ...{ maxOutputTokens: 40, maxAttempts: 1 },
  });
  return {
    models: Object.fromEntries(MODELS.map((name) => [name, model(name)])),
    budgets: { drainMs: 5_000 },
    // What limits do is another suite's matter.
    limits: { key: {}, cluster: { withoutRedis: 'share' } },
  };
}

interface NodeParts {
  readonly name: string;
  readonly folder: string;
  readonly clock: string | undefined;
}

export class HurtNode {
  readonly name: string;
  readonly adminToken: string;
  /** How often it was started. */
  starts = 0;
  readonly #links: { readonly postgres: FaultProxy; readonly redis: FaultProxy };
  readonly #configPath: string;
  readonly #faultFile: string;
  readonly #clock: string | undefined;
  #gate: GateProcess | undefined;
  #starting: Promise<GateProcess> | undefined;

  private constructor(
    cluster: Cluster,
    { name, folder, clock }: NodeParts,
    links: { readonly postgres: FaultProxy; readonly redis: FaultProxy },
  ) {
    this.name = name;
    this.adminToken = cluster.adminToken;
    this.#links = links;
    this.#clock = clock;
    const own = join(folder, name);
    mkdirSync(own);
    this.#faultFile = join(own, 'fault-point');
    this.#configPath = cluster.write(name, {
      storage: {
        ...{ kind: 'cluster', path: join(own, 'data') },
        postgres: { url: { value: through(cluster.databaseUrl, links.postgres) }, maxConnections: 4 },
        redis: { url: { value: through(cluster.redis.url, links.redis) } },
      },
    });
  }

  static async create(cluster: Cluster, parts: NodeParts): Promise<HurtNode> {
    const links = {
      postgres: await startFaultProxy(cluster.postgres.port),
      redis: await startFaultProxy(cluster.redis.port),
    };
    return new HurtNode(cluster, parts, links);
  }

  get url(): string {
    return this.#running().url;
  }

  get adminUrl(): string {
    return this.#running().adminUrl;
  }

  get alive(): boolean {
    const child = this.#gate?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async start(): Promise<void> {
    this.starts += 1;
    this.#starting = spawnGate(this.#configPath, {
      NODE_OPTIONS: `--import=${FAULT_POINTS}`,
      [FAULT_FILE_VARIABLE]: this.#faultFile,
      // What is loaded before the launcher turns it on is compiled once too.
      NODE_COMPILE_CACHE: COMPILED,
      ...(FAKETIME !== undefined &&
        this.#clock !== undefined && {
          ...{ LD_PRELOAD: FAKETIME, FAKETIME: this.#clock },
          ...{ FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
        }),
    });
    this.#gate = await this.#starting;
  }

  /** It ends when it comes to this point for the `passes`th time from now. */
  arm(point: ProcessFaultPoint | 'none', passes: number): void {
    writeFileSync(this.#faultFile, `${point}:${passes}`);
    this.signal('SIGUSR2');
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    if (this.alive) this.#running().child.kill(signal);
  }

  set(link: 'postgres' | 'redis', state: LinkState): void {
    this.#links[link].set(state);
  }

  async kill(): Promise<void> {
    await this.#gate?.kill();
  }

  async close(): Promise<void> {
    // One that is still starting when a schedule fails must not be left behind.
    await this.#starting?.then(
      (gate) => gate.kill(),
      () => undefined,
    );
    await Promise.all([this.#links.postgres.close(), this.#links.redis.close()]);
  }

  #running(): GateProcess {
    if (this.#gate === undefined) throw new Error(`${this.name} was never started`);
    return this.#gate;
  }
}

function through(url: string, proxy: FaultProxy): string {
  const changed = new URL(url);
  changed.port = String(proxy.port);
  return changed.href;
}
