/** The simulator's embeddings and legacy completions: the same text, the same numbers. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SimulatedAnswer } from './compose-answer.ts';
import { type RenderFacts, SIMULATOR_FINGERPRINT } from './render-answer.ts';
import type { SimulatedFormat } from './simulated-format.ts';
import { MAX_CHOICES, parseJson, type SimulatedRequest } from './simulated-request.ts';

const DEFAULT_DIMENSIONS = 64;
const MAX_DIMENSIONS = 4_096;
const MAX_INPUTS = 2_048;
/** What the API generates where nothing is asked for. */
const DEFAULT_MAX_TOKENS = 16;
const TOKENS_AN_EVENT = 2;

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(MAX_INPUTS)]);
const embeddingRequest = z.looseObject({
  input: texts,
  dimensions: z.int().min(1).max(MAX_DIMENSIONS).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});
const completionRequest = z.looseObject({
  prompt: texts,
  n: z.int().min(1).max(MAX_CHOICES).nullish(),
  max_tokens: z.int().min(0).nullish(),
  stop: texts.nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
});

/** The request's own text is what the answer is made of: it travels as the input. */
export const EMBEDDINGS_FORMAT: SimulatedFormat = {
  read: (body) => {
    const parsed = embeddingRequest.safeParse(parseJson(body));
    return parsed.success ? simulated(body, parsed.data.input, { maxTokens: 0, choices: 1 }) : undefined;
  },
  renderWhole: renderEmbeddings,
  renderEvents: () => [],
};

export const COMPLETIONS_FORMAT: SimulatedFormat = {
  read: (body) => {
    const parsed = completionRequest.safeParse(parseJson(body));
    if (!parsed.success) return undefined;
    const { prompt, n, max_tokens: maximum, stop, stream_options: options } = parsed.data;
    const maxTokens = maximum ?? DEFAULT_MAX_TOKENS;
    return {
      ...simulated(JSON.stringify(prompt), prompt, { maxTokens, choices: (n ?? 1) * prompt.length }),
      stops: (stop ?? []).filter((text) => text !== ''),
      includeUsage: options?.include_usage === true,
    };
  },
  renderWhole: (answer, facts) =>
    JSON.stringify({
      ...frame(answer, facts),
      choices: answer.choices.map(({ tokens, finish }, index) => choiceOf(tokens.join(''), index, finish)),
      usage: usageOf(answer),
    }),
  renderEvents: completionEvents,
};

function simulated(
  input: string,
  prompts: readonly string[],
  { maxTokens, choices }: { readonly maxTokens: number; readonly choices: number },
): SimulatedRequest {
  return {
    ...{ input, maxTokens, choices, messages: prompts.length, stops: [], includeUsage: false },
    lastUserBytes: Buffer.byteLength(prompts.at(-1) ?? ''),
    task: { type: 'text' },
  };
}

function renderEmbeddings({ inputTokens, input }: SimulatedAnswer, { model }: RenderFacts): string {
  const { input: inputs, dimensions, encoding_format: format } = embeddingRequest.parse(parseJson(input));
  const data = inputs.map((text, index) => {
    const vector = vectorOf(text, dimensions ?? DEFAULT_DIMENSIONS);
    const embedding =
      format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  const usage = { prompt_tokens: inputTokens, total_tokens: inputTokens };
  return JSON.stringify({ object: 'list', data, model, usage, simulated: true });
}

/** A vector of length one, drawn from the text's hash. It says nothing about what the text means. */
function vectorOf(text: string, dimensions: number): readonly number[] {
  const bytes = Buffer.concat(
    Array.from({ length: Math.ceil(dimensions / 32) }, (_, block) =>
      createHash('sha256').update(`${block}:${text}`).digest(),
    ),
  );
  const raw = Array.from({ length: dimensions }, (_, index) => (bytes[index] ?? 0) / 127.5 - 1);
  const length = Math.hypot(...raw);
  return raw.map((value) => (length === 0 ? 0 : value / length));
}

function* completionEvents(answer: SimulatedAnswer, facts: RenderFacts): Generator<string, void> {
  const event = (members: object) => `data: ${JSON.stringify({ ...frame(answer, facts), ...members })}\n\n`;
  for (const [index, { tokens, finish }] of answer.choices.entries()) {
    for (let from = 0; from < tokens.length; from += TOKENS_AN_EVENT)
      yield event({ choices: [choiceOf(tokens.slice(from, from + TOKENS_AN_EVENT).join(''), index, null)] });
    yield event({ choices: [choiceOf('', index, finish)] });
  }
  if (facts.includeUsage) yield event({ choices: [], usage: usageOf(answer) });
  yield 'data: [DONE]\n\n';
}

function choiceOf(text: string, index: number, finish: string | null) {
  return { text, index, logprobs: null, finish_reason: finish };
}

function frame({ id }: SimulatedAnswer, { model, createdSeconds, maker }: RenderFacts) {
  return {
    ...{ id: `cmpl-${maker ?? 'sim'}-${id}`, object: 'text_completion', created: createdSeconds, model },
    system_fingerprint: maker === undefined ? SIMULATOR_FINGERPRINT : null,
  };
}

function usageOf({ inputTokens, outputTokens }: SimulatedAnswer) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}
