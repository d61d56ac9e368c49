/** Writes a neutral answer in Google's generateContent format. */
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { Usage } from '../../../http/segments.ts';
import { isCutOff, parsedInput, refuseBrokenCalls } from '../call-input.ts';
import type { Vendor } from '../neutral-request.ts';
import { marksOf, type ReasoningMarks, seal } from '../sealed-reasoning.ts';
import {
  type AnswerFacts,
  idOf,
  type NeutralAnswer,
  type NeutralEnd,
  type StreamWriter,
} from '../surface-format.ts';

export function writeGenerateContent(answer: NeutralAnswer, facts: AnswerFacts): string {
  refuseBrokenCalls(answer);
  const parts = answer.content.flatMap((part) => partsOf(part, facts.vendor));
  return JSON.stringify({
    candidates: [
      {
        content: { parts, role: 'model' },
        finishReason: finishReason(answer.finishReason),
        index: 0,
      },
    ],
    ...usageOf(answer.usage),
    ...frame(answer.id, facts),
  });
}

function frame(id: string | undefined, facts: AnswerFacts) {
  return { modelVersion: facts.model, responseId: idOf('', id, facts) };
}

function partsOf(part: LanguageModelV4Content, vendor: Vendor): readonly object[] {
  switch (part.type) {
    case 'text':
      return [{ text: part.text }];
    case 'reasoning':
      return [thought(part.text, marksOf(vendor, part.providerMetadata), vendor)];
    case 'tool-call':
      return part.providerExecuted === true ? [] : [callPart(part.toolCallId, part.toolName, part.input)];
    default:
      return [];
  }
}

function thought(text: string, marks: ReasoningMarks | undefined, vendor: Vendor): object {
  return { text, thought: true, ...(marks && { thoughtSignature: seal(vendor, marks) }) };
}

function callPart(id: string, name: string, input: string): object {
  return { functionCall: { id, name, args: argumentsOf(input) } };
}

function argumentsOf(text: string): unknown {
  return parsedInput(text) ?? {};
}

function finishReason({ unified }: LanguageModelV4FinishReason): string {
  switch (unified) {
    case 'stop':
    case 'tool-calls':
      return 'STOP';
    case 'length':
      return 'MAX_TOKENS';
    case 'content-filter':
      return 'SAFETY';
    default:
      return 'OTHER';
  }
}

/** Google's candidates' count leaves the thoughts out. */
function usageOf(usage: Usage): object {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens = 0 } = usage;
  if (inputTokens === undefined && outputTokens === undefined) return {};
  return {
    usageMetadata: {
      ...(inputTokens !== undefined && { promptTokenCount: inputTokens }),
      ...(cacheWriteTokens !== undefined && { cacheWriteTokenCount: cacheWriteTokens }),
      ...(cachedInputTokens && { cachedContentTokenCount: cachedInputTokens }),
      ...(outputTokens !== undefined && {
        candidatesTokenCount: Math.max(0, outputTokens - reasoningTokens),
      }),
      ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
      ...(inputTokens !== undefined &&
        outputTokens !== undefined && { totalTokenCount: inputTokens + outputTokens }),
    },
  };
}

export function openGenerateContentWriter(facts: AnswerFacts): StreamWriter {
  return new GenerateContentWriter(facts);
}

/** A call is told whole, as Google does; text and thoughts as they come. */
class GenerateContentWriter implements StreamWriter {
  readonly #facts: AnswerFacts;
  #frame: object = {};
  #hasBrokenCall = false;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(id: string | undefined): string {
    this.#frame = frame(id, this.#facts);
    return '';
  }

  part(part: LanguageModelV4StreamPart): string {
    switch (part.type) {
      case 'text-delta':
        return part.delta === '' ? '' : this.#event({ content: contentOf({ text: part.delta }) });
      case 'reasoning-start':
      case 'reasoning-end':
        return this.#thought('', part.providerMetadata);
      case 'reasoning-delta':
        return this.#thought(part.delta, part.providerMetadata);
      case 'tool-call': {
        if (part.providerExecuted === true) return '';
        this.#hasBrokenCall ||= parsedInput(part.input) === undefined;
        return this.#event({ content: contentOf(callPart(part.toolCallId, part.toolName, part.input)) });
      }
      default:
        return '';
    }
  }

  end({ finishReason: reason, usage }: NeutralEnd): string {
    if (this.#hasBrokenCall && !isCutOff(reason)) return this.fail();
    const candidate = { content: contentOf({ text: '' }), finishReason: finishReason(reason) };
    return this.#event(candidate, usageOf(usage));
  }

  fail(): string {
    return line({ error: { code: 502, message: 'The model provider failed.', status: 'UNAVAILABLE' } });
  }

  #thought(text: string, metadata: SharedV4ProviderMetadata | undefined): string {
    const { vendor } = this.#facts;
    const marks = marksOf(vendor, metadata);
    if (text === '' && marks === undefined) return '';
    return this.#event({ content: contentOf(thought(text, marks, vendor)) });
  }

  #event(candidate: object, more: object = {}): string {
    return line({ candidates: [{ ...candidate, index: 0 }], ...more, ...this.#frame });
  }
}

function contentOf(part: object) {
  return { parts: [part], role: 'model' };
}

function line(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}
