/**
 * One HTTP exchange as the pipeline sees it: headers first, the body only on request, and a channel back to the
 * client. Node's request and response objects stay behind this in http/.
 */
import type { Credential } from '../auth/principal.ts';
import type { StandingKey } from '../auth/standing-key.ts';
import type { Refusal } from '../errors.ts';
import type { Priority } from '../limits/priority.ts';
import type { ProviderLine } from '../providers/socket/provider-line.ts';
import type { MessageSocket } from './message-socket.ts';
import type { FormBody } from './multipart.ts';
import type { StrictJson } from './strict-json.ts';

export interface Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  /** The peer's address, as the socket has it. */
  readonly address: string;
  readonly credential: Credential | undefined;
  /** In place of a credential: the key that the batch of this line was made with. Never of an HTTP request. */
  readonly standing?: StandingKey;
  /** How urgent it is whatever its policy says; absent: as the policy says. */
  readonly priority?: Priority;
  /** Data classes of what the gate itself puts into the request; absent: none. */
  readonly heldClasses?: readonly string[];
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
  /**
   * The same for a `multipart/form-data` body of at most `limitBytes`, in place of `readBody`: its own limit, since a file
   * may be larger than a request. Its files are views of memory that is held until the exchange ends.
   */
  readForm(limitBytes: number): Promise<FormBody | Refusal>;
  readonly client: ClientChannel;
  /** The provider connections of whoever makes several requests over one; absent: calls have none of their own. */
  readonly line?: ProviderLine | undefined;
  /**
   * Turns it into a connection of messages, which is then all of its answer; undefined where the client is gone. Absent
   * where the client did not ask for one.
   */
  readonly upgrade?: (() => Promise<MessageSocket | undefined>) | undefined;
}

export type ExchangeEnd = 'client_closed' | 'deadline' | 'shutdown';

export interface ClientChannel {
  /** True once the status line is sent. */
  readonly started: boolean;
  /** Sends a whole answer at once. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): void;
  /** Begins a streamed answer; with its length where that is known, so that no reader takes a part for the whole. */
  start(status: number, headers: Readonly<Record<string, string>>, bytes?: number): void;
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
