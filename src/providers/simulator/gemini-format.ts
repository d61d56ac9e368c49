/** The simulator in Google's format. Lenient, as providers are; a body that it cannot use is an error. */
import { z } from 'zod';
import type { SimulatedAnswer, SimulatedChoice } from './compose-answer.ts';
import { labelOf, type RenderFacts } from './render-answer.ts';
import type { SimulatedFormat } from './simulated-format.ts';
import { MAX_CHOICES, parseJson, type SimulatedRequest, type Task } from './simulated-request.ts';

const MAX_STOPS = 16;
const MAX_INPUTS = 250;
/** How many tokens an event carries: about a word. */
const TOKENS_AN_EVENT = 2;
const DIMENSIONS = 64;

const declaration = z.looseObject({ name: z.string() });
const config = z.looseObject({
  candidateCount: z.int().min(1).max(MAX_CHOICES).nullish(),
  maxOutputTokens: z.int().min(1).nullish(),
  stopSequences: z.array(z.string()).max(MAX_STOPS).nullish(),
  responseMimeType: z.string().nullish(),
});
const calling = z.looseObject({
  mode: z.string().nullish(),
  allowedFunctionNames: z.array(z.string()).nullish(),
});
const generateRequest = z.looseObject({
  contents: z.union([z.array(z.looseObject({})).min(1), z.looseObject({}).transform((one) => [one])]),
  generationConfig: config.nullish(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declaration).nullish() })).nullish(),
  toolConfig: z.looseObject({ functionCallingConfig: calling.nullish() }).nullish(),
});
const countRequest = z.looseObject({ generateContentRequest: z.unknown() });
const batchRequest = z.looseObject({ requests: z.array(z.unknown()).min(1).max(MAX_INPUTS) });

type GenerateRequest = z.output<typeof generateRequest>;

const FINISH = { stop: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS' } as const;

export const GENERATE_FORMAT: SimulatedFormat = { read, renderWhole, renderEvents };

/** Counting tokens: the same request, or one that holds it, and a number as the answer. */
export const GEMINI_COUNT_FORMAT: SimulatedFormat = {
  read: (body) => {
    const parsed = countRequest.safeParse(parseJson(body));
    const inner = parsed.success ? parsed.data['generateContentRequest'] : undefined;
    return read(inner === undefined ? body : JSON.stringify(inner));
  },
  renderWhole: ({ inputTokens }) => JSON.stringify({ totalTokens: inputTokens }),
  renderEvents: () => [],
};

export const EMBED_FORMAT: SimulatedFormat = {
  read: (body) => embedding(body, 1),
  renderWhole: ({ inputTokens, id }) =>
    JSON.stringify({
      embedding: { values: vectorOf(id, 0) },
      usageMetadata: { promptTokenCount: inputTokens },
    }),
  renderEvents: () => [],
};

/** One vector an input: as many choices as there are inputs. */
export const BATCH_EMBED_FORMAT: SimulatedFormat = {
  read: (body) => {
    const parsed = batchRequest.safeParse(parseJson(body));
    return parsed.success ? embedding(body, parsed.data.requests.length) : undefined;
  },
  renderWhole: ({ inputTokens, id, choices }) =>
    JSON.stringify({
      embeddings: choices.map((_, index) => ({ values: vectorOf(id, index) })),
      usageMetadata: { promptTokenCount: inputTokens },
    }),
  renderEvents: () => [],
};

function read(body: string): SimulatedRequest | undefined {
  const parsed = generateRequest.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { contents, tools, generationConfig: settings, ...rest } = parsed.data;
  const last = contents.findLast((content) => (content['role'] ?? 'user') === 'user');
  return {
    input: JSON.stringify([rest['systemInstruction'] ?? null, contents, tools ?? null]),
    messages: contents.length,
    lastUserBytes: last === undefined ? 0 : Buffer.byteLength(JSON.stringify(last['parts'] ?? null)),
    choices: settings?.candidateCount ?? 1,
    maxTokens: settings?.maxOutputTokens ?? Number.POSITIVE_INFINITY,
    stops: (settings?.stopSequences ?? []).filter((text) => text !== ''),
    includeUsage: true,
    task: taskOf(parsed.data),
  };
}

/** Only a tool that must be called is: with `AUTO` the simulator answers in text. */
function taskOf({ tools, toolConfig, generationConfig: settings }: GenerateRequest): Task {
  const choice = toolConfig?.functionCallingConfig;
  const functions = (tools ?? []).flatMap((one) => one.functionDeclarations ?? []);
  const allowed = choice?.allowedFunctionNames;
  const forced =
    choice?.mode === 'ANY' ? functions.find(({ name }) => allowed?.includes(name) ?? true) : undefined;
  if (forced !== undefined) {
    const schema = lowerTypes(forced['parametersJsonSchema'] ?? forced['parameters']);
    return { type: 'tool', name: forced.name, schema };
  }
  if (settings?.responseMimeType !== 'application/json') return { type: 'text' };
  return { type: 'json', schema: lowerTypes(settings['responseJsonSchema'] ?? settings['responseSchema']) };
}

/** Google writes the names of types in capitals. The gate's strict parser bounded the depth. */
function lowerTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerTypes);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'type' && typeof value === 'string' ? value.toLowerCase() : lowerTypes(value),
    ]),
  );
}

function embedding(body: string, choices: number): SimulatedRequest | undefined {
  if (parseJson(body) === undefined) return undefined;
  const task: Task = { type: 'text' };
  return {
    input: body,
    messages: choices,
    lastUserBytes: 0,
    choices,
    maxTokens: 0,
    stops: [],
    includeUsage: true,
    task,
  };
}

/** Numbers that the request's own digest gives: the same each time, and without meaning. */
function vectorOf(id: string, index: number): readonly number[] {
  return Array.from({ length: DIMENSIONS }, (_, at) => {
    const code = id.charCodeAt((at + index) % id.length);
    return ((code * (at + 1 + index)) % 256) / 128 - 1;
  });
}

function renderWhole(answer: SimulatedAnswer, facts: RenderFacts): string {
  const candidates = answer.choices.map((choice, index) =>
    candidateOf(index, [wholePart(choice)], FINISH[choice.finish]),
  );
  return JSON.stringify({ candidates, usageMetadata: usageOf(answer), ...frame(answer, facts) });
}

function* renderEvents(answer: SimulatedAnswer, facts: RenderFacts): Generator<string, void> {
  const event = (candidate: object) =>
    `data: ${JSON.stringify({ candidates: [candidate], usageMetadata: usageOf(answer), ...frame(answer, facts) })}\r\n\r\n`;
  for (const [index, choice] of answer.choices.entries()) {
    const { tokens, tool, finish } = choice;
    if (tool === undefined)
      for (let from = 0; from < tokens.length; from += TOKENS_AN_EVENT)
        yield event(candidateOf(index, [{ text: tokens.slice(from, from + TOKENS_AN_EVENT).join('') }]));
    else yield event(candidateOf(index, [wholePart(choice)]));
    yield event(candidateOf(index, [{ text: '' }], FINISH[finish]));
  }
}

function candidateOf(index: number, parts: readonly object[], finishReason?: string) {
  return { content: { parts, role: 'model' }, ...(finishReason !== undefined && { finishReason }), index };
}

function wholePart({ tool, tokens, finish }: SimulatedChoice): object {
  const text = tokens.join('');
  if (tool === undefined) return { text };
  // Cut off by the maximum, a call's arguments are no JSON.
  return { functionCall: { name: tool.name, args: finish === 'length' ? {} : JSON.parse(text) } };
}

function frame({ id }: SimulatedAnswer, facts: RenderFacts) {
  const { model, maker = 'sim' } = facts;
  return { modelVersion: model, responseId: `${maker}-${id}`, ...labelOf(facts) };
}

function usageOf({ inputTokens, outputTokens }: SimulatedAnswer) {
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens,
    totalTokenCount: inputTokens + outputTokens,
  };
}
