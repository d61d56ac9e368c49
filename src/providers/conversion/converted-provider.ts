/**
 * A provider that also takes surfaces of other formats: their requests are converted through the vendor's package of the
 * AI SDK and sent as requests of the vendor's own format, their answers come back as the surface's own. It must never
 * send what it could not carry whole, retry, or let the package reach the network by itself.
 */
import { type Provider, type ProviderCall, type ProviderReply, textOf } from '../provider.ts';
import { callOptions, SettingsChecker } from './checked-settings.ts';
import { convertedBody, type OpenedStream } from './converted-body.ts';
import { parseExact } from './exact-json.ts';
import type { NeutralRequest } from './neutral-request.ts';
import { NoAnswer, type OutgoingRequest, SingleSend } from './single-send.ts';
import type { SurfaceFormat } from './surface-format.ts';
import { SURFACE_FORMATS } from './surface-formats.ts';
import type { OpenModel, Target } from './targets/target.ts';
import { UnsupportedField } from './unsupported-field.ts';

export interface ConversionOptions {
  readonly target: Target;
  /** Surfaces whose requests are converted, even where the vendor has an endpoint for them. */
  readonly from: ReadonlySet<string>;
  readonly nowMs: () => number;
  /** Sends one request of the vendor's own format. */
  readonly dispatch: (call: ProviderCall, request: OutgoingRequest) => Promise<ProviderReply>;
}

export interface ConvertingProvider extends Provider {
  /** Loads the package now, and not at the first request that needs it. */
  load(): Promise<void>;
}

export function withConversions(
  provider: Pick<Provider, 'name' | 'kind' | 'formats' | 'call'>,
  options: ConversionOptions,
): ConvertingProvider {
  return new ConvertedProvider(provider, options);
}

export function isConverting(provider: Provider): provider is ConvertingProvider {
  return 'load' in provider;
}

class ConvertedProvider implements ConvertingProvider {
  readonly name: string;
  readonly kind: string;
  readonly formats: ReadonlySet<string>;
  readonly converts: ReadonlySet<string>;
  readonly simulated = false;
  readonly #native: Pick<Provider, 'call'>;
  readonly #options: ConversionOptions;
  readonly #checker: SettingsChecker;
  #opening: Promise<OpenModel> | undefined;

  constructor(provider: Pick<Provider, 'name' | 'kind' | 'formats' | 'call'>, options: ConversionOptions) {
    this.name = provider.name;
    this.kind = provider.kind;
    this.formats = new Set([...provider.formats, ...options.from]);
    this.converts = options.from;
    this.#native = provider;
    this.#options = options;
    this.#checker = new SettingsChecker(options.target);
  }

  async load(): Promise<void> {
    await this.#open();
  }

  call(call: ProviderCall): Promise<ProviderReply> {
    const format = this.#options.from.has(call.surface) ? SURFACE_FORMATS.get(call.surface) : undefined;
    return format === undefined ? this.#native.call(call) : this.#convert(call, format);
  }

  #open(): Promise<OpenModel> {
    this.#opening ??= this.#options.target.load();
    return this.#opening;
  }

  async #convert(call: ProviderCall, format: SurfaceFormat): Promise<ProviderReply> {
    const { target, dispatch, nowMs } = this.#options;
    const contentType = call.stream ? 'text/event-stream' : 'application/json';
    // The call's own signal ends the one request: the package needs none.
    const sending = new SingleSend(contentType, (request) => dispatch(call, request));
    const facts = {
      vendor: target.traits.vendor,
      model: call.model,
      requestId: call.requestId,
      nowMs: nowMs(),
    };
    let request: NeutralRequest | undefined;
    try {
      request = format.read(parseExact(textOf(call)), target.traits);
      const open = await this.#open();
      const checked = await this.#checker.check(request, call.model, open);
      if (call.signal.aborted) return { type: 'failed', reason: 'aborted', dispatched: false };
      const model = open(call.model, sending.send);
      const options = callOptions(checked, request.prompt);
      if (call.stream)
        return answered(
          sending,
          convertedBody(await openStream(sending, () => model.doStream(options)), {
            ...{ target, sending },
            writer: format.openStream(facts),
          }),
        );
      const result = await model.doGenerate(options);
      const text = format.writeWhole(
        { ...result, id: result.response?.id, usage: target.usageOf(result.usage.raw) },
        facts,
      );
      return answered(sending, once(Buffer.from(text)));
    } catch (error) {
      return replyTo(error, sending, request?.params['prompt']);
    }
  }
}

/** A package reads on to the first words; an error event before them is thrown, after a status of 200. */
async function openStream(
  sending: SingleSend,
  open: () => PromiseLike<{ readonly stream: NonNullable<OpenedStream> }>,
): Promise<OpenedStream> {
  try {
    return (await open()).stream;
  } catch (error) {
    if (sending.reply?.type !== 'answer' || sending.failure !== undefined) throw error;
    return undefined;
  }
}

function answered({ reply }: SingleSend, body: AsyncIterable<Buffer>): ProviderReply {
  if (reply?.type !== 'answer') throw new Error('a package answered without asking');
  return { ...reply, body };
}

async function* once(body: Buffer): AsyncIterable<Buffer> {
  yield body;
}

/** @param conversation where the conversation stands in the caller's body. */
function replyTo(error: unknown, sending: SingleSend, conversation = 'model'): ProviderReply {
  const { reply, failure } = sending;
  if (reply !== undefined && reply.type !== 'answer') return reply;
  if (failure !== undefined) {
    const reason = failure.reason === 'too_large' ? 'protocol' : failure.reason;
    return { type: 'failed', reason, dispatched: true };
  }
  // An answer that the package cannot read.
  if (reply !== undefined || error instanceof NoAnswer)
    return { type: 'failed', reason: 'protocol', dispatched: true };
  if (error instanceof UnsupportedField) return unsupported(error.param, error.detail);
  // The packages refuse by throwing what they know beforehand that they cannot express.
  if (isPackageError(error))
    return unsupported(conversation, `${conversation}: the provider’s format cannot carry a part of it.`);
  throw error;
}

function unsupported(param: string, detail: string): ProviderReply {
  const unsupported = { param, detail };
  return { type: 'failed', reason: 'protocol', dispatched: false, byGate: true, unsupported };
}

function isPackageError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('AI_');
}
