/** Writes a neutral answer in the format of OpenAI's Responses API. */
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { Usage } from '../../../http/segments.ts';
import { marksOf, seal } from '../sealed-reasoning.ts';
import {
  type AnswerFacts,
  idOf,
  type NeutralAnswer,
  type NeutralEnd,
  type ReasoningPart,
  type StreamWriter,
  sseEvent,
} from '../surface-format.ts';
import { ItemStream } from './item-stream.ts';
import { callItem, messageItem, type OutputItem, reasoningItem } from './output-items.ts';

export function writeResponses(answer: NeutralAnswer, facts: AnswerFacts): string {
  const id = idOf('resp_', answer.id, facts);
  const output = answer.content.flatMap((part, index) => itemsOf(part, `${id}_${index}`, facts));
  return JSON.stringify(responseOf({ ...answer, id, output, facts }));
}

function itemsOf(part: LanguageModelV4Content, id: string, facts: AnswerFacts): readonly OutputItem[] {
  switch (part.type) {
    case 'text':
      return [...sealedItems(part.providerMetadata, id, facts), messageItem(`msg_${id}`, part.text)];
    case 'reasoning': {
      const marks = marksOf(facts.vendor, part.providerMetadata);
      return [reasoningItem(`rs_${id}`, part.text, marks && seal(facts.vendor, marks))];
    }
    case 'tool-call':
      if (part.providerExecuted === true) return [];
      return [
        ...sealedItems(part.providerMetadata, id, facts),
        callItem({ id: `fc_${id}`, callId: part.toolCallId, name: part.toolName }, part.input),
      ];
    default:
      return [];
  }
}

/** Words and calls have no place for a signature: it stands before them, as reasoning without a text. */
function sealedItems(
  metadata: Parameters<typeof marksOf>[1],
  id: string,
  { vendor }: AnswerFacts,
): readonly OutputItem[] {
  const marks = vendor === 'google' ? marksOf(vendor, metadata) : undefined;
  return marks === undefined ? [] : [reasoningItem(`rs_${id}`, '', seal(vendor, marks))];
}

interface ResponseParts extends NeutralEnd {
  readonly id: string;
  readonly output: readonly OutputItem[];
  readonly facts: AnswerFacts;
}

function responseOf({ id, output, facts, finishReason, usage }: ResponseParts): object {
  const reason = incompleteReason(finishReason);
  const counts = responsesUsage(usage);
  return {
    ...bareResponse(id, facts),
    status: reason === undefined ? 'completed' : 'incomplete',
    incomplete_details: reason === undefined ? null : { reason },
    output,
    usage: counts ?? null,
  };
}

function bareResponse(id: string, { model, nowMs }: AnswerFacts) {
  return {
    ...{ id, object: 'response', created_at: Math.floor(nowMs / 1_000), model, error: null },
    ...{ incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true },
    ...{ previous_response_id: null, temperature: null, tool_choice: 'auto', tools: [], top_p: null },
  };
}

function incompleteReason({ unified }: LanguageModelV4FinishReason): string | undefined {
  if (unified === 'stop' || unified === 'tool-calls') return undefined;
  return unified === 'length' ? 'max_output_tokens' : 'content_filter';
}

function responsesUsage(usage: Usage): object | undefined {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    ...(inputTokens !== undefined && { input_tokens: inputTokens }),
    input_tokens_details: {
      ...(cachedInputTokens !== undefined && { cached_tokens: cachedInputTokens }),
      ...(cacheWriteTokens !== undefined && { cache_write_tokens: cacheWriteTokens }),
    },
    ...(outputTokens !== undefined && { output_tokens: outputTokens }),
    output_tokens_details: { ...(reasoningTokens !== undefined && { reasoning_tokens: reasoningTokens }) },
    ...(inputTokens !== undefined &&
      outputTokens !== undefined && { total_tokens: inputTokens + outputTokens }),
  };
}

export function openResponsesWriter(facts: AnswerFacts): StreamWriter {
  return new ResponsesWriter(facts);
}

class ResponsesWriter implements StreamWriter {
  readonly #facts: AnswerFacts;
  #sequence = 0;
  #id = '';
  #items: ItemStream | undefined;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(id: string | undefined): string {
    this.#id = idOf('resp_', id, this.#facts);
    this.#items = new ItemStream(this.#id, (type, members) => this.#event(type, members));
    const opening = {
      ...bareResponse(this.#id, this.#facts),
      status: 'in_progress',
      output: [],
      usage: null,
    };
    return this.#event('response.created', { response: opening });
  }

  part(part: LanguageModelV4StreamPart): string {
    const items = this.#items;
    if (items === undefined) return '';
    switch (part.type) {
      case 'text-start':
        return this.#sealed(items, part);
      case 'text-delta':
        return part.delta === '' ? this.#sealed(items, part) : items.text(part.id, part.delta);
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#reasoning(items, part);
      case 'tool-input-start':
        if (part.providerExecuted === true) return '';
        return this.#sealed(items, part) + items.call(part.id, part.toolName);
      case 'tool-input-delta':
        return items.arguments(part.id, part.delta);
      case 'tool-call':
        if (part.providerExecuted === true) return '';
        return items.has(part.toolCallId)
          ? items.endCall(part.toolCallId, part.input)
          : this.#sealed(items, part) +
              items.call(part.toolCallId, part.toolName) +
              items.endCall(part.toolCallId, part.input);
      default:
        return '';
    }
  }

  end(end: NeutralEnd): string {
    const items = this.#items;
    if (items === undefined) return '';
    const closing = items.endAll();
    const response = responseOf({ id: this.#id, output: items.done, facts: this.#facts, ...end });
    const isCut = incompleteReason(end.finishReason) !== undefined;
    return closing + this.#event(isCut ? 'response.incomplete' : 'response.completed', { response });
  }

  fail(): string {
    const error = { code: 'server_error', message: 'The model provider failed.', param: null };
    return this.#event('error', error);
  }

  #reasoning(items: ItemStream, part: ReasoningPart) {
    const marks = marksOf(this.#facts.vendor, part.providerMetadata);
    const text = part.type === 'reasoning-delta' ? part.delta : '';
    return items.reasoning(part.id, text, marks && seal(this.#facts.vendor, marks));
  }

  #sealed(items: ItemStream, part: { readonly providerMetadata?: Parameters<typeof marksOf>[1] }): string {
    const { vendor } = this.#facts;
    const marks = vendor === 'google' ? marksOf(vendor, part.providerMetadata) : undefined;
    return marks === undefined ? '' : items.sealed(seal(vendor, marks));
  }

  #event(type: string, members: object): string {
    return sseEvent({ type, sequence_number: this.#sequence++, ...members }, type);
  }
}
