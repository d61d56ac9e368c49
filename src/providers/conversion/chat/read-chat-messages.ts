/** The messages of a chat request as a neutral prompt. */
import type { LanguageModelV4Prompt, LanguageModelV4ToolCallPart } from '@ai-sdk/provider';
import type { FieldReader } from '../field-reader.ts';
import type { PromptTraits } from '../neutral-request.ts';
import { type AssistantPart, callInput, imagePart, PromptBuilder, type UserPart } from '../prompt-builder.ts';

export function readChatMessages(root: FieldReader, traits: PromptTraits): LanguageModelV4Prompt {
  const builder = new PromptBuilder(traits);
  const messages = root.objects('messages');
  for (const message of messages) {
    readMessage(message, builder);
    message.end();
  }
  return builder.finish(`messages[${messages.length - 1}]`);
}

function readMessage(message: FieldReader, builder: PromptBuilder): void {
  const role = message.need('role');
  const name = builder.traits.names && role !== 'tool' ? message.text('name') : undefined;
  const options = name === undefined ? undefined : { openai: { name } };
  switch (role) {
    case 'system':
    case 'developer':
      builder.system(textOf(message, 'content') ?? '', message.path, options);
      return;
    case 'user':
      builder.user(readUserContent(message, builder.traits), options);
      return;
    case 'assistant':
      builder.assistant(readAssistant(message, builder.traits), options);
      return;
    case 'tool': {
      const toolCallId = message.need('tool_call_id');
      const toolName = builder.toolOf(toolCallId, message.at('tool_call_id'));
      const value = textOf(message, 'content') ?? '';
      builder.result({ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value } });
      return;
    }
    default:
      throw message.refusal('role');
  }
}

/** A text, or text parts one after the other. */
function textOf(message: FieldReader, name: string): string | undefined {
  const content = message.take(name);
  if (content === undefined || typeof content === 'string') return content;
  const texts = message.objects(name).map((part) => {
    if (part.need('type') !== 'text') throw part.refused();
    const text = part.need('text');
    part.end();
    return text;
  });
  return texts.join('');
}

function readUserContent(message: FieldReader, traits: PromptTraits): UserPart[] {
  const content = message.take('content');
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return message.objects('content').map((part): UserPart => {
    const type = part.need('type');
    if (type === 'text') {
      const text = part.need('text');
      part.end();
      return { type, text };
    }
    if (type !== 'image_url') throw part.refused();
    const image = part.object('image_url');
    if (image === undefined) throw part.refusal('image_url', 'it is required');
    const file = imagePart(image.need('url'), image.at('url'), traits);
    const detail = traits.imageDetail ? image.text('detail') : undefined;
    image.only('detail', 'auto', ...(detail === undefined ? [] : [detail]));
    image.end();
    part.end();
    return detail === undefined ? file : { ...file, providerOptions: { openai: { imageDetail: detail } } };
  });
}

function readAssistant(message: FieldReader, traits: PromptTraits): AssistantPart[] {
  // What an SDK puts beside the text of every answer.
  message.only('refusal', '');
  const annotations = message.list('annotations') ?? [];
  if (annotations.length > 0) throw message.refusal('annotations');
  const text = textOf(message, 'content') ?? '';
  const parts: AssistantPart[] = text === '' ? [] : [{ type: 'text', text }];
  for (const call of message.objects('tool_calls')) parts.push(readCall(call, traits));
  return parts;
}

function readCall(call: FieldReader, traits: PromptTraits): LanguageModelV4ToolCallPart {
  if (call.need('type') !== 'function') throw call.refusal('type');
  call.take('index');
  const inner = call.object('function');
  if (inner === undefined) throw call.refusal('function', 'it is required');
  const input = callInput(inner.text('arguments') ?? '', inner.at('arguments'));
  const part = {
    type: 'tool-call' as const,
    toolCallId: call.need('id'),
    toolName: inner.need('name'),
    input,
  };
  inner.end();
  const thoughtSignature = traits.vendor === 'google' ? readThoughtSignature(call) : undefined;
  call.end();
  return thoughtSignature === undefined
    ? part
    : { ...part, providerOptions: { google: { thoughtSignature } } };
}

/** Where Google's own chat endpoint has it: https://ai.google.dev/gemini-api/docs/thought-signatures */
function readThoughtSignature(call: FieldReader): string | undefined {
  const google = call.object('extra_content')?.object('google');
  const signature = google?.text('thought_signature');
  google?.end();
  return signature;
}
