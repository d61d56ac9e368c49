/** Which routes are called, avoided or left alone, for Prometheus. Labels are names of the configuration only. */
import { Gauge, type Registry } from 'prom-client';
import type { RouteFigures } from '../routing/route-health.ts';

const STATES = ['closed', 'ejected', 'open'];

export function watchRoutes(registry: Registry, figures: () => readonly RouteFigures[]): void {
  new Gauge({
    name: 'portcullis_route_circuit',
    help: '1 for the state of a model at a provider: closed, ejected (after all others) or open (probes only).',
    labelNames: ['provider', 'model', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { provider, model, state } of figures())
        for (const one of STATES) this.set({ provider, model, state: one }, one === state ? 1 : 0);
    },
  });
}
