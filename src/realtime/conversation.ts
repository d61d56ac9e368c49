/**
 * The conversation of one session, held by the gate and nowhere else: in memory, bounded, gone with the session. What of
 * it a model reads is screened with each response anew.
 */
import { type Refusal, refuse } from '../errors.ts';
import { type ConversationItem, sentItem } from './conversation-item.ts';

/** Most items of one conversation. */
const MAX_ITEMS = 1_000;

/** Whether the items, each time that they are named, are no longer than `maxBytes` together. */
export function fitsIn(items: readonly ConversationItem[], maxBytes: number): boolean {
  let bytes = 0;
  for (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(sentItem(item)));
    if (bytes > maxBytes) return false;
  }
  return true;
}

export class Conversation {
  readonly #maxBytes: number;
  readonly #items: ConversationItem[] = [];
  readonly #bytes = new Map<string, number>();
  #totalBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get items(): readonly ConversationItem[] {
    return this.#items;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  get lastId(): string | null {
    return this.#items.at(-1)?.id ?? null;
  }

  find(id: unknown): ConversationItem | undefined {
    return typeof id === 'string' && this.#bytes.has(id)
      ? this.#items.find((item) => item.id === id)
      : undefined;
  }

  /**
   * Puts an item after another: `root` before all, undefined at the end. Returns the id that it stands after. `besides`:
   * bytes of the session that count against the same bound.
   */
  insert(item: ConversationItem, after?: string, besides = 0): string | null | Refusal {
    if (this.#bytes.has(item.id))
      return refuse('invalid_field', 'an item of that id is there', {
        param: 'item.id',
        detail: 'The conversation has an item of that id.',
      });
    const at = this.#placeAfter(after);
    if (at === undefined)
      return refuse('not_found', 'the previous item is not there', {
        param: 'previous_item_id',
        detail: 'The conversation has no item of that id.',
      });
    const bytes = Buffer.byteLength(JSON.stringify(sentItem(item)));
    if (this.#items.length >= MAX_ITEMS || this.#totalBytes + bytes + besides > this.#maxBytes)
      return refuse('conversation_full', 'the session holds as much as it may');
    this.#items.splice(at, 0, item);
    this.#bytes.set(item.id, bytes);
    this.#totalBytes += bytes;
    return this.#items[at - 1]?.id ?? null;
  }

  remove(id: string): void {
    const at = this.#items.findIndex((item) => item.id === id);
    if (at === -1) return;
    this.#items.splice(at, 1);
    this.#totalBytes -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
  }

  #placeAfter(after: string | undefined): number | undefined {
    if (after === undefined) return this.#items.length;
    if (after === 'root') return 0;
    const at = this.#items.findIndex(({ id }) => id === after);
    return at === -1 ? undefined : at + 1;
  }
}
