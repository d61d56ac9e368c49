/** The simulator in the format of OpenAI's Responses API. Lenient, as providers are; a body that it cannot use is an error. */
import { z } from 'zod';
import type { SimulatedAnswer, SimulatedChoice } from './compose-answer.ts';
import { labelOf, type RenderFacts } from './render-answer.ts';
import type { SimulatedFormat } from './simulated-format.ts';
import { parseJson, type SimulatedRequest, type Task } from './simulated-request.ts';

/** How many tokens an event carries: about a word. */
const TOKENS_AN_EVENT = 2;

const responsesRequest = z.looseObject({
  input: z.union([z.string(), z.array(z.looseObject({ role: z.string().optional(), content: z.unknown() }))]),
  max_output_tokens: z.int().min(1).nullish(),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ name: z.string().optional() })]).nullish(),
  text: z.looseObject({ format: z.looseObject({ type: z.string() }).nullish() }).nullish(),
});

type ResponsesRequest = z.output<typeof responsesRequest>;

export const RESPONSES_FORMAT: SimulatedFormat = { read, renderWhole, renderEvents };

function read(body: string): SimulatedRequest | undefined {
  const parsed = responsesRequest.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const request = parsed.data;
  const { input } = request;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const last = items.findLast(({ role }) => role === 'user')?.content;
  return {
    input: JSON.stringify([request['instructions'] ?? null, items, request.tools ?? null]),
    messages: items.length,
    lastUserBytes:
      last == null ? 0 : Buffer.byteLength(typeof last === 'string' ? last : JSON.stringify(last)),
    ...{ choices: 1, stops: [], includeUsage: true },
    maxTokens: request.max_output_tokens ?? Number.POSITIVE_INFINITY,
    task: taskOf(request),
  };
}

/** Only a tool that must be called is: with `auto` the simulator answers in text. */
function taskOf({ tools, tool_choice: choice, text }: ResponsesRequest): Task {
  const functions = (tools ?? []).filter(({ type }) => type === 'function');
  const wanted = typeof choice === 'object' ? choice?.name : undefined;
  const forced = choice === 'required' ? functions[0] : functions.find(({ name }) => name === wanted);
  if (forced?.name !== undefined && (choice === 'required' || wanted !== undefined))
    return { type: 'tool', name: forced.name, schema: forced['parameters'] };
  const format = text?.format;
  if (format?.type === 'json_schema') return { type: 'json', schema: format['schema'] };
  return format?.type === 'json_object' ? { type: 'json', schema: undefined } : { type: 'text' };
}

function renderWhole(answer: SimulatedAnswer, facts: RenderFacts): string {
  return JSON.stringify(responseOf(answer, facts));
}

function* renderEvents(answer: SimulatedAnswer, facts: RenderFacts): Generator<string, void> {
  let sequence = 0;
  const event = (type: string, members: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...members })}\n\n`;
  const opening = { ...responseOf(answer, facts), status: 'in_progress', output: [], usage: null };
  yield event('response.created', { response: opening });
  for (const [index, choice] of answer.choices.entries()) {
    const done = itemOf(answer, choice);
    const at = { item_id: done.id, output_index: index };
    const isCall = choice.tool !== undefined;
    const opened = isCall ? { ...done, arguments: '' } : { ...done, content: [] };
    yield event('response.output_item.added', {
      output_index: index,
      item: { ...opened, status: 'in_progress' },
    });
    const place = isCall ? at : { ...at, content_index: 0 };
    const stem = isCall ? 'response.function_call_arguments' : 'response.output_text';
    if (!isCall) yield event('response.content_part.added', { ...place, part: partOf('') });
    for (let from = 0; from < choice.tokens.length; from += TOKENS_AN_EVENT) {
      const delta = choice.tokens.slice(from, from + TOKENS_AN_EVENT).join('');
      yield event(`${stem}.delta`, { ...place, delta, ...(!isCall && { logprobs: [] }) });
    }
    const text = choice.tokens.join('');
    yield event(`${stem}.done`, isCall ? { ...at, arguments: text } : { ...place, text, logprobs: [] });
    if (!isCall) yield event('response.content_part.done', { ...place, part: partOf(text) });
    yield event('response.output_item.done', { output_index: index, item: done });
  }
  const isCut = answer.choices.some(({ finish }) => finish === 'length');
  const type = isCut ? 'response.incomplete' : 'response.completed';
  yield event(type, { response: responseOf(answer, facts) });
}

function responseOf(answer: SimulatedAnswer, facts: RenderFacts) {
  const { model, createdSeconds, maker = 'sim' } = facts;
  const isCut = answer.choices.some(({ finish }) => finish === 'length');
  const { inputTokens, outputTokens } = answer;
  return {
    ...{ id: `resp_${maker}_${answer.id}`, object: 'response', created_at: createdSeconds, model },
    status: isCut ? 'incomplete' : 'completed',
    ...{ error: null, incomplete_details: isCut ? { reason: 'max_output_tokens' } : null },
    ...{ instructions: null, metadata: {}, parallel_tool_calls: true, previous_response_id: null },
    ...{ temperature: 1, tool_choice: 'auto', tools: [], top_p: 1, ...labelOf(facts) },
    output: answer.choices.map((choice) => itemOf(answer, choice)),
    usage: {
      ...{ input_tokens: inputTokens, input_tokens_details: { cached_tokens: 0 } },
      ...{ output_tokens: outputTokens, output_tokens_details: { reasoning_tokens: 0 } },
      total_tokens: inputTokens + outputTokens,
    },
  };
}

function itemOf({ id }: SimulatedAnswer, choice: SimulatedChoice) {
  const text = choice.tokens.join('');
  const status = choice.finish === 'length' ? 'incomplete' : 'completed';
  if (choice.tool === undefined)
    return { id: `msg_sim_${id}`, type: 'message', status, role: 'assistant', content: [partOf(text)] };
  const { id: call, name } = choice.tool;
  return { id: `fc_sim_${id}`, type: 'function_call', status, call_id: call, name, arguments: text };
}

function partOf(text: string) {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}
