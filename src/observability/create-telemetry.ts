/** Joins logs, metrics and traces behind the one interface that the pipeline knows. */
import { dryRunFacts } from './dry-run-facts.ts';
import type { LogSink } from './logger.ts';
import { describeError } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { RequestSummary, RequestTelemetry, StageName, Telemetry } from './telemetry.ts';
import type { Tracing } from './tracing.ts';

export interface TelemetryParts {
  readonly log: LogSink;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  /** Monotonic milliseconds with a fraction. */
  readonly monotonicMs: () => number;
}

export function createTelemetry(parts: TelemetryParts): Telemetry {
  const { log, metrics } = parts;
  return {
    begin: () => new ObservedRequest(parts),
    fault(where, error) {
      metrics.fault(where);
      log.logger.error({ where, ...describeError(error) }, 'fault');
    },
    guardCall: (guard, outcome, ms) => metrics.guardCall(guard, outcome, ms),
    info: (message, facts) => log.logger.info(facts, message),
    warn: (message, facts) => log.logger.warn(facts, message),
  };
}

/** When a stage ended, in monotonic milliseconds. */
export interface StageMark {
  readonly name: StageName;
  readonly endMs: number;
}

class ObservedRequest implements RequestTelemetry {
  readonly #parts: TelemetryParts;
  readonly #startMs: number;
  readonly #marks: StageMark[] = [];
  #lastMs: number;

  constructor(parts: TelemetryParts) {
    this.#parts = parts;
    this.#startMs = parts.monotonicMs();
    this.#lastMs = this.#startMs;
  }

  stage(name: StageName): void {
    const endMs = this.#parts.monotonicMs();
    this.#parts.metrics.stage(name, endMs - this.#lastMs);
    this.#lastMs = endMs;
    if (this.#parts.tracing) this.#marks.push({ name, endMs });
  }

  end(summary: RequestSummary): void {
    this.stage('settle');
    const ms = this.#lastMs - this.#startMs;
    this.#parts.metrics.request(summary, ms);
    this.#log(summary, ms);
    this.#parts.tracing?.record(summary, { startMs: this.#startMs, endMs: this.#lastMs, marks: this.#marks });
  }

  #log(summary: RequestSummary, ms: number): void {
    this.#parts.log.request({
      requestId: summary.requestId,
      surface: summary.surface,
      status: summary.status,
      outcome: summary.outcome,
      reason: summary.reason,
      tenant: summary.tenant,
      keyId: summary.keyId,
      model: summary.model,
      provider: summary.provider,
      cache: summary.cache,
      costNanoUsd: summary.costNanoUsd,
      ...(summary.guards.length > 0 && dryRunFacts(summary.guards)),
      in: summary.inputTokens,
      out: summary.outputTokens,
      ms: Math.round(ms * 100) / 100,
    });
  }
}
