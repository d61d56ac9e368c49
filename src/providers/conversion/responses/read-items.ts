/** The items of a Responses request as a neutral prompt. Items of one turn of the assistant's stand in one message. */
import type {
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type { FieldReader } from '../field-reader.ts';
import type { PromptTraits } from '../neutral-request.ts';
import { type AssistantPart, callInput, imagePart, PromptBuilder, type UserPart } from '../prompt-builder.ts';
import { unseal } from '../sealed-reasoning.ts';

export function readItems(root: FieldReader, traits: PromptTraits): LanguageModelV4Prompt {
  const turns = new Turns(traits);
  const instructions = root.text('instructions');
  if (instructions !== undefined && instructions !== '') turns.builder.system(instructions, 'instructions');
  const input = root.take('input');
  if (typeof input === 'string') {
    turns.builder.user([{ type: 'text', text: input }]);
    return turns.builder.finish('input');
  }
  const items = root.objects('input');
  for (const item of items) turns.take(item);
  turns.close();
  return turns.builder.finish(`input[${items.length - 1}]`);
}

class Turns {
  readonly builder: PromptBuilder;
  readonly #traits: PromptTraits;
  #said: AssistantPart[] = [];
  /** A vendor that signs its calls and words needs the signature back with the part that follows. */
  #signed: SharedV4ProviderOptions | undefined;

  constructor(traits: PromptTraits) {
    this.#traits = traits;
    this.builder = new PromptBuilder(traits);
  }

  take(item: FieldReader): void {
    // Ids and states are of the answer that the item came from.
    item.text('id');
    item.only('status', 'completed', 'incomplete', 'in_progress');
    const type = item.text('type') ?? 'message';
    switch (type) {
      case 'message':
        this.#message(item);
        break;
      case 'function_call':
        this.#call(item);
        break;
      case 'function_call_output':
        this.#result(item);
        break;
      case 'reasoning':
        this.#reasoning(item);
        break;
      default:
        throw item.refusal('type');
    }
    item.end();
  }

  close(): void {
    const said = this.#said;
    this.#said = [];
    this.#signed = undefined;
    this.builder.assistant(said);
  }

  #message(item: FieldReader): void {
    const role = item.need('role');
    if (role === 'assistant') {
      const text = textOf(item, 'content');
      if (text !== '') this.#say({ type: 'text', text });
      return;
    }
    this.close();
    if (role === 'system' || role === 'developer') this.builder.system(textOf(item, 'content'), item.path);
    else if (role === 'user') this.builder.user(userParts(item, this.#traits));
    else throw item.refusal('role');
  }

  #say(part: AssistantPart): void {
    const options = this.#signed;
    this.#signed = undefined;
    this.#said.push(options === undefined ? part : { ...part, providerOptions: options });
  }

  #call(item: FieldReader): void {
    const input = callInput(item.text('arguments') ?? '', item.at('arguments'));
    this.#say({ type: 'tool-call', toolCallId: item.need('call_id'), toolName: item.need('name'), input });
  }

  #result(item: FieldReader): void {
    this.close();
    const toolCallId = item.need('call_id');
    const toolName = this.builder.toolOf(toolCallId, item.at('call_id'));
    const output: LanguageModelV4ToolResultOutput = { type: 'text', value: textOf(item, 'output') };
    this.builder.result({ type: 'tool-result', toolCallId, toolName, output });
  }

  /** Its text is the summary, its signature the sealed content. */
  #reasoning(item: FieldReader): void {
    const text = item
      .objects('summary')
      .map((part) => {
        if (part.need('type') !== 'summary_text') throw part.refused();
        const summary = part.need('text');
        part.end();
        return summary;
      })
      .join('\n\n');
    if ((item.list('content') ?? []).length > 0) throw item.refusal('content');
    const sealed = item.text('encrypted_content');
    const options = sealed === undefined ? undefined : unseal(this.#traits.vendor, sealed);
    if (options === undefined)
      throw item.refusal(
        'encrypted_content',
        'it is reasoning that this provider did not sign, and cannot read',
      );
    if (this.#traits.vendor === 'google' && text === '') this.#signed = options;
    else this.#said.push({ type: 'reasoning', text, providerOptions: options });
  }
}

const TEXTS: ReadonlySet<string> = new Set(['input_text', 'output_text', 'text']);

function textOf(item: FieldReader, name: string): string {
  const value = item.take(name);
  if (value === undefined || typeof value === 'string') return value ?? '';
  return item.objects(name).map(readTextPart).join('');
}

function readTextPart(part: FieldReader): string {
  if (!TEXTS.has(part.need('type'))) throw part.refused();
  const text = part.need('text');
  for (const name of ['annotations', 'logprobs'])
    if ((part.list(name) ?? []).length > 0) throw part.refusal(name);
  part.end();
  return text;
}

function userParts(item: FieldReader, traits: PromptTraits): UserPart[] {
  const value = item.take('content');
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  return item.objects('content').map((part): UserPart => {
    if (part.take('type') !== 'input_image') return { type: 'text', text: readTextPart(part) };
    part.only('detail', 'auto');
    const file = imagePart(part.need('image_url'), part.at('image_url'), traits);
    part.end();
    return file;
  });
}
