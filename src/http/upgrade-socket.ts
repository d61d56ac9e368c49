/**
 * The server's side of the WebSocket protocol (RFC 6455) over `ws`: strict, uncompressed, bounded. A client that takes
 * nothing is cut off, and one that does not close is closed.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { MessageSocket } from './message-socket.ts';

/** Past this many bytes that the client has not taken, whoever sends must wait. */
export const MAX_UNSENT_BYTES = 256 * 1024;
/** How long a client may take to answer a close. */
const CLOSE_MS = 2_000;
/** The subprotocol that OpenAI's clients offer; it changes nothing. */
const SUBPROTOCOL = 'realtime';

export interface SocketBounds {
  /** Largest message accepted, in bytes. */
  readonly messageBytes: number;
  /** Most time that the client may take no bytes, in ms. */
  readonly idleTimeoutMs: number;
}

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export class UpgradeSockets {
  readonly #bounds: SocketBounds;
  /** Made when the first connection comes: a gate without any does not load the package. */
  #server: Promise<WebSocketServer> | undefined;

  constructor(bounds: SocketBounds) {
    this.#bounds = bounds;
  }

  /** Answers the handshake; undefined where the client is gone or does not speak the protocol, and has been told so. */
  async accept({ request, socket, head }: UpgradeRequest): Promise<MessageSocket | undefined> {
    this.#server ??= this.#create();
    const server = await this.#server;
    const accepted = await new Promise<WebSocket | undefined>((resolve) => {
      socket.once('close', () => resolve(undefined));
      server.handleUpgrade(request, socket, head, resolve);
    });
    return accepted && new AcceptedSocket(accepted, this.#bounds);
  }

  async #create(): Promise<WebSocketServer> {
    const { WebSocketServer: Sockets } = await import('ws');
    return new Sockets({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#bounds.messageBytes,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
  }
}

class AcceptedSocket implements MessageSocket {
  readonly #socket: WebSocket;
  readonly #bounds: SocketBounds;

  constructor(socket: WebSocket, bounds: SocketBounds) {
    this.#socket = socket;
    this.#bounds = bounds;
    // What breaks the protocol closes the connection by itself; its close is what counts.
    socket.on('error', () => undefined);
  }

  send(text: string): boolean | Promise<boolean> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return false;
    if (socket.bufferedAmount < MAX_UNSENT_BYTES) {
      socket.send(text);
      return true;
    }
    return this.#sendSlowly(text);
  }

  onMessage(listener: (text: string | undefined) => void): void {
    this.#socket.on('message', (data, isBinary) =>
      listener(isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8')),
    );
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', listener);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(code: number, reason: string): void {
    const socket = this.#socket;
    socket.close(code, reason);
    // A paused socket would not hear the client's own close.
    socket.resume();
    const timer = setTimeout(() => socket.terminate(), CLOSE_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #sendSlowly(text: string): Promise<boolean> {
    const socket = this.#socket;
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.terminate(), this.#bounds.idleTimeoutMs);
      socket.send(text, (error) => {
        clearTimeout(timer);
        resolve(error == null);
      });
    });
  }
}
