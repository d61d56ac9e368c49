/** How the limits are kept, who waits for a turn, what each provider takes at once, for Prometheus. No label but these. */
import { Counter, Gauge, type Registry } from 'prom-client';

export interface LimitFigures {
  /** `own`, `linked`, `held` or `share`. */
  readonly mode: () => string;
  readonly commands: () => number;
  readonly active: () => number;
  readonly waiting: () => number;
  readonly refused: () => number;
  readonly lagMs: () => number;
  /** By the provider's configured name; empty where their limits are off. */
  readonly providers: () => readonly {
    readonly name: string;
    readonly limit: number;
    readonly inFlight: number;
  }[];
}

const MODES = ['own', 'linked', 'held', 'share'];

export function watchLimits(registry: Registry, figures: LimitFigures): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value());
      },
    });
  gauge('portcullis_turns_active', 'Requests of several tenants worked on now.', figures.active);
  gauge('portcullis_turns_waiting', 'Requests that wait for their tenant’s turn.', figures.waiting);
  gauge('portcullis_loop_lag_seconds', 'Average lateness of timers.', () => figures.lagMs() / 1_000);
  total({ name: 'portcullis_turns_refused_total', help: 'Requests refused at capacity.' }, figures.refused);
  total(
    { name: 'portcullis_limit_commands_total', help: 'Commands to Redis about limits.' },
    figures.commands,
  );
  new Gauge({
    name: 'portcullis_limits_mode',
    help: '1 for how limits are kept now: own, linked, held or share.',
    labelNames: ['mode'],
    registers,
    collect() {
      for (const mode of MODES) this.set({ mode }, mode === figures.mode() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'portcullis_provider_calls',
    help: 'Calls to a provider: those under way, and the most there may be.',
    labelNames: ['provider', 'what'],
    registers,
    collect() {
      for (const { name, limit, inFlight } of figures.providers()) {
        this.set({ provider: name, what: 'limit' }, limit);
        this.set({ provider: name, what: 'in_flight' }, inFlight);
      }
    },
  });

  function total(
    { name, help }: { readonly name: string; readonly help: string },
    value: () => number,
  ): void {
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }
}
