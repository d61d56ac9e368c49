/**
 * The events of a Responses stream, item by item. Words and reasoning stand one after the other; calls may be told side
 * by side. What is done repeats what was streamed, to the letter.
 */
import {
  callItem,
  messageItem,
  type OutputItem,
  reasoningItem,
  summaryPart,
  textPart,
} from './output-items.ts';

type WriteEvent = (type: string, members: object) => string;

interface Prose {
  readonly type: 'message' | 'reasoning';
  /** The part that it is of, as the package names it. */
  readonly partId: string;
  readonly index: number;
  text: string;
  sealed: string | undefined;
}

interface Call {
  readonly index: number;
  readonly callId: string;
  readonly name: string;
  text: string;
  isDone: boolean;
}

export class ItemStream {
  readonly #id: string;
  readonly #write: WriteEvent;
  readonly #done: (OutputItem | undefined)[] = [];
  readonly #calls = new Map<string, Call>();
  #prose: Prose | undefined;

  constructor(id: string, write: WriteEvent) {
    this.#id = id;
    this.#write = write;
  }

  get done(): readonly OutputItem[] {
    return this.#done.filter((item) => item !== undefined);
  }

  has(callId: string): boolean {
    return this.#calls.has(callId);
  }

  text(partId: string, delta: string): string {
    const { opening, prose } = this.#openProse('message', partId);
    prose.text += delta;
    const place = { ...this.#at('msg', prose.index), content_index: 0 };
    return opening + this.#write('response.output_text.delta', { ...place, delta, logprobs: [] });
  }

  reasoning(partId: string, delta: string, sealed: string | undefined): string {
    if (delta === '' && sealed === undefined) return '';
    const { opening, prose } = this.#openProse('reasoning', partId);
    if (sealed !== undefined) prose.sealed = sealed;
    if (delta === '') return opening;
    const place = { ...this.#at('rs', prose.index), summary_index: 0 };
    const added =
      prose.text === ''
        ? this.#write('response.reasoning_summary_part.added', { ...place, part: summaryPart('') })
        : '';
    prose.text += delta;
    return opening + added + this.#write('response.reasoning_summary_text.delta', { ...place, delta });
  }

  /** A signature of what follows. */
  sealed(sealed: string): string {
    const before = this.#endProse();
    const { opening, prose } = this.#openProse('reasoning', '');
    prose.sealed = sealed;
    return before + opening + this.#endProse();
  }

  call(callId: string, name: string): string {
    const before = this.#endProse();
    const index = this.#place();
    this.#calls.set(callId, { index, callId, name, text: '', isDone: false });
    const item = { ...callItem({ id: this.#itemId('fc', index), callId, name }, ''), status: 'in_progress' };
    return before + this.#write('response.output_item.added', { output_index: index, item });
  }

  arguments(callId: string, delta: string): string {
    const call = this.#calls.get(callId);
    if (call === undefined || call.isDone || delta === '') return '';
    call.text += delta;
    return this.#write('response.function_call_arguments.delta', { ...this.#at('fc', call.index), delta });
  }

  /** @param whole all of its arguments, where none were streamed. */
  endCall(callId: string, whole: string): string {
    const call = this.#calls.get(callId);
    if (call === undefined || call.isDone) return '';
    const rest = call.text === '' ? this.arguments(callId, whole) : '';
    call.isDone = true;
    const { index, name, text } = call;
    const item = callItem({ id: this.#itemId('fc', index), callId, name }, text);
    this.#done[index] = item;
    const told = { ...this.#at('fc', index), arguments: text, name };
    return (
      rest +
      this.#write('response.function_call_arguments.done', told) +
      this.#write('response.output_item.done', { output_index: index, item })
    );
  }

  endAll(): string {
    let closing = this.#endProse();
    for (const { callId, text } of this.#calls.values()) closing += this.endCall(callId, text);
    return closing;
  }

  #openProse(type: Prose['type'], partId: string): { readonly opening: string; readonly prose: Prose } {
    const open = this.#prose;
    if (open?.type === type && open.partId === partId) return { opening: '', prose: open };
    const before = this.#endProse();
    const prose: Prose = { type, partId, index: this.#place(), text: '', sealed: undefined };
    this.#prose = prose;
    const { index } = prose;
    const isMessage = type === 'message';
    const empty = isMessage
      ? { ...messageItem(this.#itemId('msg', index), ''), content: [] }
      : reasoningItem(this.#itemId('rs', index), '', undefined);
    const item = { ...empty, status: 'in_progress' };
    const added = this.#write('response.output_item.added', { output_index: index, item });
    const place = { ...this.#at('msg', index), content_index: 0 };
    const part = isMessage
      ? this.#write('response.content_part.added', { ...place, part: textPart('') })
      : '';
    return { opening: before + added + part, prose };
  }

  #endProse(): string {
    const prose = this.#prose;
    if (prose === undefined) return '';
    this.#prose = undefined;
    const { index } = prose;
    const { closing, item } = prose.type === 'message' ? this.#endMessage(prose) : this.#endReasoning(prose);
    this.#done[index] = item;
    return closing + this.#write('response.output_item.done', { output_index: index, item });
  }

  #endMessage({ index, text }: Prose) {
    const place = { ...this.#at('msg', index), content_index: 0 };
    const closing =
      this.#write('response.output_text.done', { ...place, text, logprobs: [] }) +
      this.#write('response.content_part.done', { ...place, part: textPart(text) });
    return { closing, item: messageItem(this.#itemId('msg', index), text) };
  }

  #endReasoning({ index, text, sealed }: Prose) {
    const place = { ...this.#at('rs', index), summary_index: 0 };
    const closing =
      text === ''
        ? ''
        : this.#write('response.reasoning_summary_text.done', { ...place, text }) +
          this.#write('response.reasoning_summary_part.done', { ...place, part: summaryPart(text) });
    return { closing, item: reasoningItem(this.#itemId('rs', index), text, sealed) };
  }

  #place(): number {
    return this.#done.push(undefined) - 1;
  }

  #itemId(prefix: string, index: number): string {
    return `${prefix}_${this.#id}_${index}`;
  }

  #at(prefix: string, index: number) {
    return { item_id: this.#itemId(prefix, index), output_index: index };
  }
}
