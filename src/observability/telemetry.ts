/**
 * What the pipeline tells about itself, without knowing who listens (logs, metrics, traces). Never content, never a
 * secret; label values come from closed or bounded sets.
 */
import type { ErrorCode } from '../errors.ts';

export interface Telemetry {
  /** Begins the observation of one request. */
  begin(): RequestTelemetry;
  /** A fault that an operator must look at. `where` names the component. */
  fault(where: string, error: unknown): void;
  /** One call to an external guard. `guard`: its configured name; `outcome`: `answered` or a reason from a closed list. */
  guardCall(guard: string, outcome: string, ms: number): void;
  info(message: string, facts: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, facts: Readonly<Record<string, string | number | boolean>>): void;
}

export interface RequestTelemetry {
  /** Marks the end of a stage; the time since the last mark is the stage's. */
  stage(name: StageName): void;
  end(summary: RequestSummary): void;
}

export const STAGES = [
  'authenticate',
  'authorize',
  'reserve',
  'screen_input',
  'look_up_cache',
  'call_provider',
  'screen_output',
  'settle',
] as const;

export type StageName = (typeof STAGES)[number];

export interface RequestSummary {
  readonly requestId: string;
  readonly surface: string;
  readonly status: number;
  readonly outcome: 'answered' | ErrorCode;
  /** The internal reason of a refusal. */
  readonly reason?: string;
  readonly tenant?: string;
  readonly keyId?: string;
  /** A configured model name only, never the caller's text. */
  readonly model?: string;
  readonly provider?: string;
  readonly stream: boolean;
  readonly cache: 'hit' | 'similar' | 'miss' | 'off' | 'none';
  readonly attempts: number;
  readonly costNanoUsd: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Guard findings by `guard/type/action`, counted. */
  readonly guards: readonly {
    readonly guard: string;
    readonly type: string;
    readonly action: string;
    readonly count: number;
  }[];
  readonly durationMs: number;
  readonly firstByteMs?: number;
  readonly revision: string;
  /** W3C traceparent of the caller, for trace continuation. */
  readonly traceparent?: string;
}
