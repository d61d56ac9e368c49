/** The simulator in Anthropic's Messages format. Lenient, as providers are; a body that it cannot use is an error. */
import { z } from 'zod';
import type { SimulatedAnswer, SimulatedChoice } from './compose-answer.ts';
import { labelOf, type RenderFacts } from './render-answer.ts';
import type { SimulatedFormat } from './simulated-format.ts';
import { parseJson, type SimulatedRequest, type Task } from './simulated-request.ts';

const MAX_STOPS = 16;
/** How many tokens an event carries: about a word. */
const TOKENS_AN_EVENT = 2;

const outputFormat = z.looseObject({ type: z.string(), schema: z.unknown() });
const messagesRequest = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  max_tokens: z.int().min(0).nullish(),
  stop_sequences: z.array(z.string()).max(MAX_STOPS).nullish(),
  tools: z.array(z.looseObject({ name: z.string().optional(), input_schema: z.unknown() })).nullish(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).nullish(),
  output_config: z.looseObject({ format: outputFormat.nullish() }).nullish(),
});

type MessagesRequest = z.output<typeof messagesRequest>;

const FINISH = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' } as const;

export const MESSAGES_FORMAT: SimulatedFormat = { read, renderWhole, renderEvents };

/** Counting tokens: the same request, and a number as the answer. */
export const COUNT_FORMAT: SimulatedFormat = {
  read,
  renderWhole: ({ inputTokens }) => JSON.stringify({ input_tokens: inputTokens }),
  renderEvents: () => [],
};

function read(body: string): SimulatedRequest | undefined {
  const parsed = messagesRequest.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const request = parsed.data;
  const last = request.messages.findLast(({ role }) => role === 'user')?.['content'];
  return {
    input: JSON.stringify([request['system'] ?? null, request.messages, request.tools ?? null]),
    messages: request.messages.length,
    lastUserBytes:
      last == null ? 0 : Buffer.byteLength(typeof last === 'string' ? last : JSON.stringify(last)),
    choices: 1,
    maxTokens: request.max_tokens ?? Number.POSITIVE_INFINITY,
    stops: (request.stop_sequences ?? []).filter((text) => text !== ''),
    includeUsage: true,
    task: taskOf(request),
  };
}

/** Only a tool that must be called is: with `auto` the simulator answers in text. */
function taskOf({ tools, tool_choice: choice, output_config: config }: MessagesRequest): Task {
  const forced =
    choice?.type === 'any'
      ? tools?.[0]
      : tools?.find(({ name }) => choice?.type === 'tool' && name === choice.name);
  if (forced?.name !== undefined) return { type: 'tool', name: forced.name, schema: forced['input_schema'] };
  const format = config?.format;
  return format == null ? { type: 'text' } : { type: 'json', schema: format['schema'] };
}

function renderWhole(answer: SimulatedAnswer, facts: RenderFacts): string {
  return JSON.stringify({
    ...frame(answer, facts),
    content: answer.choices.map(blockOf),
    ...stopOf(answer),
    usage: usageOf(answer, answer.outputTokens),
  });
}

function* renderEvents(answer: SimulatedAnswer, facts: RenderFacts): Generator<string, void> {
  const opening = { content: [], stop_reason: null, stop_sequence: null, usage: usageOf(answer, 1) };
  yield event('message_start', { message: { ...frame(answer, facts), ...opening } });
  for (const [index, choice] of answer.choices.entries()) {
    yield event('content_block_start', { index, content_block: emptyBlock(choice) });
    for (let from = 0; from < choice.tokens.length; from += TOKENS_AN_EVENT) {
      const piece = choice.tokens.slice(from, from + TOKENS_AN_EVENT).join('');
      const delta =
        choice.tool === undefined
          ? { type: 'text_delta', text: piece }
          : { type: 'input_json_delta', partial_json: piece };
      yield event('content_block_delta', { index, delta });
    }
    yield event('content_block_stop', { index });
  }
  yield event('message_delta', { delta: stopOf(answer), usage: usageOf(answer, answer.outputTokens) });
  yield event('message_stop', {});
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

function frame({ id }: SimulatedAnswer, facts: RenderFacts) {
  const { model, maker = 'sim' } = facts;
  return { id: `msg_${maker}_${id}`, type: 'message', role: 'assistant', model, ...labelOf(facts) };
}

function blockOf(choice: SimulatedChoice): object {
  const text = choice.tokens.join('');
  if (choice.tool === undefined) return { type: 'text', text };
  // Cut off by the maximum, a call's input is no JSON.
  return { ...emptyBlock(choice), input: choice.finish === 'length' ? {} : JSON.parse(text) };
}

function emptyBlock({ tool }: SimulatedChoice): object {
  return tool === undefined
    ? { type: 'text', text: '' }
    : { type: 'tool_use', id: tool.id, name: tool.name, input: {} };
}

function stopOf({ choices }: SimulatedAnswer) {
  return { stop_reason: FINISH[choices[0]?.finish ?? 'stop'], stop_sequence: null };
}

function usageOf({ inputTokens }: SimulatedAnswer, outputTokens: number) {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
  };
}
