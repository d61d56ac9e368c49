/**
 * Google's Vertex AI: Gemini's own format, and Anthropic's for its models there, at paths that name project and place. The
 * credential is an access token of a service account.
 */
import { editJson } from '../../http/json-edit.ts';
import { readGeminiError } from '../gemini/gemini-error.ts';
import type { Dialect } from '../http/http-provider.ts';
import { type Provider, type ProviderCall, textOf } from '../provider.ts';

/** https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude */
const ANTHROPIC_VERSION = 'vertex-2023-10-16';
const METHODS: ReadonlyMap<string, string> = new Map([
  ['generate_content', 'generateContent'],
  ['gemini_count_tokens', 'countTokens'],
]);
const MESSAGES = 'messages';

export function vertexDialect(project: string, region: string): Dialect {
  const base = `/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(region)}/publishers`;
  return {
    kind: 'vertex',
    formats: new Set([...METHODS.keys(), MESSAGES]),
    pathOf: (call) => {
      const tail = tailOf(call);
      return tail === undefined ? undefined : base + tail;
    },
    credentialHeaders: (credential) => ['authorization', `Bearer ${credential}`],
    readError: readGeminiError,
  };
}

/** Anthropic's models, by their names there. */
export function isClaude(model: string): boolean {
  return model.startsWith('claude-');
}

/** Each vendor's models are called in that vendor's format only. */
function tailOf({ surface, model, stream }: ProviderCall): string | undefined {
  const name = encodeURIComponent(model);
  if (isClaude(model)) {
    if (surface !== MESSAGES) return undefined;
    return `/anthropic/models/${name}:${stream ? 'streamRawPredict' : 'rawPredict'}`;
  }
  const method = METHODS.get(surface);
  if (method === undefined) return undefined;
  return stream ? `/google/models/${name}:streamGenerateContent?alt=sse` : `/google/models/${name}:${method}`;
}

/** Anthropic's models there: the path names the model, the body the version. */
export function withVertexBodies(provider: Provider): Provider {
  const { name, kind, formats, simulated } = provider;
  const call = (request: ProviderCall) =>
    provider.call(
      request.surface === MESSAGES
        ? { ...request, headers: betasOf(request.headers), body: rawPredictBody(textOf(request)) }
        : request,
    );
  return { name, kind, formats, simulated, call };
}

function rawPredictBody(body: string): string {
  return editJson(body, [{ path: ['model'] }, { path: ['anthropic_version'], value: ANTHROPIC_VERSION }]);
}

/** The version stands in the body; what a caller wants of new features goes on. */
function betasOf(headers: readonly string[] | undefined): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < (headers?.length ?? 0); at += 2) {
    const [name, value] = [headers?.[at], headers?.[at + 1]];
    if (name === 'anthropic-beta' && value !== undefined) kept.push(name, value);
  }
  return kept;
}
