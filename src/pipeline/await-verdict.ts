/** Waits for a verdict no longer than somebody waits for the answer, and tells a stream's client that it lives. */
import type { Exchange } from '../http/exchange.ts';

/** A comment: every reader of event streams skips it. */
const SIGN_OF_LIFE = ':\n\n';
const KEEP_ALIVE_MS = 10_000;

/** The verdict; undefined where the exchange ended before it came. */
export async function awaitVerdict<T>(
  exchange: Pick<Exchange, 'signal' | 'client'>,
  verdict: Promise<T>,
  keepAliveMs = KEEP_ALIVE_MS,
  signOfLife = SIGN_OF_LIFE,
): Promise<T | undefined> {
  const { signal, client } = exchange;
  if (signal.aborted) return undefined;
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const onAbort = () => resolve(undefined);
  signal.addEventListener('abort', onAbort);
  // Only a stream that has begun can take one; what the socket does not take, nobody waits for.
  const timer = setInterval(() => void (client.started && client.write(signOfLife)), keepAliveMs);
  try {
    return await Promise.race([verdict, ended]);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
