/** The body that goes to a provider: the screened texts, the route's model name, the enforced output maximum. */
import type { BodyBytes } from '../http/binary-form.ts';
import type { ModelRoute } from './gate.ts';
import type { Reserved } from './request-states.ts';

/**
 * The last body that was rendered. The intent's payload, the cache's key and the first attempt need the same one, and
 * writing changes into a long request costs a scan of it. Filled only once screening has written its last change.
 */
export class RenderedBody {
  #route: ModelRoute | undefined;
  #body = '';

  for(route: ModelRoute, render: () => string): string {
    if (this.#route !== route) {
      this.#body = render();
      this.#route = route;
    }
    return this.#body;
  }
}

type Rendering = Pick<Reserved, 'request' | 'enforceMaximum' | 'maxOutputTokens' | 'rendered'>;

export function renderFor(reserved: Rendering, route: ModelRoute): string {
  const { request, enforceMaximum, maxOutputTokens, rendered } = reserved;
  const { model, outputLimitField } = route;
  return rendered.for(route, () =>
    request.render(
      enforceMaximum ? { model, outputLimitField, maxOutputTokens } : { model, outputLimitField },
    ),
  );
}

/** What is sent: the same text, or the form that the request has in its place. */
export function bodyFor(reserved: Rendering, route: ModelRoute): string | Promise<BodyBytes> {
  const { model, outputLimitField } = route;
  return reserved.request.binary?.body?.({ model, outputLimitField }) ?? renderFor(reserved, route);
}

/** The route that is tried first; every plan has one. */
export function firstRoute(reserved: Pick<Reserved, 'plan'>): ModelRoute {
  const route = reserved.plan.routes[0];
  if (route === undefined) throw new Error('a model plan without routes');
  return route;
}
