/** Counts the tool calls of a conversation, so that a loop that a text or a model started has an end. */
import type { ToolCall } from '../../http/tool-calls.ts';
import type { ToolSettings } from './settings.ts';

/** Longer arguments are told apart by their beginning, end and length: enough to see a loop. */
const MAX_KEY_CHARACTERS = 512;
/** Most earlier calls that are compared with, the latest: a loop shows in them. All of them are counted. */
const MAX_COMPARED_CALLS = 1_000;

export class CallCounts {
  readonly #settings: ToolSettings;
  readonly #same = new Map<string, number>();
  #conversation = 0;
  #answer = 0;

  constructor(settings: ToolSettings, earlierCalls: readonly ToolCall[]) {
    this.#settings = settings;
    this.#conversation = Math.max(0, earlierCalls.length - MAX_COMPARED_CALLS);
    for (const call of earlierCalls.slice(-MAX_COMPARED_CALLS)) this.#count(call);
  }

  /** Counts one more call of the answer; returns the limit that it passes. */
  add(call: ToolCall): string | undefined {
    const { maxCallsPerAnswer, maxCallsPerConversation, maxIdenticalCalls } = this.#settings;
    this.#answer += 1;
    const same = this.#count(call);
    if (this.#answer > maxCallsPerAnswer) return 'tools.too_many_in_answer';
    if (this.#conversation > maxCallsPerConversation) return 'tools.too_many_in_conversation';
    return same > maxIdenticalCalls ? 'tools.repeated_call' : undefined;
  }

  #count({ name, arguments: text = '' }: ToolCall): number {
    this.#conversation += 1;
    const key = `${name}\0${text.length > MAX_KEY_CHARACTERS ? shortened(text) : spaceless(text)}`;
    const count = (this.#same.get(key) ?? 0) + 1;
    this.#same.set(key, count);
    return count;
  }
}

function shortened(text: string): string {
  return `${text.length}:${text.slice(0, MAX_KEY_CHARACTERS / 2)}${text.slice(-MAX_KEY_CHARACTERS / 2)}`;
}

/** White space is what a model varies first. */
function spaceless(text: string): string {
  return text.replace(/\s+/g, '');
}
