/** The endpoints whose requests a batch can hold, by path. */
import { chatSurface } from '../http/openai/chat-surface.ts';
import { completionsSurface } from '../http/openai/completions/completions-surface.ts';
import { embeddingsSurface } from '../http/openai/embeddings/embeddings-surface.ts';
import { responsesSurface } from '../http/openai/responses/responses-surface.ts';
import type { Surface } from '../http/surface.ts';

export const BATCH_SURFACES: ReadonlyMap<string, Surface> = new Map([
  ['/v1/chat/completions', chatSurface],
  ['/v1/responses', responsesSurface],
  ['/v1/embeddings', embeddingsSurface],
  ['/v1/completions', completionsSurface],
]);
