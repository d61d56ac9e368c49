/**
 * The `surfaces` section: endpoints that are off until somebody turns them on, since their content is not text, or does
 * its work when nobody listens. What is on goes the way of every request; what is off answers 404 and says so.
 */
import { z } from 'zod';

const off = (what: string) => z.boolean().default(false).describe(what);

export const optionalSurfaces = z
  .strictObject({
    files: off('`/v1/files`: files that the gate keeps, encrypted, for their owner.'),
    batches: off('`/v1/batches`: requests out of a kept file, each worked like any request.'),
    images: off('`/v1/images`: pictures made from text.'),
    audio: off('`/v1/audio`: speech from text, text from speech.'),
    realtime: off('`/v1/realtime`: conversations over a WebSocket.'),
    fineTuning: off('`/v1/fine_tuning`: training of models; needs a scope that no other scope covers.'),
  })
  .refine(({ files, batches }) => files || !batches, {
    path: ['batches'],
    message: 'needs files: true, since a batch is made of a kept file and its results are kept files',
  })
  .prefault({})
  .describe('Endpoints that are off by default. Each has a scope of its own besides.');

export type OptionalSurfaces = z.output<typeof optionalSurfaces>;
export type OptionalSurface = keyof OptionalSurfaces;
