/**
 * The provider connections of one caller that makes several calls over them: what is idle is kept for its next call and
 * for nobody else's, so that no two callers ever share one. Closed with the caller's own connection.
 */
import type { WebSocket } from 'ws';

/** Most idle connections: one a route that serves the caller in turn. */
const MAX_KEPT = 2;

/** A call that is under way. */
export interface LineCall {
  /** What it made so far is told and billed as usual. */
  askToStop(): void;
}

interface Kept {
  readonly owner: object;
  readonly key: string;
  readonly socket: WebSocket;
}

export class ProviderLine {
  /** The oldest first. */
  #kept: Kept[] = [];
  /** Bounded by the calls that one request makes at once. */
  readonly #calls = new Set<LineCall>();
  #closed = false;

  /** An idle connection, no longer kept; `owner` is who opened it, `key` what for. */
  take(owner: object, key: string): WebSocket | undefined {
    const found = this.#kept.findLast((one) => one.owner === owner && one.key === key);
    if (found === undefined) return undefined;
    this.#kept = this.#kept.filter((one) => one !== found);
    found.socket.removeAllListeners();
    return found.socket;
  }

  /** Takes over a connection whose call is done. */
  keep(owner: object, key: string, socket: WebSocket): void {
    socket.removeAllListeners();
    socket.on('error', () => undefined);
    if (this.#closed || socket.readyState !== socket.OPEN) {
      socket.terminate();
      return;
    }
    socket.on('close', () => {
      this.#kept = this.#kept.filter((one) => one.socket !== socket);
    });
    this.#kept.push({ owner, key, socket });
    if (this.#kept.length > MAX_KEPT) this.#kept.shift()?.socket.terminate();
  }

  begin(call: LineCall): void {
    this.#calls.add(call);
  }

  end(call: LineCall): void {
    this.#calls.delete(call);
  }

  /** Asks the provider to stop what is under way. */
  askToStop(): void {
    for (const call of this.#calls) call.askToStop();
  }

  /** Ends what is idle; a call under way ends its own connection. */
  close(): void {
    this.#closed = true;
    for (const { socket } of this.#kept) socket.terminate();
    this.#kept = [];
  }
}
