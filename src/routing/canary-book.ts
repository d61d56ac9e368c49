/**
 * What the two sides of each canary did: requests, errors, refusals, latency, cost and length; and which canaries were
 * rolled back. Counts only, no content; bounded by the number of models that have a canary.
 */
import { z } from 'zod';

const MAX_MODELS = 256;

const count = z.number().min(0);
const sideCounts = z.strictObject({
  requests: count,
  /** Requests that the model did not answer at once: faults, timeouts, breaks, refusals of the provider, repairs. */
  errors: count,
  /** Answers in which the model declined, or that an output guard stopped. */
  refusals: count,
  /** Over the answered: milliseconds, nano-USD, output tokens. */
  latencyMs: count,
  costNanoUsd: count,
  outputTokens: count,
});
const rows = z
  .array(z.strictObject({ model: z.string(), to: z.string(), control: sideCounts, canary: sideCounts }))
  .max(MAX_MODELS);
const held = z.array(z.strictObject({ model: z.string(), atMs: z.number() })).max(MAX_MODELS);

export type CanaryRow = z.output<typeof rows>[number];
export type SideCounts = z.output<typeof sideCounts>;
export type Side = 'control' | 'canary';
export type RolledBack = z.output<typeof held>[number];

/** Settings of the installation: who was rolled back, and each node's figures. */
export const ROLLBACKS_SETTING = 'canary_rollbacks';
export const FIGURES_SETTING = 'canary_figures/';

export interface CanaryOutcome {
  readonly model: string;
  /** `provider/model` of the new side. */
  readonly to: string;
  readonly side: Side;
  readonly result: 'answered' | 'error' | 'refusal';
  readonly latencyMs: number;
  readonly costNanoUsd: number;
  readonly outputTokens: number;
}

export class CanaryBook {
  readonly #rows = new Map<string, CanaryRow>();
  #rolledBack: ReadonlySet<string> = new Set();
  #dirty = false;

  /** Whether a model's canary gets nobody, on any node, until it is resumed. */
  isRolledBack(model: string): boolean {
    return this.#rolledBack.has(model);
  }

  /** All of them; what was rolled back and is not in here is resumed. */
  hold(rolledBack: readonly RolledBack[]): void {
    this.#rolledBack = new Set(rolledBack.map(({ model }) => model));
  }

  count(outcome: CanaryOutcome): void {
    const row = this.#rowOf(outcome);
    if (row === undefined) return;
    const { result, latencyMs, costNanoUsd, outputTokens } = outcome;
    const before = row[outcome.side];
    const isAnswer = result !== 'error';
    row[outcome.side] = {
      requests: before.requests + 1,
      errors: before.errors + (isAnswer ? 0 : 1),
      refusals: before.refusals + (result === 'refusal' ? 1 : 0),
      latencyMs: before.latencyMs + (isAnswer ? latencyMs : 0),
      costNanoUsd: before.costNanoUsd + costNanoUsd,
      outputTokens: before.outputTokens + (isAnswer ? outputTokens : 0),
    };
    this.#dirty = true;
  }

  rows(): readonly CanaryRow[] {
    return [...this.#rows.values()];
  }

  /** What an earlier run of the node counted. */
  restore(text: string | undefined): void {
    for (const row of parseRows(text)) this.#rows.set(keyOf(row), row);
  }

  /** The figures to store; undefined where nothing changed since the last time. */
  takeChanges(): string | undefined {
    if (!this.#dirty) return undefined;
    this.#dirty = false;
    return JSON.stringify(this.rows());
  }

  /** Storing failed: they are to be stored again. */
  keepChanges(): void {
    this.#dirty = true;
  }

  #rowOf({ model, to }: CanaryOutcome): CanaryRow | undefined {
    const known = this.#rows.get(keyOf({ model, to }));
    if (known !== undefined || this.#rows.size >= MAX_MODELS) return known;
    const row = { model, to, control: nothing(), canary: nothing() };
    this.#rows.set(keyOf(row), row);
    return row;
  }
}

/** Figures that cannot be read are no figures: they decide nothing. */
export function parseRows(text: string | undefined): readonly CanaryRow[] {
  if (text === undefined) return [];
  const parsed = rows.safeParse(parseJson(text));
  return parsed.success ? parsed.data : [];
}

/** Throws where they cannot be read: nobody may be sent to a model that may be rolled back. */
export function parseRollbacks(text: string | undefined): readonly RolledBack[] {
  return text === undefined ? [] : held.parse(JSON.parse(text));
}

/** Of several nodes, added up. */
export function addRows(all: readonly CanaryRow[]): readonly CanaryRow[] {
  const sums = new Map<string, CanaryRow>();
  for (const row of all) {
    const known = sums.get(keyOf(row));
    sums.set(
      keyOf(row),
      known === undefined
        ? row
        : { ...known, control: add(known.control, row.control), canary: add(known.canary, row.canary) },
    );
  }
  return [...sums.values()];
}

function add(one: SideCounts, other: SideCounts): SideCounts {
  return {
    requests: one.requests + other.requests,
    errors: one.errors + other.errors,
    refusals: one.refusals + other.refusals,
    latencyMs: one.latencyMs + other.latencyMs,
    costNanoUsd: one.costNanoUsd + other.costNanoUsd,
    outputTokens: one.outputTokens + other.outputTokens,
  };
}

function nothing(): SideCounts {
  return { requests: 0, errors: 0, refusals: 0, latencyMs: 0, costNanoUsd: 0, outputTokens: 0 };
}

function keyOf({ model, to }: { readonly model: string; readonly to: string }): string {
  return JSON.stringify([model, to]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
