/**
 * Writes a neutral answer in OpenAI's chat format. Reasoning has no place in it: it is counted, and not shown; what the
 * model says and calls is complete.
 */
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider';
import type { Usage } from '../../../http/segments.ts';
import { marksOf } from '../sealed-reasoning.ts';
import {
  type AnswerFacts,
  idOf,
  type NeutralAnswer,
  type NeutralEnd,
  type StreamWriter,
  sseEvent,
} from '../surface-format.ts';

export function writeChat(answer: NeutralAnswer, facts: AnswerFacts): string {
  const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const calls = answer.content.filter(isOwnCall).map((call) => ({
    id: call.toolCallId,
    type: 'function',
    function: { name: call.toolName, arguments: call.input },
    ...thoughtOf(call, facts),
  }));
  const message = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const usage = chatUsage(answer.usage);
  return JSON.stringify({
    ...frame('chat.completion', answer.id, facts),
    choices: [{ index: 0, message, logprobs: null, finish_reason: chatFinish(answer.finishReason) }],
    ...(usage && { usage }),
  });
}

function isOwnCall(part: LanguageModelV4Content): part is LanguageModelV4ToolCall {
  return part.type === 'tool-call' && part.providerExecuted !== true;
}

function frame(object: string, id: string | undefined, facts: AnswerFacts) {
  const created = Math.floor(facts.nowMs / 1_000);
  return { id: idOf('chatcmpl-', id, facts), object, created, model: facts.model };
}

/** Google's newer models want their signature back with the call. */
function thoughtOf(
  part: { providerMetadata?: LanguageModelV4ToolCall['providerMetadata'] },
  facts: AnswerFacts,
) {
  const signature =
    facts.vendor === 'google' ? marksOf('google', part.providerMetadata)?.['thoughtSignature'] : undefined;
  return signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } };
}

export function chatFinish({ unified, raw }: LanguageModelV4FinishReason): string {
  switch (unified) {
    case 'stop':
    case 'length':
      return unified;
    case 'content-filter':
      return 'content_filter';
    case 'tool-calls':
      return 'tool_calls';
    default:
      // Not one of the format's own, so that no client takes the answer for a complete one.
      return (raw ?? unified).toLowerCase();
  }
}

function chatUsage(usage: Usage): object | undefined {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    ...(inputTokens !== undefined && { prompt_tokens: inputTokens }),
    ...(outputTokens !== undefined && { completion_tokens: outputTokens }),
    ...(inputTokens !== undefined &&
      outputTokens !== undefined && { total_tokens: inputTokens + outputTokens }),
    prompt_tokens_details: {
      ...(cachedInputTokens !== undefined && { cached_tokens: cachedInputTokens }),
      ...(cacheWriteTokens !== undefined && { cache_write_tokens: cacheWriteTokens }),
    },
    ...(reasoningTokens !== undefined && {
      completion_tokens_details: { reasoning_tokens: reasoningTokens },
    }),
  };
}

export function openChatWriter(facts: AnswerFacts): StreamWriter {
  return new ChatWriter(facts);
}

interface OpenCall {
  readonly index: number;
  hasArguments: boolean;
}

class ChatWriter implements StreamWriter {
  readonly #facts: AnswerFacts;
  /** Place of each call in the list of calls; bounded by the answer's own bytes. */
  readonly #calls = new Map<string, OpenCall>();
  #frame: object = {};

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(id: string | undefined): string {
    this.#frame = frame('chat.completion.chunk', id, this.#facts);
    return this.#chunk({ role: 'assistant', content: '', refusal: null });
  }

  part(part: LanguageModelV4StreamPart): string {
    switch (part.type) {
      case 'text-delta':
        return part.delta === '' ? '' : this.#chunk({ content: part.delta });
      case 'tool-input-start':
        return part.providerExecuted === true ? '' : this.#open(part.id, part.toolName, part);
      case 'tool-input-delta': {
        const call = this.#calls.get(part.id);
        if (call === undefined || part.delta === '') return '';
        call.hasArguments = true;
        return this.#chunk({ tool_calls: [{ index: call.index, function: { arguments: part.delta } }] });
      }
      case 'tool-call':
        return part.providerExecuted === true ? '' : this.#close(part);
      default:
        return '';
    }
  }

  end({ finishReason, usage }: NeutralEnd): string {
    const told = chatUsage(usage);
    const last = this.#event([
      { index: 0, delta: {}, logprobs: null, finish_reason: chatFinish(finishReason) },
    ]);
    return `${last}${told === undefined ? '' : this.#event([], told)}data: [DONE]\n\n`;
  }

  fail(): string {
    const message = 'The model provider failed.';
    return sseEvent({ error: { message, type: 'server_error', param: null, code: 'provider_failed' } });
  }

  /** A call that came whole, or without a word of its arguments, is completed here. */
  #close(part: LanguageModelV4ToolCall): string {
    const opening = this.#calls.has(part.toolCallId) ? '' : this.#open(part.toolCallId, part.toolName, part);
    if (this.#calls.get(part.toolCallId)?.hasArguments === true) return opening;
    return opening + this.part({ type: 'tool-input-delta', id: part.toolCallId, delta: part.input });
  }

  #open(id: string, name: string, part: Parameters<typeof thoughtOf>[0]): string {
    const index = this.#calls.size;
    this.#calls.set(id, { index, hasArguments: false });
    const call = { index, id, type: 'function', function: { name, arguments: '' } };
    return this.#chunk({ tool_calls: [{ ...call, ...thoughtOf(part, this.#facts) }] });
  }

  #chunk(delta: object): string {
    return this.#event([{ index: 0, delta, logprobs: null, finish_reason: null }]);
  }

  #event(choices: readonly object[], usage?: object): string {
    return sseEvent({ ...this.#frame, choices, ...(usage && { usage }) });
  }
}
