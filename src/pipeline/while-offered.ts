/**
 * Endpoints that a setting turns on: asked at each request, so that a reload opens and closes them. What is closed
 * answers 404, says which setting opens it, and reaches nobody.
 */
import { refuse } from '../errors.ts';
import type { OptionalSurface } from '../http/optional-surfaces.ts';
import type { GateRoute } from '../http/server.ts';
import type { Surface } from '../http/surface.ts';
import type { Gate } from './gate.ts';
import { turnAway } from './run.ts';

export interface OfferedRoute {
  readonly name: OptionalSurface;
  readonly surface: Surface;
  readonly route: GateRoute;
}

export function whileOffered(gate: Gate, { name, surface, route }: OfferedRoute): GateRoute {
  return {
    ...route,
    handle: (exchange) => {
      if (gate.current().settings.surfaces[name]) return route.handle(exchange);
      const detail = `${route.path} is off. \`surfaces: { ${name}: true }\` in the configuration turns it on.`;
      return turnAway(gate, { surface, exchange }, refuse('not_found', `${name} is off`, { detail }));
    },
  };
}
