/**
 * One HTTP exchange as the pipeline sees it: headers first, the body only on request, and a channel back to the
 * client. Node's request and response objects stay behind this in http/.
 */
import type { Credential } from '../auth/principal.ts';
import type { Refusal } from '../errors.ts';
import type { StrictJson } from './strict-json.ts';

export interface Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  /** The peer's address, as the socket has it. */
  readonly address: string;
  readonly credential: Credential | undefined;
  /** The request target as it came, without its query. */
  readonly path: string;
  /** The query as it came, without the question mark; empty where there is none. */
  readonly query: string;
  /** A request header's single value; undefined where it is absent. */
  header(name: string): string | undefined;
  /** Aborted when the client is gone, the total time is over or the gate stops; `signal.reason` is an ExchangeEnd. */
  readonly signal: AbortSignal;
  /** Why it ended early, if it did; cheaper than the signal, which is made when it is first asked for. */
  readonly ended: ExchangeEnd | undefined;
  /** Calls back once when it ends early, at once where it has. One listener; undefined takes it away. */
  onEnd(listener: ((reason: ExchangeEnd) => void) | undefined): void;
  /** Reads, bounds and strictly parses the body. Called at most once. */
  readBody(): Promise<StrictJson | Refusal>;
  readonly client: ClientChannel;
}

export type ExchangeEnd = 'client_closed' | 'deadline' | 'shutdown';

export interface ClientChannel {
  /** True once the status line is sent. */
  readonly started: boolean;
  /** Sends a whole answer at once. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string): void;
  /** Begins a streamed answer. */
  start(status: number, headers: Readonly<Record<string, string>>): void;
  /**
   * Writes a part; resolves when the socket can take more (back-pressure), at once where it can. `false`: the client
   * is gone. Synchronous `true` where there is no need to wait, so that the hot path does not.
   */
  write(part: string): boolean | Promise<boolean>;
  /** Writes the last part and ends the answer properly. */
  end(part: string): void;
  /** Destroys the connection: what was sent must not look complete. */
  destroy(): void;
}
