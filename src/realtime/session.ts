/**
 * One realtime session: works the client's events, holds settings and conversation, and has each response made by a
 * request of its own through every stage. It decides nothing about who may do what, and sends a provider nothing itself.
 */
import { randomBytes } from 'node:crypto';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { JsonObject } from '../http/json-object.ts';
import type { MessageSocket } from '../http/message-socket.ts';
import { ProviderLine } from '../providers/socket/provider-line.ts';
import { type ClientEvent, readClientEvent } from './client-event.ts';
import { Conversation, fitsIn } from './conversation.ts';
import { readItem, shownItem } from './conversation-item.ts';
import { EventQuota } from './event-quota.ts';
import { errorEvent } from './realtime-surface.ts';
import { responseBody } from './response-body.ts';
import { ResponseExchange } from './response-exchange.ts';
import { ResponseRelay } from './response-relay.ts';
import { type ResponseSettings, readResponseParams, readSessionSettings } from './response-settings.ts';

export interface SessionBounds {
  readonly jsonDepth: number;
  readonly maxConversationBytes: number;
  /** Longest that one response may take, in milliseconds. */
  readonly totalTimeoutMs: number;
  /** When the session will be closed, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

export interface SessionParts {
  readonly socket: MessageSocket;
  /** The request that opened it. */
  readonly opening: Exchange;
  readonly model: string;
  readonly bounds: SessionBounds;
  readonly clock: () => number;
  readonly newRequestId: () => string;
  /** Works one response to its end; never rejects. */
  respond(exchange: Exchange): Promise<void>;
  /** Told once, when the connection is gone and nothing is under way. */
  onOver(): void;
}

export class RealtimeSession {
  readonly #parts: SessionParts;
  readonly #line = new ProviderLine();
  readonly #conversation: Conversation;
  readonly #id = randomBytes(12).toString('hex');
  readonly #quota: EventQuota;
  #settings: ResponseSettings = {};
  #settingsBytes = 0;
  #active: { readonly exchange: ResponseExchange; readonly timer: NodeJS.Timeout } | undefined;
  #events = 0;
  #names = 0;
  #gone = false;
  #leaving = false;
  /** When the client or a response last did something, in milliseconds since the epoch. */
  activeAtMs: number;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#conversation = new Conversation(parts.bounds.maxConversationBytes);
    this.#quota = new EventQuota(parts.socket);
    this.activeAtMs = parts.clock();
  }

  get opening(): Exchange {
    return this.#parts.opening;
  }

  get model(): string {
    return this.#parts.model;
  }

  get expiresAtMs(): number {
    return this.#parts.bounds.expiresAtMs;
  }

  get isBusy(): boolean {
    return this.#active !== undefined;
  }

  begin(): void {
    const { socket } = this.#parts;
    socket.onClose(() => this.#onClose());
    socket.onMessage((text) => this.#onMessage(text));
    this.#tell({ type: 'session.created', session: this.#shown() });
  }

  /** Ends it now: what is under way is ended as if the client had gone. */
  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
    this.#onClose();
  }

  /** The gate stops: ends now where nothing is under way, else with the response. */
  leave(): void {
    this.#leaving = true;
    if (!this.isBusy) this.close(1001, 'the gate is shutting down');
  }

  /** The time for a stop is over. */
  shutDown(): void {
    this.#active?.exchange.end('shutdown');
  }

  #onMessage(text: string | undefined): void {
    if (this.#gone || this.#leaving) return;
    const { clock, bounds } = this.#parts;
    this.activeAtMs = clock();
    this.#quota.count(this.activeAtMs, text?.length ?? 0);
    if (text === undefined) {
      this.#refuse(refuse('invalid_json', 'a message of bytes'), undefined);
      return;
    }
    const event = readClientEvent(text, bounds.jsonDepth);
    const refusal = 'refusal' in event ? event.refusal : this.#work(event);
    if (refusal !== undefined) this.#refuse(refusal, event.id);
  }

  #work(event: ClientEvent): Refusal | undefined {
    const { fields } = event;
    switch (event.type) {
      case 'session.update':
        return this.#update(fields['session']);
      case 'conversation.item.create':
        return this.#create(fields);
      case 'conversation.item.retrieve':
        return this.#retrieve(fields['item_id']);
      case 'conversation.item.delete':
        return this.#remove(fields['item_id']);
      case 'response.create':
        return this.#respond(event);
      case 'response.cancel':
        return this.#cancel();
    }
  }

  #update(value: unknown): Refusal | undefined {
    const read = readSessionSettings(value, this.model);
    if (isRefusal(read)) return read;
    const settings = { ...this.#settings, ...read };
    const bytes = Buffer.byteLength(JSON.stringify(settings));
    if (bytes + this.#conversation.totalBytes > this.#parts.bounds.maxConversationBytes)
      return refuse('conversation_full', 'the settings are larger than the session may hold');
    this.#settings = settings;
    this.#settingsBytes = bytes;
    this.#tell({ type: 'session.updated', session: this.#shown() });
    return undefined;
  }

  #create({ item: value, previous_item_id: after }: JsonObject): Refusal | undefined {
    if (after != null && typeof after !== 'string')
      return refuse('invalid_field', 'previous_item_id is no string', { param: 'previous_item_id' });
    const item = readItem(value, 'item', () => this.#newName('item'));
    if (isRefusal(item)) return item;
    const previous = this.#conversation.insert(item, after ?? undefined, this.#settingsBytes);
    if (isRefusal(previous)) return previous;
    const shown = shownItem(item);
    this.#tell({ type: 'conversation.item.added', previous_item_id: previous, item: shown });
    this.#tell({ type: 'conversation.item.done', previous_item_id: previous, item: shown });
    return undefined;
  }

  #retrieve(id: unknown): Refusal | undefined {
    const item = this.#conversation.find(id);
    if (item === undefined) return noItem();
    this.#tell({ type: 'conversation.item.retrieved', item: shownItem(item) });
    return undefined;
  }

  #remove(id: unknown): Refusal | undefined {
    const item = this.#conversation.find(id);
    if (item === undefined) return noItem();
    this.#conversation.remove(item.id);
    this.#tell({ type: 'conversation.item.deleted', item_id: item.id });
    return undefined;
  }

  #respond({ id: eventId, fields }: ClientEvent): Refusal | undefined {
    if (this.#active !== undefined) return refuse('conversation_busy', 'a response is under way');
    const find = (id: unknown) => this.#conversation.find(id);
    const params = readResponseParams(fields['response'], find, () => this.#newName('item'));
    if (isRefusal(params)) return params;
    const { opening, bounds, clock, newRequestId, respond } = this.#parts;
    // An item may be named many times over.
    if (params.input !== undefined && !fitsIn(params.input, bounds.maxConversationBytes))
      return refuse('conversation_full', 'the input is larger than the session may hold');
    const body = responseBody(
      this.model,
      { ...this.#settings, ...params.settings },
      params.input ?? this.#conversation.items,
    );
    const relay = new ResponseRelay({
      conversation: params.isKept ? this.#conversation : undefined,
      conversationId: params.isKept ? `conv_${this.#id}` : null,
      eventId,
      newName: () => this.#newName('item'),
      tell: (event) => this.#tell(event),
      askToStop: () => this.#line.askToStop(),
      terminate: () => this.#parts.socket.terminate(),
    });
    const parts = {
      opening,
      requestId: newRequestId(),
      nowMs: clock(),
      body,
      line: this.#line,
      listener: relay,
    };
    const exchange = new ResponseExchange(parts);
    const timer = setTimeout(() => exchange.end('deadline'), bounds.totalTimeoutMs);
    this.#active = { exchange, timer };
    void respond(exchange).finally(() => this.#responded());
    return undefined;
  }

  #responded(): void {
    clearTimeout(this.#active?.timer);
    this.#active = undefined;
    this.activeAtMs = this.#parts.clock();
    if (this.#gone) this.#over();
    else if (this.#leaving) this.leave();
  }

  #cancel(): Refusal | undefined {
    if (this.#active === undefined)
      return refuse('invalid_field', 'nothing to cancel', { detail: 'There is no response under way.' });
    this.#line.askToStop();
    return undefined;
  }

  #onClose(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#quota.stop();
    this.#active?.exchange.end('client_closed');
    // The provider stops at once and tells what it used, which is less than the whole reservation.
    this.#line.askToStop();
    if (this.#active === undefined) this.#over();
  }

  #over(): void {
    this.#line.close();
    this.#parts.onOver();
  }

  #refuse(refusal: Refusal, eventId: string | undefined): void {
    this.#tell(errorEvent(refusal, eventId));
  }

  /** A client that does not read is not read from: its next events wait. */
  #tell(event: JsonObject): boolean | Promise<boolean> {
    this.#events += 1;
    const { socket } = this.#parts;
    const sent = socket.send(JSON.stringify({ event_id: `event_${this.#id}_${this.#events}`, ...event }));
    if (typeof sent === 'boolean') return sent;
    this.#quota.pauseUntil(sent);
    return sent;
  }

  #newName(stem: string): string {
    this.#names += 1;
    return `${stem}_${this.#id}_${this.#names}`;
  }

  #shown(): JsonObject {
    return {
      ...{ type: 'realtime', object: 'realtime.session', id: `sess_${this.#id}`, model: this.model },
      ...{ output_modalities: ['text'], instructions: '', tools: [], tool_choice: 'auto' },
      ...{ max_output_tokens: 'inf', expires_at: Math.floor(this.expiresAtMs / 1_000) },
      ...this.#settings,
    };
  }
}

function noItem(): Refusal {
  return refuse('not_found', 'no such item', {
    param: 'item_id',
    detail: 'The conversation has no item of that id.',
  });
}
