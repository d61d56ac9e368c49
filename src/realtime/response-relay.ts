/**
 * Gives the client the events of one response as those of its session, and puts what it was delivered into the
 * conversation. A response that began always ends with a `response.done`, and one that broke off never looks complete.
 */
import { isRefusal } from '../errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import type { Conversation } from './conversation.ts';
import { readItem, shownItem } from './conversation-item.ts';
import { errorEvent } from './realtime-surface.ts';
import type { ResponseListener } from './response-exchange.ts';

export interface RelayParts {
  /** Undefined: the output stays apart. */
  readonly conversation: Conversation | undefined;
  readonly conversationId: string | null;
  /** The client's name for the event that asked for it. */
  readonly eventId: string | undefined;
  readonly newName: () => string;
  tell(event: JsonObject): boolean | Promise<boolean>;
  /** Asks the provider to stop. */
  askToStop(): void;
  terminate(): void;
}

export class ResponseRelay implements ResponseListener {
  readonly #parts: RelayParts;
  /** As it began; undefined before that and once it is done. */
  #open: JsonObject | undefined;
  readonly #output: JsonObject[] = [];
  #error: JsonObject | undefined;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  event(data: string): boolean | Promise<boolean> {
    const event: unknown = JSON.parse(data);
    if (!isObject(event)) throw new Error('an event that was screened must be an object');
    const { type, item } = event;
    if (type === 'error') return this.#fail(event);
    if (type === 'response.created' && isObject(event['response'])) this.#open = event['response'];
    if (type === 'response.done') this.#open = undefined;
    const sent = this.#tell(event);
    return type === 'response.output_item.done' && isObject(item) ? this.#keep(item) : sent;
  }

  refused(body: string): void {
    const event: unknown = JSON.parse(body);
    if (isObject(event)) this.#tell(this.#named({ type: 'error', ...event }));
  }

  ended(): void {
    if (this.#open === undefined) return;
    const response = { ...this.#open, ...this.#outcome(), output: this.#output, usage: null };
    this.#open = undefined;
    this.#tell({ type: 'response.done', response });
  }

  broken(): void {
    this.#open = undefined;
    this.#parts.terminate();
  }

  #fail(event: JsonObject): boolean | Promise<boolean> {
    this.#error = isObject(event['error']) ? event['error'] : {};
    // What the client no longer gets need not be made.
    this.#parts.askToStop();
    return this.#tell(this.#named(event));
  }

  #named(event: JsonObject): JsonObject {
    const error = isObject(event['error']) ? event['error'] : {};
    return { ...event, error: { ...error, event_id: this.#parts.eventId ?? null } };
  }

  #tell(event: JsonObject): boolean | Promise<boolean> {
    const { response, event_id: _providers, ...rest } = event;
    if (!isObject(response)) return this.#parts.tell(rest);
    return this.#parts.tell({
      ...rest,
      response: { ...response, conversation_id: this.#parts.conversationId },
    });
  }

  /** What the client was shown becomes a part of the conversation; what does not fit is said, and is not. */
  #keep(shown: JsonObject): boolean | Promise<boolean> {
    this.#output.push(shown);
    const { conversation, newName, tell, eventId } = this.#parts;
    if (conversation === undefined) return true;
    const item = readItem(shown, 'item', newName);
    const previous = isRefusal(item) ? item : conversation.insert(item);
    if (isRefusal(item)) return tell(errorEvent(item, eventId));
    if (isRefusal(previous)) return tell(errorEvent(previous, eventId));
    tell({ type: 'conversation.item.added', previous_item_id: previous, item: shownItem(item) });
    return tell({ type: 'conversation.item.done', previous_item_id: previous, item: shownItem(item) });
  }

  #outcome(): JsonObject {
    const { type, code } = this.#error ?? {};
    if (code === 'output_blocked')
      return { status: 'incomplete', status_details: { type: 'incomplete', reason: 'content_filter' } };
    return { status: 'failed', status_details: { type: 'failed', error: { type, code } } };
  }
}
