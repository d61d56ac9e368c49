/**
 * Requests that ask for a WebSocket: the same head checks, admission and time bounds as any request, and an ordinary
 * answer where they are refused. Only the route's handler, once it has let the caller in, leaves HTTP.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorCode, type Refusal, refuse } from '../errors.ts';
import type { CorsPolicy } from './cors.ts';
import { rawErrorAnswer } from './edge-errors.ts';
import type { ExchangeRunner } from './exchange-runner.ts';
import { checkHead } from './request-head.ts';
import type { GateRoute } from './server.ts';
import type { ListenSettings } from './settings.ts';
import { type UpgradeRequest, UpgradeSockets } from './upgrade-socket.ts';

/** How long a client may take to read why it was refused. */
const FLUSH_MS = 2_000;
/** What is left of a session when its time to end is over has this long to hear so. */
const GRACE_MS = 1_000;

export interface UpgradeParts {
  readonly settings: ListenSettings;
  readonly routes: readonly GateRoute[];
  readonly runner: ExchangeRunner;
  readonly cors: CorsPolicy;
  readonly onRefused?: (code: ErrorCode) => void;
}

/** The route that a request asks to leave HTTP at; undefined: it is a request like any other. */
export function upgradeRoute(routes: readonly GateRoute[], request: IncomingMessage): GateRoute | undefined {
  if (request.method !== 'GET' || request.headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  const [path] = (request.url ?? '').split('?', 1);
  return routes.find((route) => route.upgrades === true && route.method === 'GET' && route.path === path);
}

export class Upgrades {
  readonly #parts: UpgradeParts;
  readonly #sockets: UpgradeSockets;

  constructor(parts: UpgradeParts) {
    const { bodyBytes, idleTimeoutMs } = parts.settings;
    this.#parts = parts;
    this.#sockets = new UpgradeSockets({ messageBytes: bodyBytes, idleTimeoutMs });
  }

  receive(upgrade: UpgradeRequest): void {
    const { request, socket } = upgrade;
    // Node's own listener is gone by now: an error that nobody hears would end the process.
    socket.on('error', () => socket.destroy());
    const { routes, cors, runner } = this.#parts;
    const route = upgradeRoute(routes, request);
    const problem = this.#problemOf(request);
    if (problem !== undefined || route === undefined || !isNetSocket(socket)) {
      this.#refuse(upgrade, problem ?? refuse('bad_request', 'an upgrade is asked for'));
      return;
    }
    const response = answerOn(request, socket);
    const leave = () => this.#leaveHttp(upgrade, response);
    runner.accept(route, request, response, cors.headersFor(request.headers.origin), leave);
  }

  #problemOf(request: IncomingMessage): Refusal | undefined {
    const { settings, cors } = this.#parts;
    const problem = checkHead(request, settings.headerCount, true);
    if (problem !== undefined) return problem;
    // A page could not read another site's answers, but it could hold a connection to it.
    if (cors.admits(request.headers.origin)) return undefined;
    return refuse('forbidden', 'the page’s origin is not listed', {
      detail: 'Pages of this origin may not connect.',
    });
  }

  async drain(drainMs: number): Promise<void> {
    await Promise.all(this.#parts.routes.map((route) => route.drain?.(drainMs, GRACE_MS)));
  }

  async #leaveHttp(upgrade: UpgradeRequest, response: ServerResponse) {
    if (response.destroyed || response.headersSent || !isNetSocket(upgrade.socket)) return undefined;
    response.detachSocket(upgrade.socket);
    const accepted = await this.#sockets.accept(upgrade);
    // For the runner the exchange is over: what comes now is the session's.
    response.emit('close');
    return accepted;
  }

  #refuse({ request, socket }: UpgradeRequest, refusal: Refusal): void {
    this.#parts.onRefused?.(refusal.code);
    socket.end(rawErrorAnswer(refusal, randomUUID()), () => socket.destroy());
    destroyLater(socket);
    request.resume();
  }
}

/** Node gives an upgrade no response: this one ends its connection, whatever it says. */
function answerOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => {
    socket.end();
    destroyLater(socket);
  });
  return response;
}

/** Node types it as any stream; it is one of the network, or of TLS over one. */
function isNetSocket(socket: Duplex): socket is Socket {
  return 'remoteAddress' in socket;
}

function destroyLater(socket: UpgradeRequest['socket']): void {
  const timer = setTimeout(() => socket.destroy(), FLUSH_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}
