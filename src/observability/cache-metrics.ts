/**
 * What the cache did and saved, by tenant and model, for Prometheus. Read from the cache's own counts at each scrape;
 * those are bounded, so that labels are. A hit ratio is hits and similar over all of `portcullis_cache_requests_total`.
 */
import { Counter, type Registry } from 'prom-client';

export interface CacheCounts {
  readonly tenant: string;
  readonly model: string;
  readonly hits: number;
  readonly similar: number;
  readonly misses: number;
  readonly savedNanoUsd: number;
  readonly savedInputTokens: number;
  readonly savedOutputTokens: number;
  readonly savedMs: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  /** The label besides tenant and model. */
  readonly label?: string;
  values(row: CacheCounts): readonly (readonly [label: string, value: number])[];
}

const FAMILIES: readonly Family[] = [
  {
    name: 'portcullis_cache_requests_total',
    help: 'Requests that the cache was asked about.',
    label: 'result',
    values: ({ hits, similar, misses }) => [
      ['hit', hits],
      ['similar', similar],
      ['miss', misses],
    ],
  },
  {
    name: 'portcullis_cache_saved_nano_usd_total',
    help: 'What answers from the cache and shared calls would have cost, in nano-USD.',
    values: ({ savedNanoUsd }) => [['', savedNanoUsd]],
  },
  {
    name: 'portcullis_cache_saved_tokens_total',
    help: 'Tokens that no provider was paid for.',
    label: 'direction',
    values: ({ savedInputTokens, savedOutputTokens }) => [
      ['input', savedInputTokens],
      ['output', savedOutputTokens],
    ],
  },
  {
    name: 'portcullis_cache_saved_seconds_total',
    help: 'How long the calls took that were not made again.',
    values: ({ savedMs }) => [['', savedMs / 1000]],
  },
];

export function watchCache(registry: Registry, rows: () => readonly CacheCounts[]): void {
  for (const { name, help, label, values } of FAMILIES) {
    new Counter({
      name,
      help,
      labelNames: ['tenant', 'model', ...(label === undefined ? [] : [label])],
      registers: [registry],
      collect() {
        this.reset();
        for (const row of rows()) {
          const { tenant, model } = row;
          for (const [text, value] of values(row))
            this.inc({ tenant, model, ...(label !== undefined && { [label]: text }) }, value);
        }
      },
    });
  }
}
