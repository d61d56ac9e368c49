/** Opens logs, metrics and traces of one process from their settings. */
import type { Egress } from '../egress/egress.ts';
import { createTelemetry } from './create-telemetry.ts';
import { createLogger } from './logger.ts';
import { Metrics } from './metrics.ts';
import type { ObservabilitySettings } from './settings.ts';
import type { Telemetry } from './telemetry.ts';
import type { Tracing } from './tracing.ts';

const STDERR = 2;
const EXPORT_TIMEOUT_MS = 10_000;

export interface Observability {
  readonly telemetry: Telemetry;
  readonly metrics: Metrics;
  /** Sends what is waiting; nothing may be told after it. */
  close(): Promise<void>;
}

export async function openObservability(
  settings: ObservabilitySettings,
  egress: Egress,
): Promise<Observability> {
  const log = createLogger(settings.logLevel, { terminal: process.stderr.isTTY === true, fd: STDERR });
  const metrics = new Metrics();
  const monotonicMs = () => performance.now();
  const untraced = createTelemetry({ log, metrics, tracing: undefined, monotonicMs });
  const tracing =
    settings.traces === undefined ? undefined : await openTracing(settings.traces, egress, untraced);
  const telemetry =
    tracing === undefined ? untraced : createTelemetry({ log, metrics, tracing, monotonicMs });
  return {
    telemetry,
    metrics,
    close: async () => {
      await tracing?.close().catch((error: unknown) => untraced.fault('traces', error));
      log.flush();
    },
  };
}

/** Loads OpenTelemetry only now: two hundred modules that a gate without an endpoint does not need in memory. */
async function openTracing(
  settings: NonNullable<ObservabilitySettings['traces']>,
  egress: Egress,
  telemetry: Telemetry,
): Promise<Tracing> {
  const { createTracing } = await import('./tracing.ts');
  const { endpoint, allowPrivateAddress, sampleRatio } = settings;
  return createTracing({
    sampleRatio,
    timeOriginMs: performance.timeOrigin,
    onFault: (error) => telemetry.fault('traces', error),
    post: async (body) => {
      const headers = { 'content-type': 'application/json' };
      const { status } = await egress.post(endpoint, body, {
        timeoutMs: EXPORT_TIMEOUT_MS,
        allowPrivateAddress,
        headers,
      });
      if (status >= 300) throw new Error(`the collector answered ${status}`);
    },
  });
}
