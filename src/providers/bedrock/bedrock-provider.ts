/**
 * Amazon Bedrock's Converse as a provider: every surface reaches it by conversion, each request is signed by the vendor's
 * package and sent through the gate's own sockets. It must never show its credentials or take any from the environment
 * that its settings do not name.
 */
import type { Origin } from '../../egress/origin.ts';
import { type ConvertingProvider, withConversions } from '../conversion/converted-provider.ts';
import type { OutgoingRequest } from '../conversion/single-send.ts';
import { bedrockTarget } from '../conversion/targets/bedrock-target.ts';
import type { OpenModel } from '../conversion/targets/target.ts';
import { ProviderExchange } from '../http/provider-exchange.ts';
import type { ProviderCall, ProviderReply } from '../provider.ts';
import type { Secret } from '../secret.ts';
import { readBedrockError } from './bedrock-error.ts';

const EVENT_STREAM = 'application/vnd.amazon.eventstream';
/** The gate's own stand in their place; none of them is signed. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'user-agent',
  'accept',
  'accept-encoding',
  'host',
  'content-length',
]);

export interface BedrockSecrets {
  /** A Bedrock API key, in place of the three. */
  readonly apiKey: Secret | undefined;
  readonly accessKeyId: Secret | undefined;
  readonly secretAccessKey: Secret | undefined;
  readonly sessionToken: Secret | undefined;
}

export interface BedrockOptions {
  readonly name: string;
  readonly region: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly origin: Origin;
  readonly secrets: BedrockSecrets;
  readonly from: ReadonlySet<string>;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
}

export function createBedrockProvider(options: BedrockOptions): ConvertingProvider {
  const { name, from, nowMs } = options;
  const native = { name, kind: 'bedrock', formats: new Set<string>(), call: notSpoken };
  return withConversions(native, {
    ...{ from, nowMs },
    target: bedrockTarget(() => loadPackage(options)),
    dispatch: (call, request) => send(call, request, options),
  });
}

/** No surface is Converse itself. */
function notSpoken(): Promise<ProviderReply> {
  return Promise.resolve({ type: 'failed', reason: 'protocol', dispatched: false });
}

async function loadPackage({ region, baseUrl, secrets, nowMs }: BedrockOptions): Promise<OpenModel> {
  const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
  return (model, fetch) => {
    const now = nowMs();
    return createAmazonBedrock({
      ...{ region, fetch, baseURL: baseUrl },
      // An empty key keeps the package from looking for one in the process's environment.
      apiKey: secrets.apiKey?.current(now) ?? '',
      accessKeyId: secrets.accessKeyId?.current(now) ?? '',
      secretAccessKey: secrets.secretAccessKey?.current(now) ?? '',
      ...(secrets.sessionToken && { sessionToken: secrets.sessionToken.current(now) }),
    })(model);
  };
}

function send(call: ProviderCall, request: OutgoingRequest, options: BedrockOptions): Promise<ProviderReply> {
  const { origin, nowMs } = options;
  if (call.signal.aborted) return Promise.resolve({ type: 'failed', reason: 'aborted', dispatched: false });
  if (!origin.enter()) return Promise.resolve({ type: 'failed', reason: 'refused', dispatched: false });
  const url = new URL(request.url);
  return new Promise((resolve) => {
    const exchange = new ProviderExchange(
      {
        ...{ origin, call, nowMs, streamType: EVENT_STREAM },
        headersTimeoutMs: Math.min(call.headersTimeoutMs, options.headersTimeoutMs),
        idleTimeoutMs: Math.min(call.idleTimeoutMs, options.idleTimeoutMs),
      },
      (reply) => resolve(reply.type === 'error' ? readBedrockError(reply) : reply),
    );
    const headers = headersOf(request, call.stream);
    origin.dispatch(
      { path: url.pathname + url.search, method: 'POST', headers, body: request.body },
      exchange,
    );
  });
}

function headersOf({ headers }: OutgoingRequest, stream: boolean): string[] {
  const own = ['user-agent', 'portcullis', 'accept-encoding', 'identity'];
  own.push('accept', stream ? EVENT_STREAM : 'application/json');
  for (const [name, value] of headers) if (!LEFT_OUT.has(name)) own.push(name, value);
  return own;
}
