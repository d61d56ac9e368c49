/**
 * The gate's listener: Fastify routes over a hardened Node server, and hands each request to its route's handler as
 * an Exchange. Nothing is decided here about who asks or what for; every answer leaves through a ResponseChannel.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server as TlsServer } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Refusal, refuse } from '../errors.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import { ResponseChannel } from './client-channel.ts';
import { CorsPolicy } from './cors.ts';
import { errorHeaders, publicError, renderDefaultError } from './edge-errors.ts';
import { type ExchangeRoute, ExchangeRunner, type RunnerOptions } from './exchange-runner.ts';
import {
  type ActiveResponses,
  answerBrokenRequest,
  createNodeServer,
  tickIntervalMs,
} from './node-server.ts';
import { checkHead } from './request-head.ts';
import type { ListenSettings } from './settings.ts';
import { loadTlsPair, TlsReloader } from './tls.ts';
import { Upgrades, upgradeRoute } from './upgrades.ts';

export interface GateRoute extends ExchangeRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Fastify's syntax: `/v1/models/:model`. */
  readonly path: string;
  /** A GET here may ask for a WebSocket; the path has no parameters then. */
  readonly upgrades?: true;
  /** Ends what its exchanges left open when the gate stops; what is left after both times is ended at once. */
  drain?(drainMs: number, graceMs: number): Promise<void>;
}

export interface GateServerOptions extends RunnerOptions {
  readonly routes: readonly GateRoute[];
  readonly telemetry: Pick<Telemetry, 'fault' | 'info' | 'warn'>;
  /** Whether requests can be answered now; /readyz tells. */
  readonly isReady: () => boolean;
  /** Told beside it: how parts of the gate are, in words of a closed list. */
  readonly readyDetails?: () => Readonly<Record<string, string>>;
}

/** Where the listener is, as a client would write it: `http://127.0.0.1:8080`. */
export type ListenUrl = string;

/** Throws where the TLS pair does not load. Call `listen` next. */
export function createGateServer(options: GateServerOptions): GateServer {
  return new GateServer(options);
}

export class GateServer {
  readonly #options: GateServerOptions;
  readonly #settings: ListenSettings;
  readonly #runner: ExchangeRunner;
  readonly #cors: CorsPolicy;
  readonly #app: FastifyInstance;
  readonly #server: Server;
  readonly #active: ActiveResponses = new WeakMap();
  readonly #upgrades: Upgrades;
  readonly #reloader: TlsReloader | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #route: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

  constructor(options: GateServerOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#runner = new ExchangeRunner(options);
    this.#cors = new CorsPolicy(options.settings.corsOrigins);
    const { tls } = options.settings;
    const pair = tls === undefined ? undefined : loadTlsPair(tls);
    this.#server = createNodeServer({
      settings: options.settings,
      tls: pair,
      listener: (request, response) => this.#receive(request, response),
      mayUpgrade: (request) => upgradeRoute(options.routes, request) !== undefined,
    });
    this.#upgrades = new Upgrades({ ...options, runner: this.#runner, cors: this.#cors });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrades.receive({ request, socket, head }));
    this.#app = this.#createApp();
    const server: unknown = this.#server;
    if (tls !== undefined && server instanceof TlsServer) {
      this.#reloader = new TlsReloader({ files: tls, server, telemetry: options.telemetry });
    }
  }

  get inFlight(): number {
    return this.#runner.admission.inFlight;
  }

  get queued(): number {
    return this.#runner.admission.queued;
  }

  /** Resolves when connections are accepted; rejects where the port cannot be had. */
  async listen(): Promise<ListenUrl> {
    await this.#app.ready();
    await this.#reloader?.start();
    const { host, port } = this.#settings;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#server.on('error', (error) => this.#options.telemetry.fault('http', error));
    this.#ticker = setInterval(() => this.#runner.tick(performance.now()), tickIntervalMs(this.#settings));
    return this.#url();
  }

  /**
   * Says so at /readyz and goes on for `stopDelayMs` of the settings; then stops accepting, waits up to `drainMs` for
   * what runs, ends it as `shutdown`, and destroys what is left about a second later. Requests that still come on open
   * connections by then hear `shutting_down`.
   */
  async close(drainMs: number): Promise<void> {
    this.#reloader?.stop();
    this.#runner.leave();
    if (this.#settings.stopDelayMs > 0) await delay(this.#settings.stopDelayMs);
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    await Promise.all([this.#runner.drain(drainMs), this.#upgrades.drain(drainMs)]);
    this.#server.closeAllConnections();
    await closed;
    clearInterval(this.#ticker);
    await this.#app.close();
  }

  #url(): ListenUrl {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the listener has no TCP address');
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${this.#settings.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`;
  }

  /** Every request, before routing. */
  #receive(request: IncomingMessage, response: ServerResponse): void {
    // A response without a socket stands behind another on its connection. Pipelining is refused: what follows a
    // request that is refused, or that a hop before framed otherwise, must never be processed.
    const refusal =
      response.socket === null
        ? refuse('bad_request', 'a pipelined request', {
            detail: 'Send one request at a time on a connection.',
          })
        : checkHead(request, this.#settings.headerCount);
    if (response.socket !== null) this.#active.set(response.socket, response);
    if (refusal === undefined) this.#route(request, response);
    else this.#refuse(request, response, refusal, true);
  }

  #createApp(): FastifyInstance {
    const app = Fastify({
      logger: false,
      // The server exists already, with its bounds; Fastify only routes what passed the head check.
      serverFactory: (route) => {
        this.#route = route;
        return this.#server;
      },
      clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, this.#active),
      frameworkErrors: (_error, request, reply) => {
        reply.hijack();
        this.#refuse(request.raw, reply.raw, refuse('not_found', 'the path cannot be decoded'));
      },
      return503OnClosing: false,
      exposeHeadRoutes: false,
    });
    for (const [path, methods] of this.#routeTable()) {
      app.route({
        method: app.supportedMethods,
        url: path,
        // Hijacked before Fastify looks at the body: an unauthenticated caller's body is never read.
        onRequest: (request, reply) => {
          reply.hijack();
          this.#dispatch(methods, request.raw, reply.raw);
        },
        handler: unreachable,
      });
    }
    app.setNotFoundHandler((request, reply) => {
      reply.hijack();
      this.#refuse(request.raw, reply.raw, refuse('not_found', 'no such path'));
    });
    return app;
  }

  #routeTable(): ReadonlyMap<string, MethodTable> {
    const table = new Map<string, Map<string, Respond>>();
    const add = (path: string, method: string, respond: Respond) => {
      const methods = table.get(path) ?? new Map<string, Respond>();
      if (methods.has(method)) throw new Error(`two routes for ${method} ${path}`);
      table.set(path, methods.set(method, respond));
    };
    for (const route of this.#options.routes) {
      add(route.path, route.method, (request, response) => {
        const headers = this.#cors.headersFor(request.headers.origin);
        this.#runner.accept(route, request, response, headers);
      });
    }
    add('/healthz', 'GET', (request, response) => this.#report(request, response, true));
    add('/readyz', 'GET', (request, response) => {
      const good = !this.#runner.leaving && this.#options.isReady();
      this.#report(request, response, good, this.#options.readyDetails?.());
    });
    return table;
  }

  #dispatch(methods: MethodTable, request: IncomingMessage, response: ServerResponse): void {
    const respond = methods.get(request.method ?? '');
    if (respond !== undefined) {
      respond(request, response);
      return;
    }
    const allowed = [...methods.keys()];
    const preflight =
      request.method === 'OPTIONS' ? this.#cors.preflight(request.headers, allowed) : undefined;
    if (preflight !== undefined) response.writeHead(204, ['x-request-id', randomUUID(), ...preflight]).end();
    else this.#refuse(request, response, refuse('method_not_allowed', 'no such method'), false, allowed);
  }

  /** Says that the process lives, or whether it takes requests, and nothing else: anyone may ask. */
  #report(
    request: IncomingMessage,
    response: ServerResponse,
    good: boolean,
    details: Readonly<Record<string, string>> = {},
  ): void {
    const body = JSON.stringify({ status: good ? 'ok' : 'unavailable', ...details });
    this.#channel(request, response).send(good ? 200 : 503, { 'content-type': 'application/json' }, body);
  }

  #refuse(
    request: IncomingMessage,
    response: ServerResponse,
    refusal: Refusal,
    close = false,
    allowed: readonly string[] = [],
  ): void {
    this.#options.onRefused?.(refusal.code);
    const channel = this.#channel(request, response);
    if (close) channel.closeAfter();
    const error = publicError(refusal);
    const headers = errorHeaders(refusal);
    if (allowed.length > 0) headers['allow'] = allowed.join(', ');
    channel.send(error.status, headers, renderDefaultError(error));
  }

  #channel(request: IncomingMessage, response: ServerResponse): ResponseChannel {
    const { idleTimeoutMs, bodyBytes } = this.#settings;
    const channel = new ResponseChannel({
      request,
      response,
      requestId: randomUUID(),
      bounds: { idleTimeoutMs, lingerBytes: bodyBytes },
      headers: this.#cors.headersFor(request.headers.origin),
    });
    if (this.#runner.leaving) channel.closeAfter();
    return channel;
  }
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
type MethodTable = ReadonlyMap<string, Respond>;

/** Fastify wants a handler; the hook before it has always taken the reply. */
function unreachable(): never {
  throw new Error('a hijacked request reached its Fastify handler');
}
