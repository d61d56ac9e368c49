/**
 * Node's HTTP server with every bound set and every leniency off. What its parser refuses is answered here, in the
 * error shape of the catalogue, and the connection closed.
 */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Refusal, refuse } from '../errors.ts';
import { rawErrorAnswer } from './edge-errors.ts';
import type { ListenSettings } from './settings.ts';
import type { TlsPair } from './tls.ts';

/** A connection serves this many requests, so that load spreads again when nodes come and go. */
const MAX_REQUESTS_PER_CONNECTION = 10_000;

/** How long a client may take to read why its connection is closed. */
const FLUSH_MS = 2000;

/** How often timeouts are looked at: a tenth of the shortest, at least every quarter of a second. */
export function tickIntervalMs(settings: ListenSettings): number {
  const { headersTimeoutMs, bodyTimeoutMs, totalTimeoutMs, queueTimeoutMs } = settings;
  const shortestMs = Math.min(headersTimeoutMs, bodyTimeoutMs, totalTimeoutMs, queueTimeoutMs);
  return Math.min(250, Math.max(5, Math.floor(shortestMs / 10)));
}

export interface NodeServerOptions {
  readonly settings: ListenSettings;
  readonly tls: TlsPair | undefined;
  readonly listener: RequestListener;
  /** Whether a request that asks for another protocol is heard as an upgrade; else it is a request like any. */
  readonly mayUpgrade: (request: IncomingMessage) => boolean;
}

export function createNodeServer({ settings, tls, listener, mayUpgrade }: NodeServerOptions): Server {
  const options = { ...serverOptions(settings), shouldUpgradeCallback: mayUpgrade };
  const server =
    tls === undefined
      ? createServer(options, listener)
      : createTlsServer(
          { ...options, ...tls, minVersion: 'TLSv1.3', handshakeTimeout: settings.headersTimeoutMs },
          listener,
        );
  // Node drops what exceeds this without a word; one more than allowed lets the head check see that it happened.
  server.maxHeadersCount = settings.headerCount + 1;
  server.maxConnections = settings.maxConnections;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
  server.timeout = 0;
  // The body is asked for with `Expect: 100-continue` only when the pipeline reads it; other expectations are refused.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  return server;
}

function serverOptions(settings: ListenSettings): ServerOptions {
  return {
    insecureHTTPParser: false,
    // Checked in request-head.ts, which answers in the catalogue's shape.
    requireHostHeader: false,
    maxHeaderSize: settings.headerBytes,
    headersTimeout: settings.headersTimeoutMs,
    // A backstop behind the runner's own body timeout, which knows when the body was asked for.
    requestTimeout: settings.headersTimeoutMs + settings.queueTimeoutMs + settings.bodyTimeoutMs + 1000,
    keepAliveTimeout: settings.idleTimeoutMs,
    connectionsCheckingInterval: tickIntervalMs(settings),
    noDelay: true,
  };
}

/** Which response each connection is busy with: raw bytes of an error must never land in the middle of another. */
export type ActiveResponses = WeakMap<Duplex, ServerResponse>;

export function answerBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  active: ActiveResponses,
): void {
  const response = active.get(socket);
  const busy = response !== undefined && !response.writableFinished;
  if (!socket.writable || error.code === 'ECONNRESET' || (busy && !response.headersSent)) {
    socket.destroy();
    return;
  }
  // An answer that was begun is flushed but not completed: its framing shows the client that it was cut off.
  if (busy) socket.end(() => socket.destroy());
  else socket.end(rawErrorAnswer(parserRefusal(error.code), randomUUID()), () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(), FLUSH_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function parserRefusal(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return refuse('headers_too_large', 'the header block is over the limit');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return refuse('request_timeout', 'the request did not arrive in time');
  return refuse('bad_request', `the HTTP parser refused the request: ${code ?? 'unknown'}`);
}
