/** Which surfaces a provider of each kind takes by conversion, and through which package. */
import { vendorOf } from '../../budget/price-table.ts';
import type { Provider, ProviderCall } from '../provider.ts';
import type { ProviderSettings } from '../settings.ts';
import { isClaude } from '../vertex/vertex.ts';
import { type ConvertingProvider, withConversions } from './converted-provider.ts';
import type { OutgoingRequest } from './single-send.ts';
import { ANTHROPIC_TARGET } from './targets/anthropic-target.ts';
import { googleTarget } from './targets/google-target.ts';
import { openaiTarget } from './targets/openai-target.ts';
import type { Target } from './targets/target.ts';

/** Headers of a package that mean something to the vendor; the rest are the gate's own. */
const PASSED_HEADERS = ['anthropic-version', 'anthropic-beta'] as const;

export interface ConversionContext {
  readonly settings: ProviderSettings;
  readonly nowMs: () => number;
}

/** The provider as it is where its kind takes no conversions, or its settings want none. */
export function openConversions(
  provider: Provider,
  context: ConversionContext,
): Provider | ConvertingProvider {
  const { settings, nowMs } = context;
  if (settings.kind === 'vertex') return openVertex(provider, context);
  const target = targetOf(settings);
  const from = convertedSurfaces(settings);
  if (target === undefined || from.size === 0) return provider;
  return withConversions(provider, {
    ...{ target, from, nowMs },
    dispatch: (call, request) => provider.call(nativeCall(call, request, target)),
  });
}

export function convertedSurfaces({ kind, convertFrom }: ProviderSettings): ReadonlySet<string> {
  return new Set(convertFrom ?? CONVERTIBLE[kind] ?? []);
}

/** What each kind is asked to convert where its settings do not say. */
const CONVERTIBLE: Readonly<Partial<Record<ProviderSettings['kind'], readonly string[]>>> = {
  anthropic: ['chat', 'responses', 'generate_content'],
  gemini: ['chat', 'responses', 'messages'],
  'openai-compatible': ['messages', 'generate_content'],
  'azure-openai': ['messages', 'generate_content'],
  vertex: ['chat', 'messages', 'responses', 'generate_content'],
  bedrock: ['chat', 'messages', 'responses', 'generate_content'],
};

function targetOf(settings: ProviderSettings): Target | undefined {
  switch (settings.kind) {
    case 'anthropic':
      return ANTHROPIC_TARGET;
    case 'gemini':
      return googleTarget('google.generative-ai');
    case 'openai-compatible':
    case 'azure-openai':
      // OpenAI's newer models take no `max_tokens`, wherever OpenAI or Azure serves them.
      return openaiTarget(
        settings.kind === 'azure-openai' || vendorOf(settings) === 'openai'
          ? 'max_completion_tokens'
          : 'max_tokens',
      );
    default:
      return undefined;
  }
}

/** Anthropic's models there speak Messages, all others Google's format: each takes the rest by conversion. */
function openVertex(
  provider: Provider,
  { settings, nowMs }: ConversionContext,
): Provider | ConvertingProvider {
  const wanted = convertedSurfaces(settings);
  if (wanted.size === 0) return provider;
  const through = (target: Target) =>
    withConversions(provider, {
      ...{ target, nowMs },
      from: new Set([...wanted].filter((surface) => surface !== target.format)),
      dispatch: (call, request) => provider.call(nativeCall(call, request, target)),
    });
  const claude = through(ANTHROPIC_TARGET);
  const gemini = through(googleTarget('google.vertex.chat'));
  const { name, kind, simulated } = provider;
  return {
    ...{ name, kind, simulated, formats: new Set([...provider.formats, ...wanted]) },
    converts: wanted,
    call: (call) => (isClaude(call.model) ? claude : gemini).call(call),
    load: async () => {
      await Promise.all([claude.load(), gemini.load()]);
    },
  };
}

function nativeCall(
  call: ProviderCall,
  { body, headers }: OutgoingRequest,
  { format }: Target,
): ProviderCall {
  const passed = PASSED_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [name, value];
  });
  return { ...call, surface: format, body, headers: passed.length === 0 ? undefined : passed };
}
