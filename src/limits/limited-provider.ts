/**
 * A provider with a limit on the calls under way to it, that follows its latency. A call past it is not dispatched and
 * says so, so that the next route is tried. Holds a place from the dispatch to the end of the answer's body.
 */
import type { Provider, ProviderCall, ProviderReply } from '../providers/provider.ts';
import type { AdaptiveLimit, CallOutcome } from './adaptive-limit.ts';

export function limitedProvider(
  inner: Provider,
  limit: AdaptiveLimit,
  monotonicMs: () => number = () => performance.now(),
): Provider {
  const { name, kind, formats, simulated, converts } = inner;
  const call = async (request: ProviderCall): Promise<ProviderReply> => {
    if (!limit.tryEnter()) return { type: 'failed', reason: 'refused', dispatched: false, byGate: true };
    const sentAtMs = monotonicMs();
    let reply: ProviderReply | undefined;
    try {
      reply = await inner.call(request);
    } finally {
      const nowMs = monotonicMs();
      limit.observe(outcomeOf(reply), nowMs - sentAtMs, nowMs);
      if (reply?.type !== 'answer') limit.leave();
    }
    return reply.type === 'answer' ? { ...reply, body: holding(reply.body, () => limit.leave()) } : reply;
  };
  return { name, kind, formats, simulated, ...(converts && { converts }), call };
}

/** Timeouts count as overload: the provider has the request and does not come to it. */
function outcomeOf(reply: ProviderReply | undefined): CallOutcome {
  if (reply?.type === 'answer') return 'answered';
  if (reply?.type === 'error') return [429, 503, 529].includes(reply.status) ? 'overloaded' : 'answered';
  return reply?.reason === 'timeout' ? 'overloaded' : 'failed';
}

/** The body as it was, telling its end once: read to it, given up, or failed. */
function holding(body: AsyncIterable<Buffer>, ended: () => void): AsyncIterable<Buffer> {
  let isEnded = false;
  const end = () => {
    if (!isEnded) ended();
    isEnded = true;
  };
  return {
    [Symbol.asyncIterator]() {
      const inner = body[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const part = await inner.next();
            if (part.done === true) end();
            return part;
          } catch (error) {
            end();
            throw error;
          }
        },
        return: async () => {
          end();
          await inner.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
