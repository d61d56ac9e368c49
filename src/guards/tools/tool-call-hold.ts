/**
 * Holds the tool calls of a streamed answer back until they are complete and judged. What comes before a call is not
 * delayed; what comes after it waits with it, so that the order stays. Bounded in characters.
 */
import type { Piece } from '../../http/surface.ts';
import type { ToolCall } from '../../http/tool-calls.ts';
import type { OutputVerdict, RenderedEvent, ToolHold, ToolHoldStep } from '../request-guards.ts';

/** Most characters of rendered events that wait; past it the answer is blocked. */
const MAX_HELD_CHARACTERS = 4 * 1024 * 1024;
/** Most calls that are open at a time. */
const MAX_OPEN_CALLS = 512;

export interface ToolHoldOptions {
  readonly judge: (calls: readonly ToolCall[]) => OutputVerdict | Promise<OutputVerdict>;
  /** False: calls are judged for the record and nothing waits. */
  readonly holds: boolean;
  readonly keepAliveMs: number;
}

interface OpenCall {
  readonly kind: ToolCall['kind'];
  name: string;
  arguments: string;
}

export function openToolHold(options: ToolHoldOptions): ToolHold {
  return new StreamedCalls(options);
}

class StreamedCalls implements ToolHold {
  readonly #options: ToolHoldOptions;
  readonly #calls = new Map<string, OpenCall>();
  readonly #channels = new Set<string>();
  #held = '';
  #asked: Promise<OutputVerdict> | undefined;
  #blocked: ToolHoldStep | undefined;

  constructor(options: ToolHoldOptions) {
    this.#options = options;
  }

  take(events: readonly RenderedEvent[]): ToolHoldStep {
    let text = '';
    for (const event of events) {
      if (this.#blocked !== undefined) return this.#blocked;
      if (event.type === 'delta') for (const piece of event.pieces) this.#follow(piece);
      const part = event.render();
      if (this.#isHolding) this.#held += part;
      else text += part;
      if (this.#calls.size > 0 && this.#channels.size === 0) text += this.#judge();
      if (this.#held.length > MAX_HELD_CHARACTERS || this.#calls.size > MAX_OPEN_CALLS)
        this.#blocked = { blocked: true, reason: 'tools: more than may be held back' };
    }
    return this.#blocked ?? { blocked: false, text };
  }

  finish(): ToolHoldStep {
    const text = this.#calls.size > 0 ? this.#judge() : '';
    return this.#blocked ?? { blocked: false, text };
  }

  async settled(): Promise<ToolHoldStep> {
    const verdict = await this.#asked;
    if (verdict?.blocked === true) return verdict;
    this.#asked = undefined;
    return this.#blocked ?? { blocked: false, text: this.#releaseHeld() };
  }

  get keepAliveMs(): number {
    return this.#options.keepAliveMs;
  }

  get waits(): boolean {
    return this.#asked !== undefined;
  }

  get #isHolding(): boolean {
    return this.#options.holds && (this.#calls.size > 0 || this.#asked !== undefined);
  }

  #follow(piece: Piece): void {
    const { toolCall } = piece;
    if (toolCall !== undefined) {
      const open = this.#calls.get(toolCall.call) ?? { kind: toolCall.kind, name: '', arguments: '' };
      this.#calls.set(toolCall.call, open);
      this.#channels.add(piece.channel);
      if (toolCall.part === 'arguments') open.arguments += piece.text;
      // Some servers repeat the whole name in every event.
      else if (open.name !== piece.text) open.name += piece.text;
    }
    if (piece.last) this.#channels.delete(piece.channel);
  }

  /** Judges what is complete; returns what may go at once. Verdicts that wait come in the order they were asked for. */
  #judge(): string {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#channels.clear();
    const verdict = this.#options.judge(calls);
    if (verdict instanceof Promise) {
      const before = this.#asked ?? Promise.resolve<OutputVerdict>({ blocked: false });
      this.#asked = before.then((earlier) => (earlier.blocked ? earlier : verdict));
      return '';
    }
    if (verdict.blocked) this.#blocked = verdict;
    return this.#asked === undefined && !verdict.blocked ? this.#releaseHeld() : '';
  }

  #releaseHeld(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}
