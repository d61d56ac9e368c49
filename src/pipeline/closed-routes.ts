/**
 * Endpoints of the OpenAI API that this gate does not offer: each says why, instead of looking like a wrong path. Nothing
 * of them reaches a provider, whatever the credential.
 */
import { refuse } from '../errors.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import type { GateRoute } from '../http/server.ts';
import type { Gate } from './gate.ts';
import { turnAway } from './run.ts';

const CLOSED: readonly (readonly [path: string, what: string, why: string])[] = [
  ['/v1/uploads', 'Uploads', 'a file would lie at the provider unscreened, for every tenant of this gate'],
  ['/v1/images/variations', 'Image variations', 'they are made of a picture alone, which nobody can screen'],
  ['/v1/assistants', 'Assistants', 'its threads would lie at the provider, unscreened'],
  ['/v1/threads', 'Threads', 'they would lie at the provider, unscreened'],
  ['/v1/vector_stores', 'Vector stores', 'they would lie at the provider, for every tenant of this gate'],
];

export function closedRoutes(gate: Gate): readonly GateRoute[] {
  return CLOSED.flatMap(([path, what, why]) =>
    (['GET', 'POST', 'DELETE'] as const).flatMap((method) =>
      [path, `${path}/*`].map(
        (at): GateRoute => ({
          ...{ method, path: at, renderError: chatSurface.renderError },
          handle: (exchange) =>
            turnAway(
              gate,
              { surface: chatSurface, exchange },
              refuse('not_found', `${what} is not offered`, {
                detail: `The ${what} endpoints are not offered by this gate, and no setting turns them on: ${why}.`,
              }),
            ),
        }),
      ),
    ),
  );
}
