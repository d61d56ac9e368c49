/**
 * Load from raw sockets: a fixed request, sent again as soon as its answer is complete. Reads HTTP only as far as it
 * must, so that the generator is not what is measured. Loopback only; every run is bounded in count.
 */
import { connect, type Socket } from 'node:net';

export interface Target {
  readonly port: number;
  /** The whole request as bytes. */
  readonly request: Buffer;
}

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds for each request, sorted. */
  readonly latenciesMs: readonly number[];
}

export function buildRequest(options: {
  readonly port: number;
  readonly key: string;
  readonly body: string;
  readonly headers?: string;
  /** Chat Completions by default. */
  readonly path?: string;
}): Target {
  const body = Buffer.from(options.body);
  const path = options.path ?? '/v1/chat/completions';
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${options.port}\r\nauthorization: Bearer ${options.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${options.headers ?? ''}\r\n`;
  return { port: options.port, request: Buffer.concat([Buffer.from(head), body]) };
}

/** Runs `count` requests over `connections` sockets. */
export async function load(
  target: Target,
  options: { readonly connections: number; readonly count: number },
): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let started = 0;
  let failed = 0;
  const began = performance.now();
  const lane = async () => {
    const client = await Client.open(target.port);
    while (started < options.count) {
      started += 1;
      const at = performance.now();
      const status = await client.exchange(target.request);
      latenciesMs.push(performance.now() - at);
      if (status !== 200) failed += 1;
    }
    client.close();
  };
  await Promise.all(Array.from({ length: options.connections }, lane));
  const seconds = (performance.now() - began) / 1000;
  return { requests: latenciesMs.length, failed, seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One kept-alive connection. */
export class Client {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  /** When the first byte of the last answer's body came, by `performance.now()`. */
  firstByteAtMs = Number.NaN;
  #done: ((status: number) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => this.#finish(0));
    socket.on('close', () => this.#finish(0));
  }

  static open(port: number): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => resolve(new Client(socket)));
      socket.once('error', reject);
    });
  }

  /** Resolves with the status when the answer is complete, 0 where the connection broke. */
  exchange(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#received = Buffer.alloc(0);
      this.firstByteAtMs = Number.NaN;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const head = this.#received.indexOf('\r\n\r\n');
    if (head === -1) return;
    if (Number.isNaN(this.firstByteAtMs) && this.#received.length > head + 4)
      this.firstByteAtMs = performance.now();
    const text = this.#received.toString('latin1', 0, head).toLowerCase();
    const length = /content-length: (\d+)/.exec(text)?.[1];
    const complete =
      length === undefined
        ? this.#received.subarray(-5).equals(LAST_CHUNK)
        : this.#received.length >= head + 4 + Number(length);
    if (complete) this.#finish(Number(text.slice(9, 12)));
    // Of a stream only its head and its end are looked at.
    else if (length === undefined) this.#forgetMiddle(head);
  }

  #forgetMiddle(head: number): void {
    const kept = head + 5 + LAST_CHUNK.length;
    if (this.#received.length <= kept) return;
    const start = this.#received.subarray(0, head + 5);
    this.#received = Buffer.concat([start, this.#received.subarray(-LAST_CHUNK.length)]);
  }

  #finish(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(status);
  }
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');
