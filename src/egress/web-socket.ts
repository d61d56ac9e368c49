/**
 * Opens a WebSocket (RFC 6455) over a socket of an origin, so that it has the origin's address policy and TLS. Follows no
 * redirect, compresses nothing, retries nothing, and keeps no more of a refusal than its bound.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { EgressError } from './egress-error.ts';
import type { Origin } from './origin.ts';

/** How much of a refused handshake's body is kept, and how long it may take to come. */
const MAX_REFUSAL_BYTES = 64 * 1024;
const REFUSAL_MS = 2_000;

export interface SocketCall {
  /** Path and query, beginning with a slash. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** For connecting and the handshake together. */
  readonly timeoutMs: number;
  /** Largest message accepted, in bytes: a larger one ends the connection. */
  readonly maxMessageBytes: number;
}

/** The peer answered the handshake with a status of its own. */
export interface RefusedHandshake {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An open connection; the refusal; or an EgressError (thrown) where there was no answer. Nothing of a request was sent. */
export async function openWebSocket(
  origin: Pick<Origin, 'connect' | 'host'>,
  call: SocketCall,
): Promise<WebSocket | RefusedHandshake> {
  const { WebSocket: Client } = await import('ws');
  const socket = await withTimeout(origin.connect(), call.timeoutMs);
  const headers: Record<string, string> = { host: origin.host };
  for (let at = 0; at < call.headers.length; at += 2)
    headers[call.headers[at] ?? ''] = call.headers[at + 1] ?? '';
  // `ws:` whatever the origin is: the socket is secured already, and must not be a second time.
  const client = new Client(`ws://${origin.host}${call.path}`, {
    createConnection: () => socket,
    headers,
    handshakeTimeout: call.timeoutMs,
    maxPayload: call.maxMessageBytes,
    perMessageDeflate: false,
    followRedirects: false,
  });
  return shakeHands(client);
}

function shakeHands(client: WebSocket): Promise<WebSocket | RefusedHandshake> {
  return new Promise((resolve, reject) => {
    const onError = () => reject(new EgressError('protocol'));
    client.once('error', onError);
    client.once('open', () => {
      client.off('error', onError);
      resolve(client);
    });
    client.once('unexpected-response', (_request, answer) => {
      readRefusal(answer).then((refusal) => {
        client.on('error', () => undefined);
        client.terminate();
        answer.destroy();
        resolve(refusal);
      }, reject);
    });
  });
}

async function readRefusal(answer: IncomingMessage): Promise<RefusedHandshake> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => answer.destroy(), REFUSAL_MS);
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_REFUSAL_BYTES) break;
    }
  } catch {
    // The status is the news; as much of the body as came explains it.
  } finally {
    clearTimeout(timer);
  }
  const body = Buffer.concat(chunks).subarray(0, MAX_REFUSAL_BYTES).toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

/** A connection that comes too late is ended. */
async function withTimeout<T extends { destroy(): void }>(coming: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reject(new EgressError('timeout'));
  }, timeoutMs);
  coming.then(
    (socket) => {
      if (isLate) socket.destroy();
    },
    () => undefined,
  );
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
