/** What external guards cost in time and how often they fail. Label values: names from the configuration, bounded. */
import { Counter, type Registry } from 'prom-client';
import { BucketHistogram, type BucketSeries } from './bucket-histogram.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Most names that are told apart, over all reloads; further ones count as `other`. */
const MAX_GUARDS = 100;

export class GuardCallMetrics {
  readonly #calls;
  readonly #seconds = new BucketHistogram({
    name: 'portcullis_external_guard_seconds',
    help: 'Time of one call to an external guard, the wait for a place included.',
    buckets: SECONDS,
  });
  readonly #series = new Map<string, BucketSeries>();

  constructor(registry: Registry) {
    this.#calls = new Counter({
      name: 'portcullis_external_guard_calls_total',
      help: 'Calls to external guards by outcome.',
      labelNames: ['guard', 'outcome'],
      registers: [registry],
    });
  }

  /** `outcome`: `answered`, or a reason from a closed list. */
  observe(guard: string, outcome: string, ms: number): void {
    const name = this.#series.has(guard) || this.#series.size < MAX_GUARDS ? guard : 'other';
    this.#calls.labels(name, outcome).inc();
    let series = this.#series.get(name);
    if (series === undefined) {
      series = this.#seconds.series({ guard: name });
      this.#series.set(name, series);
    }
    series.observe(ms / 1_000);
  }

  /** In Prometheus' text format; the counter is the registry's. */
  text(): string {
    return this.#seconds.text();
  }
}
