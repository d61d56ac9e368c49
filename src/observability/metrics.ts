/**
 * Prometheus metrics. Every label value comes from a closed set or from the configuration, and the number of label sets
 * is bounded: what comes past the bound is counted under `other`.
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ErrorCode } from '../errors.ts';
import { BucketHistogram, type BucketSeries } from './bucket-histogram.ts';
import { GuardCallMetrics } from './guard-call-metrics.ts';
import { type RequestSummary, STAGES, type StageName } from './telemetry.ts';

/** Most distinct label sets of the request metrics. */
const MAX_LABEL_SETS = 2_000;
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const STAGE_SECONDS = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30,
];

export interface Gauges {
  readonly inFlight: () => number;
  readonly queued: () => number;
  readonly cacheEntries: () => number;
  readonly auditPending: () => number;
}

export class Metrics {
  readonly registry = new Registry();
  readonly #guardCalls = new GuardCallMetrics(this.registry);
  readonly #sets = new Map<string, RequestSeries>();
  readonly #requests;
  readonly #duration;
  readonly #tokens;
  readonly #cost;
  readonly #findings;
  readonly #stage;
  readonly #stages: ReadonlyMap<StageName, BucketSeries>;
  readonly #faults;
  readonly #refused;
  readonly #budgetsPassed: Counter<'percent' | 'unit'>;

  constructor() {
    const registers = [this.registry];
    this.#requests = new Counter({
      name: 'portcullis_requests_total',
      help: 'Requests by outcome.',
      labelNames: ['surface', 'model', 'outcome', 'cache'],
      registers,
    });
    this.#duration = new BucketHistogram({
      name: 'portcullis_request_seconds',
      help: 'Time from headers to settlement.',
      buckets: SECONDS,
    });
    this.#tokens = new Counter({
      name: 'portcullis_tokens_total',
      help: 'Tokens that providers reported.',
      labelNames: ['model', 'direction'],
      registers,
    });
    this.#cost = new Counter({
      name: 'portcullis_cost_nano_usd_total',
      help: 'Cost posted, in nano-USD.',
      labelNames: ['model'],
      registers,
    });
    this.#findings = new Counter({
      name: 'portcullis_guard_findings_total',
      help: 'What guards found.',
      labelNames: ['guard', 'type', 'action'],
      registers,
    });
    this.#stage = new BucketHistogram({
      name: 'portcullis_stage_seconds',
      help: 'Time in each stage of the pipeline.',
      buckets: STAGE_SECONDS,
    });
    this.#stages = new Map(STAGES.map((stage) => [stage, this.#stage.series({ stage })]));
    this.#faults = new Counter({
      name: 'portcullis_faults_total',
      help: 'Internal faults by component.',
      labelNames: ['where'],
      registers,
    });
    this.#refused = new Counter({
      name: 'portcullis_edge_refusals_total',
      help: 'Requests that the edge refused before the pipeline.',
      labelNames: ['code'],
      registers,
    });
    this.#budgetsPassed = new Counter({
      name: 'portcullis_budget_thresholds_total',
      help: 'Budgets that passed a share of their limit, in percent, by what they count.',
      labelNames: ['percent', 'unit'],
      registers,
    });
    collectDefaultMetrics({ register: this.registry });
  }

  watch(gauges: Gauges): void {
    this.#gauge('portcullis_in_flight', 'Exchanges worked on now.', gauges.inFlight);
    this.#gauge('portcullis_queued', 'Exchanges waiting for a place.', gauges.queued);
    this.#gauge('portcullis_cache_entries', 'Answers in the cache.', gauges.cacheEntries);
    this.#gauge('portcullis_audit_pending', 'Audit records not yet durable.', gauges.auditPending);
  }

  stage(name: StageName, ms: number): void {
    this.#stages.get(name)?.observe(ms / 1000);
  }

  /** Everything in Prometheus' text format. */
  async text(): Promise<string> {
    this.#flush();
    const histograms = [this.#duration, this.#stage, this.#guardCalls].map((one) => one.text());
    return [await this.registry.metrics(), ...histograms].join('\n');
  }

  /** `percent` comes from the configured list. */
  budgetPassed(percent: number, unit: 'usd' | 'tokens'): void {
    this.#budgetsPassed.labels(String(percent), unit).inc();
  }

  refused(code: ErrorCode): void {
    this.#refused.labels(code).inc();
  }

  guardCall(guard: string, outcome: string, ms: number): void {
    this.#guardCalls.observe(guard, outcome, ms);
  }

  fault(where: string): void {
    this.#faults.labels(where).inc();
  }

  request(summary: RequestSummary, ms: number): void {
    const { surface, model = 'none', outcome, cache } = summary;
    const series = this.#seriesOf(surface, model, outcome, cache);
    series.requests += 1;
    series.input += summary.inputTokens ?? 0;
    series.output += summary.outputTokens ?? 0;
    series.costNanoUsd += summary.costNanoUsd;
    series.duration.observe(ms / 1000);
    for (const { guard, type, action, count } of summary.guards)
      this.#findings.labels(guard, type, action).inc(count);
  }

  /** Past the bound new combinations share the series of the model `other`. */
  #seriesOf(surface: string, model: string, outcome: string, cache: string): RequestSeries {
    const key = `${surface}\u0000${model}\u0000${outcome}\u0000${cache}`;
    const found = this.#sets.get(key);
    if (found) return found;
    if (this.#sets.size >= MAX_LABEL_SETS && model !== 'other')
      return this.#seriesOf(surface, 'other', outcome, cache);
    const labels = { surface, model, outcome, cache };
    const made = {
      labels,
      requests: 0,
      input: 0,
      output: 0,
      costNanoUsd: 0,
      duration: this.#duration.series(labels),
    };
    this.#sets.set(key, made);
    return made;
  }

  /** Hands what was counted since the last scrape to prom-client, which is too dear to be told at each request. */
  #flush(): void {
    for (const series of this.#sets.values()) {
      const { labels, requests, input, output, costNanoUsd } = series;
      const { model } = labels;
      this.#requests.labels(labels).inc(requests);
      this.#tokens.labels({ model, direction: 'input' }).inc(input);
      this.#tokens.labels({ model, direction: 'output' }).inc(output);
      this.#cost.labels({ model }).inc(costNanoUsd);
      Object.assign(series, { requests: 0, input: 0, output: 0, costNanoUsd: 0 });
    }
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}

interface RequestSeries {
  readonly labels: {
    readonly surface: string;
    readonly model: string;
    readonly outcome: string;
    readonly cache: string;
  };
  requests: number;
  input: number;
  output: number;
  costNanoUsd: number;
  readonly duration: BucketSeries;
}
