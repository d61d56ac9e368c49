/**
 * Until when this node may spend what was leased to it. The authority counts the term by its own clock from the moment
 * it answers, the node by two clocks from before it asked, so the node always stops first: the monotonic one, which
 * nobody can set, and the wall clock, which goes on while the machine sleeps.
 */
import type { LeaseTerm, LedgerStore } from '../storage/stores.ts';

/** The node stops this much before the authority gives it up. */
const MARGIN_MS = 2_000;
/** A term is renewed once this share of it is over. */
const RENEW_AFTER_SHARE = 1 / 3;

export interface TermClocks {
  /** Milliseconds that never go back; the origin does not matter. */
  monotonic(): number;
  wall(): number;
}

export class HeldTerm {
  readonly #ledger: Pick<LedgerStore, 'begin' | 'renew'>;
  readonly #epoch: string;
  readonly #node: string;
  readonly #clocks: TermClocks;
  #begun = false;
  #untilMonotonicMs = Number.NEGATIVE_INFINITY;
  #untilWallMs = Number.NEGATIVE_INFINITY;
  #renewAtMs = Number.NEGATIVE_INFINITY;
  /** What the authority's clock is ahead of the monotonic one. */
  #authorityAheadMs = 0;
  #asking: Promise<void> | undefined;

  constructor(
    ledger: Pick<LedgerStore, 'begin' | 'renew'>,
    { epoch, node, clocks }: { readonly epoch: string; readonly node: string; readonly clocks: TermClocks },
  ) {
    this.#ledger = ledger;
    this.#epoch = epoch;
    this.#node = node;
    this.#clocks = clocks;
  }

  /** False before the first word with the authority. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether what is leased may be spent now. */
  get holds(): boolean {
    return this.#clocks.monotonic() < this.#untilMonotonicMs && this.#clocks.wall() < this.#untilWallMs;
  }

  get isDue(): boolean {
    return this.#clocks.monotonic() >= this.#renewAtMs || !this.holds;
  }

  /** The authority's time now, as far as it is known. */
  get authorityNowMs(): number {
    return this.#clocks.monotonic() + this.#authorityAheadMs;
  }

  /** Resolves with a term that holds. Rejects where the authority cannot be asked or the epoch is fenced. */
  async ensure(): Promise<void> {
    if (!this.holds) await this.renew();
  }

  renew(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const [monotonicMs, wallMs] = [this.#clocks.monotonic(), this.#clocks.wall()];
    const term: LeaseTerm = this.#begun
      ? await this.#ledger.renew(this.#epoch)
      : await this.#ledger.begin(this.#epoch, this.#node);
    this.#begun = true;
    this.#untilMonotonicMs = monotonicMs + term.termMs - MARGIN_MS;
    this.#untilWallMs = wallMs + term.termMs - MARGIN_MS;
    this.#renewAtMs = monotonicMs + term.termMs * RENEW_AFTER_SHARE;
    this.#authorityAheadMs = term.nowMs - this.#clocks.monotonic();
  }
}
