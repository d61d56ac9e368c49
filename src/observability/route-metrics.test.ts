/** Each route has one state, and a route that is gone has none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import type { RouteFigures } from '../routing/route-health.ts';
import { watchRoutes } from './route-metrics.ts';

test('a route’s state is shown as it is now', async () => {
  const registry = new Registry();
  let routes: readonly RouteFigures[] = [{ provider: 'p', model: 'm', state: 'open' }];
  watchRoutes(registry, () => routes);
  const labels = 'portcullis_route_circuit{provider="p",model="m",state=';
  const text = await registry.metrics();
  for (const line of [`${labels}"open"} 1`, `${labels}"closed"} 0`, `${labels}"ejected"} 0`])
    assert.ok(text.includes(line), line);
  routes = [];
  assert.ok(!(await registry.metrics()).includes(labels));
});
