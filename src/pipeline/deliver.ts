/** Ends the client's answer: the last bytes of what was settled, or the refusal. Never anything that is not settled. */
import { isRefusal, type Refusal } from '../errors.ts';
import { errorHeaders, publicError } from '../http/edge-errors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Surface } from '../http/surface.ts';
import type { Received, Settled } from './request-states.ts';
import type { RenderedParts } from './run.ts';

export function deliver({ exchange, surface, revision }: Received, { ending }: Settled): void {
  const { client } = exchange;
  if (isRefusal(ending)) refuseClient({ client, surface, revisionId: revision.id }, ending);
  else if (ending.streamed) client.end(ending.ending);
  else client.send(200, ending.headers, ending.bytes ?? ending.ending);
}

/** What was kept and is given back: in parts, with back-pressure; what breaks off must not look complete. */
export async function deliverParts(
  { client }: Pick<Exchange, 'client'>,
  { contentType, bytes, parts }: RenderedParts,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  client.start(200, { 'content-type': contentType, ...headers }, bytes);
  try {
    for await (const part of parts) if (!(await client.write(part))) return;
    client.end('');
  } catch (fault) {
    client.destroy();
    throw fault;
  }
}

interface RefusalTarget {
  readonly client: Exchange['client'];
  readonly surface: Surface;
  readonly revisionId: string;
}

/** A refusal delivers nothing of a provider's, so that a listing, which is not settled, may be refused too. */
export function refuseClient({ client, surface, revisionId }: RefusalTarget, refusal: Refusal): void {
  const error = publicError(refusal);
  if (client.started) client.end(surface.renderStreamError(error));
  else
    client.send(
      error.status,
      { ...errorHeaders(refusal), ...refusal.headers, 'x-portcullis-revision': revisionId },
      surface.renderError(error),
    );
}
