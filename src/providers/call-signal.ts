/**
 * Says to a provider call that nobody wants it any more. The part of AbortSignal that providers use, so that one fits
 * too; Node's own costs as much as the policy decision to make, hear and forget, for an event that seldom comes.
 */

export interface AbortListener {
  handleEvent(): void;
}

export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: AbortListener): void;
  removeEventListener(type: 'abort', listener: AbortListener): void;
}

export class CallCancellation implements CallSignal {
  /** Bounded by the attempts of one request, which come one after the other. */
  #listeners: AbortListener[] = [];
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: 'abort', listener: AbortListener): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: AbortListener): void {
    const at = this.#listeners.indexOf(listener);
    if (at !== -1) this.#listeners.splice(at, 1);
  }

  /** Tells every listener once; one that comes later must look at `aborted`. */
  abort(): void {
    this.#aborted = true;
    const told = this.#listeners;
    this.#listeners = [];
    for (const listener of told) listener.handleEvent();
  }
}

/** For what takes nothing but Node's own signal. It lives as long as the request. */
export function toAbortSignal(signal: CallSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', { handleEvent: () => controller.abort() });
  return controller.signal;
}
