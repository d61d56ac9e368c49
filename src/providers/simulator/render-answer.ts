/** Puts a simulated answer into OpenAI's chat format, whole or as server-sent events. */
import type { SimulatedAnswer, SimulatedChoice } from './compose-answer.ts';

/** Labels every answer and chunk, whatever it contains. */
export const SIMULATOR_FINGERPRINT = 'portcullis-simulator';
/** How many tokens an event carries: about a word. */
const TOKENS_A_CHUNK = 2;

export interface RenderFacts {
  readonly model: string;
  readonly createdSeconds: number;
  readonly includeUsage: boolean;
  /** Absent: the simulator. `gate`: a text of the operator's, which must not be called simulated. */
  readonly maker?: 'gate';
}

/** What labels an answer that the simulator made. */
export function labelOf({ maker }: RenderFacts): { readonly simulated?: true } {
  return maker === undefined ? { simulated: true } : {};
}

export function renderWhole(answer: SimulatedAnswer, facts: RenderFacts): string {
  return JSON.stringify({
    ...head('chat.completion', answer, facts),
    choices: answer.choices.map((choice, index) => ({
      index,
      message: wholeMessage(choice),
      logprobs: null,
      finish_reason: choice.finish,
    })),
    usage: usageOf(answer),
  });
}

/** The events of a streamed answer, each with its ending; choices come interleaved, as providers send them. */
export function* renderEvents(answer: SimulatedAnswer, facts: RenderFacts): Generator<string, void> {
  const frame = head('chat.completion.chunk', answer, facts);
  const event = (choices: readonly object[], usage: object | null): string =>
    `data: ${JSON.stringify({ ...frame, choices, ...(facts.includeUsage && { usage }) })}\n\n`;
  for (const [index, choice] of answer.choices.entries()) {
    yield event([{ index, delta: openingDelta(choice), logprobs: null, finish_reason: null }], null);
  }
  const longest = Math.max(...answer.choices.map((choice) => choice.tokens.length));
  for (let from = 0; from < longest; from += TOKENS_A_CHUNK) {
    for (const [index, choice] of answer.choices.entries()) {
      const piece = choice.tokens.slice(from, from + TOKENS_A_CHUNK).join('');
      if (piece === '') continue;
      yield event([{ index, delta: pieceDelta(choice, piece), logprobs: null, finish_reason: null }], null);
    }
  }
  for (const [index, choice] of answer.choices.entries()) {
    yield event([{ index, delta: {}, logprobs: null, finish_reason: choice.finish }], null);
  }
  if (facts.includeUsage) yield event([], usageOf(answer));
  yield 'data: [DONE]\n\n';
}

function head(object: string, answer: SimulatedAnswer, facts: RenderFacts) {
  return {
    id: `chatcmpl-${facts.maker ?? 'sim'}-${answer.id}`,
    object,
    created: facts.createdSeconds,
    model: facts.model,
    system_fingerprint: facts.maker === undefined ? SIMULATOR_FINGERPRINT : null,
  };
}

function wholeMessage(choice: SimulatedChoice): object {
  const text = choice.tokens.join('');
  if (choice.tool === undefined) return { role: 'assistant', content: text, refusal: null };
  const call = {
    id: choice.tool.id,
    type: 'function',
    function: { name: choice.tool.name, arguments: text },
  };
  return { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
}

function openingDelta(choice: SimulatedChoice): object {
  if (choice.tool === undefined) return { role: 'assistant', content: '', refusal: null };
  const call = {
    index: 0,
    id: choice.tool.id,
    type: 'function',
    function: { name: choice.tool.name, arguments: '' },
  };
  return { role: 'assistant', content: null, tool_calls: [call] };
}

function pieceDelta(choice: SimulatedChoice, piece: string): object {
  if (choice.tool === undefined) return { content: piece };
  return { tool_calls: [{ index: 0, function: { arguments: piece } }] };
}

function usageOf(answer: SimulatedAnswer): object {
  return {
    prompt_tokens: answer.inputTokens,
    completion_tokens: answer.outputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
