/**
 * The events of a streamed message put together to the whole one. Exact or not at all: whatever is out of order, unknown
 * or said after the end gives nothing.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { parseLossless } from '../lossless-json.ts';
import { CALL_BLOCKS, MAX_BLOCKS, WHOLE_BLOCKS } from './replayed-message.ts';

type Members = Record<string, unknown>;

/** What a delta continues: the block's member of this name, in the blocks of these kinds. */
const TEXT_DELTAS: ReadonlyMap<unknown, { readonly of: string; readonly member: string }> = new Map([
  ['text_delta', { of: 'text', member: 'text' }],
  ['thinking_delta', { of: 'thinking', member: 'thinking' }],
]);

/** To be fed the events in their order until one is refused (false); then no message comes of them. */
export class RecordedMessage {
  #root: Members | undefined;
  readonly #blocks: OpenBlock[] = [];
  #open = false;
  #finished = false;
  #ended = false;

  take(event: JsonObject): boolean {
    const { type, ...members } = event;
    if (type === 'ping') return !this.#ended;
    if (this.#ended || (this.#root === undefined) !== (type === 'message_start')) return false;
    switch (type) {
      case 'message_start':
        return this.#begin(members);
      case 'content_block_start':
        return this.#startBlock(members);
      case 'content_block_delta':
        return this.#delta(members);
      case 'content_block_stop':
        return this.#stopBlock(members);
      case 'message_delta':
        return this.#finish(members);
      case 'message_stop':
        this.#ended = this.#finished && !this.#open;
        return this.#ended;
      default:
        return false;
    }
  }

  /** Undefined before its end. */
  whole(): JsonObject | undefined {
    if (!this.#ended || this.#root === undefined) return undefined;
    return { ...this.#root, content: this.#blocks.map(({ members }) => members) };
  }

  #begin({ message, ...others }: JsonObject): boolean {
    if (!isObject(message) || !isEmpty(others)) return false;
    const { content, usage } = message;
    if (!Array.isArray(content) || content.length > 0 || !isObject(usage)) return false;
    this.#root = { ...message };
    return true;
  }

  #startBlock({ index, content_block: block, ...others }: JsonObject): boolean {
    if (this.#open || this.#finished || !isObject(block) || !isEmpty(others)) return false;
    if (index !== this.#blocks.length || index >= MAX_BLOCKS) return false;
    this.#open = true;
    this.#blocks.push(new OpenBlock(block));
    return true;
  }

  #delta({ index, delta, ...others }: JsonObject): boolean {
    const block = this.#openBlock(index);
    return block !== undefined && isObject(delta) && isEmpty(others) && block.take(delta);
  }

  #stopBlock({ index, ...others }: JsonObject): boolean {
    const block = this.#openBlock(index);
    this.#open = false;
    return block !== undefined && isEmpty(others) && block.close();
  }

  #openBlock(index: unknown): OpenBlock | undefined {
    return this.#open && index === this.#blocks.length - 1 ? this.#blocks.at(-1) : undefined;
  }

  /** What stands beside the end are members of the message; a count that is null there is the first one. */
  #finish({ delta, usage, ...others }: JsonObject): boolean {
    const root = this.#root;
    if (this.#open || root === undefined || !isObject(delta)) return false;
    if (!isObject(usage) || typeof usage['output_tokens'] !== 'number') return false;
    const begun = root['usage'];
    const told = Object.entries(usage).filter(([, value]) => value !== null);
    this.#root = {
      ...{ ...root, ...others, ...delta },
      usage: { ...(isObject(begun) ? begun : {}), ...Object.fromEntries(told) },
    };
    this.#finished = true;
    return true;
  }
}

class OpenBlock {
  readonly members: Members;
  #inputText = '';
  #citations: unknown[] | undefined;

  constructor(start: JsonObject) {
    this.members = { ...start };
  }

  take(delta: JsonObject): boolean {
    const { type, ...said } = delta;
    const [name, ...more] = Object.keys(said);
    if (name === undefined || more.length > 0) return false;
    const text = TEXT_DELTAS.get(type);
    if (text !== undefined) return this.#append(text, said);
    if (type === 'citations_delta') return this.#cite(said);
    if (type === 'signature_delta') return this.#sign(said);
    return type === 'input_json_delta' && this.#continueInput(said);
  }

  /** False where its input is not the JSON object that was announced, or it is of a kind that is not known. */
  close(): boolean {
    const { type, input } = this.members;
    if (!CALL_BLOCKS.has(type)) return WHOLE_BLOCKS.has(type) || type === 'text' || type === 'thinking';
    if (this.#inputText === '') return isObject(input);
    if (isObject(input) && !isEmpty(input)) return false;
    const read = parseLossless(this.#inputText);
    this.members['input'] = read;
    return isObject(read);
  }

  #append({ of, member }: { readonly of: string; readonly member: string }, said: JsonObject): boolean {
    const { type, [member]: before } = this.members;
    const more = said[member];
    if (type !== of || typeof before !== 'string' || typeof more !== 'string') return false;
    this.members[member] = before + more;
    return true;
  }

  #cite({ citation }: JsonObject): boolean {
    const { type, citations } = this.members;
    if (type !== 'text' || citation === undefined) return false;
    if (this.#citations === undefined) {
      this.#citations = Array.isArray(citations) ? [...citations] : [];
      this.members['citations'] = this.#citations;
    }
    this.#citations.push(citation);
    return true;
  }

  /** It comes in one piece: two have nothing that says how they belong together. */
  #sign({ signature }: JsonObject): boolean {
    const { type, signature: before } = this.members;
    if (type !== 'thinking' || typeof signature !== 'string' || (before != null && before !== ''))
      return false;
    this.members['signature'] = signature;
    return true;
  }

  #continueInput({ partial_json: more }: JsonObject): boolean {
    if (!CALL_BLOCKS.has(this.members['type']) || typeof more !== 'string') return false;
    this.#inputText += more;
    return true;
  }
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
