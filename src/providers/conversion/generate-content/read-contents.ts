/**
 * Contents of a generateContent request as a neutral prompt. Google may leave the ids of calls out: then a result is of
 * the oldest call of its name that has none yet.
 */
import type {
  JSONValue,
  LanguageModelV4Prompt,
  LanguageModelV4ToolCallPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import { type FieldReader, isJsonObject } from '../field-reader.ts';
import type { PromptTraits } from '../neutral-request.ts';
import { type AssistantPart, PromptBuilder, type UserPart } from '../prompt-builder.ts';
import { unseal } from '../sealed-reasoning.ts';
import type { UnsupportedField } from '../unsupported-field.ts';

export function readContents(root: FieldReader, traits: PromptTraits): LanguageModelV4Prompt {
  const conversation = new Conversation(traits);
  const system = root.object('systemInstruction');
  if (system !== undefined) conversation.system(system);
  const contents = asList(root, 'contents');
  for (const content of contents) conversation.take(content);
  return conversation.builder.finish(`contents[${contents.length - 1}]`);
}

/** Google takes one object for a list of one. */
function asList(holder: FieldReader, name: string): readonly FieldReader[] {
  const value = holder.take(name);
  if (!isJsonObject(value)) return holder.objects(name);
  const one = holder.object(name);
  return one === undefined ? [] : [one];
}

interface Call {
  readonly id: string;
  readonly name: string;
}

class Conversation {
  readonly builder: PromptBuilder;
  readonly #traits: PromptTraits;
  readonly #waiting: Call[] = [];
  #calls = 0;

  constructor(traits: PromptTraits) {
    this.#traits = traits;
    this.builder = new PromptBuilder(traits);
  }

  system(content: FieldReader): void {
    content.take('role');
    const texts = asList(content, 'parts').map((part) => {
      const text = part.need('text');
      part.end();
      return text;
    });
    content.end();
    for (const text of texts) if (text !== '') this.builder.system(text, 'systemInstruction');
  }

  take(content: FieldReader): void {
    const role = content.text('role') ?? 'user';
    const parts = asList(content, 'parts');
    content.end();
    if (role === 'model') this.builder.assistant(this.#said(parts));
    else if (role === 'user' || role === 'function') this.#asked(parts);
    else throw content.refusal('role');
  }

  #asked(parts: readonly FieldReader[]): void {
    const said: UserPart[] = [];
    for (const part of parts) {
      if (part.has('functionResponse')) {
        if (said.length > 0) throw part.refused('results of functions must stand before everything else');
        this.#result(part);
      } else said.push(...userParts(part));
    }
    this.builder.user(said);
  }

  #result(part: FieldReader): void {
    const response = part.object('functionResponse');
    part.end();
    if (response === undefined) return;
    const name = response.need('name');
    const id = response.text('id');
    const value = response.take('response') ?? {};
    response.end();
    const at = this.#waiting.findIndex((call) => (id === undefined ? call.name === name : call.id === id));
    const [call] = at === -1 ? [] : this.#waiting.splice(at, 1);
    if (call === undefined) throw response.refused('it is the result of no call that stands before it');
    // Parsed from JSON: there is nothing else in it.
    const output = { type: 'json' as const, value: value as JSONValue };
    this.builder.result({ type: 'tool-result', toolCallId: call.id, toolName: call.name, output });
  }

  /** A thought that was streamed comes in several parts, with its signature at the last. */
  #said(parts: readonly FieldReader[]): AssistantPart[] {
    const said: AssistantPart[] = [];
    let thought: { readonly part: FieldReader; readonly text: string } | undefined;
    for (const part of parts) {
      const isThought = part.flag('thought') === true;
      const providerOptions = readSignature(part, this.#traits);
      if (!isThought) {
        if (thought !== undefined) throw unsigned(thought.part);
        said.push(...this.#spoken(part, providerOptions));
        continue;
      }
      const text = `${thought?.text ?? ''}${part.need('text')}`;
      part.end();
      thought = providerOptions === undefined ? { part, text } : undefined;
      if (providerOptions !== undefined) said.push({ type: 'reasoning', text, providerOptions });
    }
    if (thought !== undefined) throw unsigned(thought.part);
    return said;
  }

  #spoken(part: FieldReader, providerOptions: SharedV4ProviderOptions | undefined): AssistantPart[] {
    const marked = providerOptions === undefined ? {} : { providerOptions };
    if (part.has('functionCall')) return [{ ...this.#call(part), ...marked }];
    const text = part.need('text');
    part.end();
    return text === '' ? [] : [{ type: 'text', text, ...marked }];
  }

  #call(part: FieldReader): LanguageModelV4ToolCallPart {
    const call = part.object('functionCall');
    part.end();
    if (call === undefined) throw part.refusal('functionCall', 'it is required');
    const toolName = call.need('name');
    const toolCallId = call.text('id') ?? `call_${this.#calls}`;
    this.#calls += 1;
    const input = call.take('args') ?? {};
    call.end();
    if (!isJsonObject(input)) throw call.refusal('args', 'it must be an object');
    this.#waiting.push({ id: toolCallId, name: toolName });
    return { type: 'tool-call', toolCallId, toolName, input: { ...input } };
  }
}

function userParts(part: FieldReader): readonly UserPart[] {
  const inline = part.object('inlineData');
  if (inline === undefined) {
    const text = part.need('text');
    part.end();
    return text === '' ? [] : [{ type: 'text', text }];
  }
  const mediaType = inline.need('mimeType');
  const data = inline.need('data');
  inline.end();
  part.end();
  if (!mediaType.startsWith('image/')) throw inline.refusal('mimeType');
  return [{ type: 'file', mediaType, data: { type: 'data', data } }];
}

function unsigned(part: FieldReader): UnsupportedField {
  return part.refused('it is reasoning without the signature that the provider wants back');
}

/** Only the vendor that gave a signature can read it. */
function readSignature(part: FieldReader, traits: PromptTraits) {
  const signature = part.text('thoughtSignature');
  if (signature === undefined) return undefined;
  const options = unseal(traits.vendor, signature);
  if (options !== undefined) return options;
  throw part.refusal('thoughtSignature', 'another provider signed it, and this one cannot read it');
}
