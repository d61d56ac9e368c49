/** Pictures and sound: off by default, and then answered like any surface, through the whole pipeline. */
import { speechSurface } from '../http/openai/audio/speech-surface.ts';
import { transcriptionSurface, translationSurface } from '../http/openai/audio/transcription-surfaces.ts';
import { editsSurface } from '../http/openai/images/edits-surface.ts';
import { generationsSurface } from '../http/openai/images/generations-surface.ts';
import type { OptionalSurface } from '../http/optional-surfaces.ts';
import type { GateRoute } from '../http/server.ts';
import type { Surface } from '../http/surface.ts';
import type { Gate } from './gate.ts';
import { run } from './run.ts';
import { whileOffered } from './while-offered.ts';

export interface MediaSurface {
  readonly name: OptionalSurface;
  readonly surface: Surface;
  readonly path: string;
}

export const MEDIA_SURFACES: readonly MediaSurface[] = [
  { name: 'images', surface: generationsSurface, path: '/v1/images/generations' },
  { name: 'images', surface: editsSurface, path: '/v1/images/edits' },
  { name: 'audio', surface: speechSurface, path: '/v1/audio/speech' },
  { name: 'audio', surface: transcriptionSurface, path: '/v1/audio/transcriptions' },
  { name: 'audio', surface: translationSurface, path: '/v1/audio/translations' },
];

export function mediaRoutes(gate: Gate): readonly GateRoute[] {
  return MEDIA_SURFACES.map(({ name, surface, path }) =>
    whileOffered(gate, {
      ...{ name, surface },
      route: {
        ...{ method: 'POST', path, renderError: surface.renderError },
        handle: (exchange) => run(gate, surface, exchange),
      },
    }),
  );
}
