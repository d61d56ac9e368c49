/**
 * One response asked for over a WebSocket in OpenAI's realtime protocol: opens or takes a connection, and lets one
 * response's events through as server-sent events. Must never retry, or tell one response's events as another's.
 */
import type { WebSocket } from 'ws';
import { egressReason } from '../../egress/egress-error.ts';
import type { Origin } from '../../egress/origin.ts';
import { openWebSocket, type RefusedHandshake } from '../../egress/web-socket.ts';
import { retryAfterOf } from '../http/response-head.ts';
import type { ProviderCall, ProviderReply } from '../provider.ts';
import { replyReason } from './reply-reason.ts';
import { SocketResponse } from './socket-response.ts';

/** Largest event, in bytes. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;

export interface SocketCalling {
  readonly origin: Origin;
  readonly call: ProviderCall;
  /** Who the connection is opened for: with one of its credentials. */
  readonly owner: object;
  readonly path: string;
  readonly headers: readonly string[];
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
}

/** The origin was entered; it is left when the response is over. */
export async function callOverSocket(calling: SocketCalling): Promise<ProviderReply> {
  const { origin, call } = calling;
  const socket = await connect(calling);
  if ('type' in socket) {
    origin.leave();
    return socket;
  }
  if (call.signal.aborted) {
    socket.terminate();
    origin.leave();
    return { type: 'failed', reason: 'aborted', dispatched: false, byGate: true };
  }
  return new Promise((resolve) => {
    new SocketResponse(calling, socket, resolve).begin();
  });
}

async function connect(calling: SocketCalling): Promise<WebSocket | ProviderReply> {
  const { call, owner, path, origin, headers, headersTimeoutMs, nowMs } = calling;
  const kept = call.line?.take(owner, path);
  if (kept !== undefined) return kept;
  try {
    const opened = await openWebSocket(origin, {
      ...{ path, headers, maxMessageBytes: MAX_EVENT_BYTES },
      timeoutMs: headersTimeoutMs,
    });
    return 'status' in opened ? refused(opened, nowMs()) : opened;
  } catch (error) {
    return { type: 'failed', reason: replyReason(egressReason(error)), dispatched: false };
  }
}

function refused({ status, headers, body }: RefusedHandshake, nowMs: number): ProviderReply {
  if (status < 400) return { type: 'failed', reason: 'protocol', dispatched: false };
  const retryAfterMs = retryAfterOf(headers, nowMs);
  return { type: 'error', status, body, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
