/** System text and messages of a Messages request as a neutral prompt. */
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import { type FieldReader, isJsonObject } from '../field-reader.ts';
import type { PromptTraits } from '../neutral-request.ts';
import { type AssistantPart, imagePart, PromptBuilder, type UserPart } from '../prompt-builder.ts';
import { unseal } from '../sealed-reasoning.ts';
import { cacheMark } from './cache-mark.ts';

export function readMessagesPrompt(root: FieldReader, traits: PromptTraits): LanguageModelV4Prompt {
  const builder = new PromptBuilder(traits);
  readSystem(root, builder);
  const messages = root.objects('messages');
  for (const message of messages) {
    readMessage(message, builder);
    message.end();
  }
  return builder.finish(`messages[${messages.length - 1}]`);
}

function readSystem(root: FieldReader, builder: PromptBuilder): void {
  const system = root.take('system');
  if (typeof system === 'string') {
    if (system !== '') builder.system(system, 'system');
    return;
  }
  for (const block of root.objects('system')) {
    const { text, providerOptions } = readText(block, builder.traits);
    if (text !== '') builder.system(text, block.path, providerOptions);
  }
}

function readText(block: FieldReader, traits: PromptTraits) {
  if (block.need('type') !== 'text') throw block.refused();
  const text = block.need('text');
  // A citation belongs to documents that are not carried either.
  if ((block.list('citations') ?? []).length > 0) throw block.refusal('citations');
  const providerOptions = cacheMark(block, traits);
  block.end();
  return { type: 'text' as const, text, ...(providerOptions && { providerOptions }) };
}

function readMessage(message: FieldReader, builder: PromptBuilder): void {
  const role = message.need('role');
  const content = message.take('content');
  if (role !== 'user' && role !== 'assistant') throw message.refusal('role');
  if (typeof content === 'string') {
    const parts = content === '' ? [] : [{ type: 'text' as const, text: content }];
    if (role === 'user') builder.user(parts);
    else builder.assistant(parts);
    return;
  }
  const blocks = message.objects('content');
  if (role === 'assistant') builder.assistant(readAssistant(blocks, builder.traits));
  else readUser(blocks, builder);
}

/** A turn's results come first, then what the user says to them. */
function readUser(blocks: readonly FieldReader[], builder: PromptBuilder): void {
  const parts: UserPart[] = [];
  for (const block of blocks) {
    const type = block.take('type');
    if (type === 'tool_result') {
      if (parts.length > 0)
        throw block.refused('results of tools must stand before everything else in a message');
      builder.result(readResult(block, builder));
    } else if (type === 'image') parts.push(readImage(block, builder.traits));
    else parts.push(readText(block, builder.traits));
  }
  builder.user(parts);
}

function readImage(block: FieldReader, traits: PromptTraits): LanguageModelV4FilePart {
  block.take('type');
  const source = block.object('source');
  if (source === undefined) throw block.refusal('source', 'it is required');
  const type = source.need('type');
  const file =
    type === 'base64'
      ? {
          type: 'file' as const,
          mediaType: source.need('media_type'),
          data: { type: 'data' as const, data: source.need('data') },
        }
      : imagePart(type === 'url' ? source.need('url') : '', source.at('type'), traits);
  source.end();
  const providerOptions = cacheMark(block, traits);
  block.end();
  return providerOptions === undefined ? file : { ...file, providerOptions };
}

function readResult(block: FieldReader, builder: PromptBuilder): LanguageModelV4ToolResultPart {
  const toolCallId = block.need('tool_use_id');
  const toolName = builder.toolOf(toolCallId, block.at('tool_use_id'));
  const isError = block.flag('is_error') === true;
  const output = readOutput(block, isError, builder.traits);
  const providerOptions = cacheMark(block, builder.traits);
  block.end();
  return { type: 'tool-result', toolCallId, toolName, output, ...(providerOptions && { providerOptions }) };
}

function readOutput(
  block: FieldReader,
  isError: boolean,
  traits: PromptTraits,
): LanguageModelV4ToolResultOutput {
  const type = isError ? 'error-text' : 'text';
  const content = block.take('content');
  if (content === undefined || typeof content === 'string') return { type, value: content ?? '' };
  const parts = block.objects('content').map((part) => {
    const kind = part.take('type');
    if (kind !== 'image') return readText(part, traits);
    if (!traits.toolResultImages || isError)
      throw part.refused('the provider takes no images as the result of a tool');
    return readImage(part, traits);
  });
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length
    ? { type, value: texts.join('\n') }
    : { type: 'content', value: parts };
}

function readAssistant(blocks: readonly FieldReader[], traits: PromptTraits): AssistantPart[] {
  const parts: AssistantPart[] = [];
  // A vendor that signs its words and calls needs the signature back with the part that follows.
  let signed: SharedV4ProviderOptions | undefined;
  for (const block of blocks) {
    const type = block.take('type');
    if (type === 'redacted_thinking') {
      const options = readSealed(block, 'data', traits);
      block.end();
      if (traits.vendor === 'google') signed = options;
      else parts.push({ type: 'reasoning', text: '', providerOptions: options });
      continue;
    }
    const part = readAssistantBlock(block, type, traits);
    parts.push(
      signed === undefined ? part : { ...part, providerOptions: { ...part.providerOptions, ...signed } },
    );
    signed = undefined;
  }
  return parts;
}

function readAssistantBlock(block: FieldReader, type: unknown, traits: PromptTraits): AssistantPart {
  if (type === 'thinking') {
    const part = {
      type: 'reasoning' as const,
      text: block.need('thinking'),
      providerOptions: readSealed(block, 'signature', traits),
    };
    block.end();
    return part;
  }
  if (type !== 'tool_use') return readText(block, traits);
  const input = block.take('input') ?? {};
  if (!isJsonObject(input)) throw block.refusal('input', 'it must be an object');
  const providerOptions = cacheMark(block, traits);
  const part = {
    type: 'tool-call' as const,
    toolCallId: block.need('id'),
    toolName: block.need('name'),
    input: { ...input },
    ...(providerOptions && { providerOptions }),
  };
  // Set by servers that tell who called; the model itself is the only one here.
  block.only('caller', undefined);
  block.end();
  return part;
}

/** Only the vendor that gave a signature can read it. */
function readSealed(block: FieldReader, name: string, traits: PromptTraits): SharedV4ProviderOptions {
  const sealed = block.need(name);
  // Google leaves some thoughts unsigned, and takes them so.
  if (sealed === '' && traits.vendor === 'google') return {};
  const options = unseal(traits.vendor, sealed);
  if (options !== undefined) return options;
  throw block.refusal(name, 'it is reasoning that another provider signed, which this one cannot read');
}
