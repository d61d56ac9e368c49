/** Which surface a Gemini request is for: Google has the method behind a colon in the path, and one path for all. */
import type { Surface } from '../surface.ts';
import { countTokensSurface } from './count-surface.ts';
import { batchEmbedSurface, embedSurface } from './embed-surface.ts';
import { asksForSse, methodOf } from './gemini-target.ts';
import { generateArraySurface, generateEventsSurface, generateSurface } from './generate-surface.ts';

/** One of each name. */
export const GEMINI_SURFACES: readonly Surface[] = [
  generateSurface,
  countTokensSurface,
  embedSurface,
  batchEmbedSurface,
];

/** Undefined where the gate has no such method. */
export function geminiSurfaceFor(path: string, query: string): Surface | undefined {
  switch (methodOf(path)) {
    case 'generateContent':
      return generateSurface;
    case 'streamGenerateContent':
      return asksForSse(query) ? generateEventsSurface : generateArraySurface;
    case 'countTokens':
      return countTokensSurface;
    case 'embedContent':
      return embedSurface;
    case 'batchEmbedContents':
      return batchEmbedSurface;
    case undefined:
      return undefined;
  }
}
