/**
 * What the simulator reads of a chat request. Lenient, as providers are, and bounded: a body that it cannot use is an
 * error in OpenAI's shape.
 */
import { z } from 'zod';

export const MAX_CHOICES = 128;
const MAX_STOPS = 16;

const stop = z.union([z.string().transform((text) => [text]), z.array(z.string()).max(MAX_STOPS)]);
const tokenLimit = z.int().min(1).nullish();

const tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string(), parameters: z.unknown() }).optional(),
});

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }).optional() }),
]);

const responseFormat = z.looseObject({
  type: z.string(),
  json_schema: z.looseObject({ schema: z.unknown() }).optional(),
});

const chatRequest = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  n: z.int().min(1).max(MAX_CHOICES).nullish(),
  max_tokens: tokenLimit,
  max_completion_tokens: tokenLimit,
  stop: stop.nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  response_format: responseFormat.nullish(),
});

/** What is asked for: free text, a call of one tool, or an instance of a schema. */
export type Task =
  | { readonly type: 'text' }
  | { readonly type: 'tool'; readonly name: string; readonly schema: unknown }
  | { readonly type: 'json'; readonly schema: unknown };

export interface SimulatedRequest {
  /** The messages as JSON: what the answer and the count of input tokens derive from. */
  readonly input: string;
  readonly messages: number;
  readonly lastUserBytes: number;
  readonly choices: number;
  readonly maxTokens: number;
  readonly stops: readonly string[];
  readonly includeUsage: boolean;
  readonly task: Task;
}

type ChatRequest = z.output<typeof chatRequest>;

/** Undefined where the body is no chat request. */
export function readSimulatedRequest(body: string): SimulatedRequest | undefined {
  const parsed = chatRequest.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const request = parsed.data;
  return {
    input: JSON.stringify([request.messages, request.tools ?? null, request.response_format ?? null]),
    messages: request.messages.length,
    lastUserBytes: lastUserBytes(request),
    choices: request.n ?? 1,
    maxTokens: Math.min(request.max_completion_tokens ?? Infinity, request.max_tokens ?? Infinity),
    stops: (request.stop ?? []).filter((text) => text !== ''),
    includeUsage: request.stream_options?.include_usage === true,
    task: taskOf(request),
  };
}

function taskOf(request: ChatRequest): Task {
  const forced = forcedTool(request);
  if (forced !== undefined) return { type: 'tool', name: forced.name, schema: forced['parameters'] };
  const format = request.response_format;
  if (format?.type === 'json_schema') return { type: 'json', schema: format.json_schema?.['schema'] };
  if (format?.type === 'json_object') return { type: 'json', schema: undefined };
  return { type: 'text' };
}

/** Only a tool that must be called is: with `auto` the simulator answers in text. */
function forcedTool(request: ChatRequest) {
  const choice = request.tool_choice;
  const functions = (request.tools ?? []).flatMap((entry) => entry.function ?? []);
  if (choice === 'required') return functions[0];
  if (typeof choice !== 'object' || choice === null) return undefined;
  return functions.find(({ name }) => name === choice.function?.name);
}

function lastUserBytes(request: ChatRequest): number {
  const last = request.messages.findLast(({ role }) => role === 'user');
  const content = last?.['content'];
  if (content === undefined || content === null) return 0;
  return Buffer.byteLength(typeof content === 'string' ? content : JSON.stringify(content));
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
