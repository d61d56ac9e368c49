/**
 * A streamed answer in a dry run: each event goes on at once and as it is, and a copy of it goes through the guards one
 * after the other, as the event itself would. Once one of them blocks, the rest is not judged: nobody would have seen it.
 */
import type { AnswerEvent } from '../../http/surface.ts';
import type { AnswerHold, RenderedEvent, StreamScreen, StreamStep, ToolHold } from '../request-guards.ts';
import { shadowOf } from './shadow-texts.ts';

/** How often a client is told that its stream lives: never, since that would be bytes of the guards' making. */
export const NEVER_MS = 2 ** 31 - 1;
export const FAILED = 'guard_failed: runner';

const NOTHING: readonly RenderedEvent[] = Object.freeze([]);

/** What a guard says about copies: the block, or those that passed. */
type Judged = { readonly blocked: true; readonly reason: string } | { readonly blocked: false };

export class ShadowStream implements StreamScreen {
  readonly #screen: StreamScreen;
  readonly #tell: (reason: string) => void;
  /** Copies that passed the screen and wait for external guards; undefined where none judge. As many as events do. */
  #forOutside: RenderedEvent[] | undefined;
  /** Those that passed these too and wait for the tool firewall. */
  #forTools: RenderedEvent[] | undefined;
  #stopped = false;

  /** @param tell learns why the stream would have been stopped. */
  constructor(screen: StreamScreen, tell: (reason: string) => void) {
    this.#screen = screen;
    this.#tell = tell;
  }

  accept(event: AnswerEvent): StreamStep {
    if (event.type === 'truncated' || event.type === 'error') return this.finish();
    const step = this.#attempt(() => this.#screen.accept(shadowOf(event)));
    if (step?.blocked === false) (this.#forOutside ?? this.#forTools)?.push(...step.release);
    return { blocked: false, release: [event] };
  }

  finish(): StreamStep {
    const step = this.#attempt(() => this.#screen.finish());
    if (step?.blocked === false) (this.#forOutside ?? this.#forTools)?.push(...step.release);
    return { blocked: false, release: NOTHING };
  }

  /** The events wait while external guards judge, as they would: their number stays bounded. */
  throughOutside(hold: AnswerHold): AnswerHold {
    const copies: RenderedEvent[] = [];
    this.#forOutside = copies;
    const passed = (step: StreamStep) => {
      if (this.#judged(step) && !step.blocked) this.#forTools?.push(...step.release);
    };
    return {
      keepAliveMs: NEVER_MS,
      take: (events, last) => {
        const step: StreamStep = { blocked: false, release: events };
        if (this.#stopped) return step;
        const pending = hold.take(copies.splice(0), last);
        if (pending instanceof Promise) return pending.then(passed).then(() => step);
        passed(pending);
        return step;
      },
    };
  }

  throughTools(hold: ToolHold): ToolHold {
    const copies: RenderedEvent[] = [];
    this.#forTools = copies;
    return {
      keepAliveMs: NEVER_MS,
      take: (events) => {
        this.#attempt(() => hold.take(copies.splice(0)));
        let text = '';
        for (const event of events) text += event.render();
        return { blocked: false, text };
      },
      finish: () => {
        this.#attempt(() => hold.finish());
        return { blocked: false, text: '' };
      },
      get waits() {
        return hold.waits;
      },
      settled: async () => {
        this.#judged(await hold.settled());
        return { blocked: false, text: '' };
      },
    };
  }

  /** Undefined once the stream would have been stopped. A guard that throws would have stopped it. */
  #attempt<Step extends Judged>(judge: () => Step): Step | undefined {
    if (this.#stopped) return undefined;
    let step: Step;
    try {
      step = judge();
    } catch {
      this.#stop(FAILED);
      return undefined;
    }
    return this.#judged(step) ? step : undefined;
  }

  #judged(step: Judged): boolean {
    if (step.blocked) this.#stop(step.reason);
    return !step.blocked;
  }

  #stop(reason: string): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#tell(reason);
  }
}
