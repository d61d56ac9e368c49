/**
 * Puts a conversation together as the AI SDK's prompt. Keeps what belongs together in one message, and refuses what the
 * vendor's format has no place for by the path where the caller wrote it.
 */
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import { INEXACT, parseExact } from './exact-json.ts';
import { isJsonObject } from './field-reader.ts';
import type { PromptTraits } from './neutral-request.ts';
import { UnsupportedField } from './unsupported-field.ts';

export type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;
export type AssistantPart =
  | LanguageModelV4TextPart
  | LanguageModelV4ReasoningPart
  | LanguageModelV4ToolCallPart;

const DATA_URL = /^data:([\w.+-]{1,64}\/[\w.+-]{1,64});base64,/;

export class PromptBuilder {
  readonly traits: PromptTraits;
  readonly #messages: LanguageModelV4Message[] = [];
  /** The names of the tools that were called, by the call's id. */
  readonly #calls = new Map<string, string>();

  constructor(traits: PromptTraits) {
    this.traits = traits;
  }

  system(content: string, path: string, providerOptions?: SharedV4ProviderOptions): void {
    if (!this.traits.lateSystem && this.#messages.some(({ role }) => role !== 'system'))
      throw new UnsupportedField(path, 'the provider takes system messages only before the conversation');
    this.#messages.push({ role: 'system', content, ...(providerOptions && { providerOptions }) });
  }

  user(content: UserPart[], providerOptions?: SharedV4ProviderOptions): void {
    if (content.length > 0)
      this.#messages.push({ role: 'user', content, ...(providerOptions && { providerOptions }) });
  }

  assistant(content: AssistantPart[], providerOptions?: SharedV4ProviderOptions): void {
    for (const part of content)
      if (part.type === 'tool-call') this.#calls.set(part.toolCallId, part.toolName);
    if (content.length > 0)
      this.#messages.push({ role: 'assistant', content, ...(providerOptions && { providerOptions }) });
  }

  /** Results of one turn's calls stand in one message, as every vendor wants them. */
  result(part: LanguageModelV4ToolResultPart): void {
    const last = this.#messages.at(-1);
    if (last?.role === 'tool') last.content.push(part);
    else this.#messages.push({ role: 'tool', content: [part] });
  }

  /** The tool that a result is of: formats that name only the call are read with the call. */
  toolOf(callId: string, path: string): string {
    const name = this.#calls.get(callId);
    if (name !== undefined) return name;
    throw new UnsupportedField(path, 'it names no call that stands before it');
  }

  /** @param path where the conversation stands: an answer cannot be continued by every vendor. */
  finish(path: string): LanguageModelV4Prompt {
    if (this.#messages.at(-1)?.role === 'assistant')
      throw new UnsupportedField(
        path,
        'the last message must not be the assistant’s: it cannot be continued',
      );
    if (!this.#messages.some(({ role }) => role !== 'system'))
      throw new UnsupportedField(path, 'it needs a message besides the system text');
    return this.#messages;
  }
}

/** An image by its URL, the vendor's own or with its bytes. */
export function imagePart(url: string, path: string, { imageUrls }: PromptTraits): LanguageModelV4FilePart {
  const [head, mediaType] = DATA_URL.exec(url) ?? [];
  if (head !== undefined && mediaType !== undefined)
    return { type: 'file', mediaType, data: { type: 'data', data: url.slice(head.length) } };
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== 'https:')
    throw new UnsupportedField(path, 'it must be an https or a base64 data URL');
  if (!imageUrls)
    throw new UnsupportedField(path, 'the provider fetches no images: send its bytes in a data URL');
  return { type: 'file', mediaType: 'image/*', data: { type: 'url', url: parsed } };
}

/** A call's arguments, which every vendor but OpenAI takes as an object. */
export function callInput(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = text === '' ? {} : parseExact(text);
  } catch (error) {
    if (error instanceof UnsupportedField) throw new UnsupportedField(path, INEXACT);
    throw new UnsupportedField(path, 'it must be JSON');
  }
  if (isJsonObject(value)) return { ...value };
  throw new UnsupportedField(path, 'it must be a JSON object');
}
