/** Writes a neutral answer in Anthropic's Messages format. */
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { Usage } from '../../../http/segments.ts';
import { parsedInput, refuseBrokenCalls } from '../call-input.ts';
import type { Vendor } from '../neutral-request.ts';
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

export function writeMessages(answer: NeutralAnswer, facts: AnswerFacts): string {
  refuseBrokenCalls(answer);
  return JSON.stringify({
    ...frame(answer.id, facts),
    content: answer.content.flatMap((part) => blocksOf(part, facts.vendor)),
    ...stopOf(answer.finishReason),
    usage: messagesUsage(answer.usage),
  });
}

function frame(id: string | undefined, facts: AnswerFacts) {
  return { id: idOf('msg_', id, facts), type: 'message', role: 'assistant', model: facts.model };
}

function blocksOf(part: LanguageModelV4Content, vendor: Vendor): readonly object[] {
  switch (part.type) {
    case 'text':
      return [...signatureBlock(part.providerMetadata, vendor), { type: 'text', text: part.text }];
    case 'reasoning':
      return [thinkingBlock(part.text, part.providerMetadata, vendor)];
    case 'tool-call':
      if (part.providerExecuted === true) return [];
      return [
        ...signatureBlock(part.providerMetadata, vendor),
        { type: 'tool_use', id: part.toolCallId, name: part.toolName, input: parsedInput(part.input) ?? {} },
      ];
    default:
      return [];
  }
}

function thinkingBlock(text: string, metadata: SharedV4ProviderMetadata | undefined, vendor: Vendor): object {
  const marks = marksOf(vendor, metadata);
  const sealed = marks === undefined ? '' : seal(vendor, marks);
  return text === '' && sealed !== ''
    ? { type: 'redacted_thinking', data: sealed }
    : { type: 'thinking', thinking: text, signature: sealed };
}

/** Words and calls have no place for a signature here: it stands before them, as sealed thinking. */
function signatureBlock(metadata: SharedV4ProviderMetadata | undefined, vendor: Vendor): readonly object[] {
  const marks = vendor === 'google' ? marksOf(vendor, metadata) : undefined;
  return marks === undefined ? [] : [{ type: 'redacted_thinking', data: seal(vendor, marks) }];
}

function stopOf({ unified, raw }: LanguageModelV4FinishReason) {
  return { stop_reason: stopReason(unified, raw), stop_sequence: null };
}

function stopReason(unified: LanguageModelV4FinishReason['unified'], raw: string | undefined): string {
  switch (unified) {
    case 'stop':
      return 'end_turn';
    case 'length':
      return 'max_tokens';
    case 'tool-calls':
      return 'tool_use';
    case 'content-filter':
      return 'refusal';
    default:
      return (raw ?? unified).toLowerCase();
  }
}

/** Anthropic's input leaves out what was read from and written to the cache; `null` there says none. */
function messagesUsage(usage: Usage): object {
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens, reasoningTokens } = usage;
  return {
    ...(inputTokens !== undefined && {
      input_tokens: Math.max(0, inputTokens - cachedInputTokens - (cacheWriteTokens ?? 0)),
    }),
    cache_creation_input_tokens: cacheWriteTokens ?? null,
    cache_read_input_tokens: cachedInputTokens,
    ...(outputTokens !== undefined && { output_tokens: outputTokens }),
    ...(reasoningTokens !== undefined && { output_tokens_details: { thinking_tokens: reasoningTokens } }),
  };
}

export function openMessagesWriter(facts: AnswerFacts): StreamWriter {
  return new MessagesWriter(facts);
}

type Prose = 'text' | 'thinking';

/** Text and thinking stand one after the other; calls may be told side by side, each in its own block. */
class MessagesWriter implements StreamWriter {
  readonly #facts: AnswerFacts;
  #blocks = 0;
  #prose:
    | { readonly type: Prose; readonly id: string; readonly index: number; signature: string }
    | undefined;
  /** Calls by their ids; bounded by the answer's own bytes. */
  readonly #calls = new Map<string, { readonly index: number; hasInput: boolean; isOver: boolean }>();

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(id: string | undefined): string {
    const opening = { content: [], stop_reason: null, stop_sequence: null };
    // The counts are told at the end: until then they are unknown, which is not the same as none.
    const usage = { input_tokens: null, output_tokens: null };
    return event('message_start', { message: { ...frame(id, this.#facts), ...opening, usage } });
  }

  part(part: LanguageModelV4StreamPart): string {
    switch (part.type) {
      case 'text-start':
        return this.#signed(part.providerMetadata);
      case 'text-delta':
        return part.delta === '' ? this.#signed(part.providerMetadata) : this.#text(part.id, part.delta);
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#thinking(part);
      case 'tool-input-start':
        return part.providerExecuted === true
          ? ''
          : this.#call(part.id, part.toolName, part.providerMetadata);
      case 'tool-input-delta':
        return this.#input(part.id, part.delta);
      case 'tool-call':
        return part.providerExecuted === true ? '' : this.#wholeCall(part);
      default:
        return '';
    }
  }

  end({ finishReason, usage }: NeutralEnd): string {
    let closing = this.#closeProse();
    for (const id of this.#calls.keys()) closing += this.#closeCall(id);
    const delta = event('message_delta', { delta: stopOf(finishReason), usage: messagesUsage(usage) });
    return `${closing}${delta}${event('message_stop', {})}`;
  }

  fail(): string {
    return event('error', { error: { type: 'api_error', message: 'The model provider failed.' } });
  }

  #text(id: string, text: string): string {
    const { opening, index } = this.#openProse('text', id);
    return opening + deltaOf(index, { type: 'text_delta', text });
  }

  #thinking(part: ReasoningPart): string {
    const marks = marksOf(this.#facts.vendor, part.providerMetadata);
    const text = part.type === 'reasoning-delta' ? part.delta : '';
    if (text === '' && marks === undefined) return '';
    const { opening, index } = this.#openProse('thinking', part.id);
    if (marks !== undefined && this.#prose !== undefined)
      this.#prose.signature = seal(this.#facts.vendor, marks);
    return text === '' ? opening : opening + deltaOf(index, { type: 'thinking_delta', thinking: text });
  }

  #openProse(type: Prose, id: string): { readonly opening: string; readonly index: number } {
    if (this.#prose?.type === type && this.#prose.id === id) return { opening: '', index: this.#prose.index };
    const closing = this.#closeProse();
    const index = this.#blocks++;
    this.#prose = { type, id, index, signature: '' };
    const block = type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' };
    return { opening: closing + event('content_block_start', { index, content_block: block }), index };
  }

  #closeProse(): string {
    const open = this.#prose;
    if (open === undefined) return '';
    this.#prose = undefined;
    const { index, signature } = open;
    const sealed = signature === '' ? '' : deltaOf(index, { type: 'signature_delta', signature });
    return sealed + event('content_block_stop', { index });
  }

  #signed(metadata: SharedV4ProviderMetadata | undefined): string {
    const [block] = signatureBlock(metadata, this.#facts.vendor);
    if (block === undefined) return '';
    const closing = this.#closeProse();
    const index = this.#blocks++;
    const started = event('content_block_start', { index, content_block: block });
    return closing + started + event('content_block_stop', { index });
  }

  #call(id: string, name: string, metadata: SharedV4ProviderMetadata | undefined): string {
    const before = this.#signed(metadata) + this.#closeProse();
    const index = this.#blocks++;
    this.#calls.set(id, { index, hasInput: false, isOver: false });
    const block = { type: 'tool_use', id, name, input: {} };
    return before + event('content_block_start', { index, content_block: block });
  }

  #input(id: string, text: string): string {
    const call = this.#calls.get(id);
    if (call === undefined || text === '') return '';
    call.hasInput = true;
    return deltaOf(call.index, { type: 'input_json_delta', partial_json: text });
  }

  /** A call that came whole, or without a word of its input, is completed here. */
  #wholeCall(part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): string {
    const id = part.toolCallId;
    const opening = this.#calls.has(id) ? '' : this.#call(id, part.toolName, part.providerMetadata);
    const input = this.#calls.get(id)?.hasInput === true ? '' : this.#input(id, part.input);
    return opening + input + this.#closeCall(id);
  }

  #closeCall(id: string): string {
    const call = this.#calls.get(id);
    if (call === undefined || call.isOver) return '';
    call.isOver = true;
    return event('content_block_stop', { index: call.index });
  }
}

function deltaOf(index: number, delta: object): string {
  return event('content_block_delta', { index, delta });
}

function event(type: string, members: object): string {
  return sseEvent({ type, ...members }, type);
}
