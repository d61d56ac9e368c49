/** What `doctor` asks of the network: ports and providers. Sends no credential and no content. */
import { createServer } from 'node:net';
import { createEgress, type Egress } from '../egress/egress.ts';
import { EgressError } from '../egress/egress-error.ts';
import { baseUrlOf } from '../providers/base-url.ts';
import type { ProviderSettings } from '../providers/settings.ts';
import { type Check, runCheck, type Verdict } from './doctor-check.ts';

const TIMEOUT_MS = 3_000;

/** Free, or taken by a gate that runs, or taken by something else. */
export async function checkPort(host: string, port: number, tls: boolean): Promise<Verdict> {
  if (port === 0) return { ok: true, detail: 'a free one is taken at the start' };
  const failure = await tryToListen(host, port);
  if (failure === undefined) return { ok: true, detail: `${host}:${port} is free` };
  if (failure.code !== 'EADDRINUSE')
    return { ok: false, detail: `cannot listen on ${host}:${port} (${failure.code ?? 'unknown'})` };
  if (tls) return { ok: true, detail: `${host}:${port} is in use; not checked by whom, since it speaks TLS` };
  return (await answersAsGate(host, port))
    ? { ok: true, detail: `a gate runs on ${host}:${port}` }
    : { ok: false, detail: `${host}:${port} is used by another program` };
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Every answer of a gate, on either listener, names its request. */
async function answersAsGate(host: string, port: number): Promise<boolean> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}/healthz`;
  return withEgress(async (egress) => {
    try {
      const answer = await egress.fetchText(url, { timeoutMs: TIMEOUT_MS, allowPrivateAddress: true });
      return answer.headers.has('x-request-id') || answer.status === 200;
    } catch (error) {
      if (error instanceof EgressError) return false;
      throw error;
    }
  });
}

/** One check a provider: whether its address resolves, is permitted and answers at all. No key is sent. */
export async function checkProviders(
  providers: Readonly<Record<string, ProviderSettings>>,
): Promise<Check[]> {
  const entries = Object.entries(providers);
  if (entries.length === 0)
    return [{ name: 'providers', ok: true, detail: 'not checked: none are configured' }];
  return withEgress((egress) =>
    Promise.all(
      entries.map(([name, provider]) => runCheck(`provider ${name}`, () => checkProvider(provider, egress))),
    ),
  );
}

async function checkProvider(provider: ProviderSettings, egress: Egress): Promise<Verdict> {
  const baseUrl = baseUrlOf(provider);
  if (baseUrl === undefined) return { ok: true, detail: 'built in' };
  const { host } = new URL(baseUrl);
  try {
    const answer = await egress.fetchText(baseUrl, {
      timeoutMs: TIMEOUT_MS,
      allowPrivateAddress: provider.allowPrivateAddress,
    });
    return { ok: true, detail: `${host} answers (status ${answer.status}); the key was not checked` };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    // An answer that is too long is an answer.
    if (error.reason === 'too_large') return { ok: true, detail: `${host} answers; the key was not checked` };
    return { ok: false, detail: `${host}: ${error.message}` };
  }
}

async function withEgress<T>(use: (egress: Egress) => Promise<T>): Promise<T> {
  const egress = createEgress();
  try {
    return await use(egress);
  } finally {
    await egress.close();
  }
}
