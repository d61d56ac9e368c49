/**
 * Azure OpenAI. Without an API version it is called at its v1 path, where the model in the body names the deployment;
 * with one at the older path, where the deployment stands in the URL.
 */
import type { Dialect } from '../http/http-provider.ts';

/** Where each surface's requests go, under the v1 path or a deployment's. */
const PATHS: ReadonlyMap<string, string> = new Map([
  ['chat', '/chat/completions'],
  ['responses', '/responses'],
  ['embeddings', '/embeddings'],
  ['completions', '/completions'],
  ['images_generations', '/images/generations'],
  ['images_edits', '/images/edits'],
  ['audio_speech', '/audio/speech'],
  ['audio_transcriptions', '/audio/transcriptions'],
  ['audio_translations', '/audio/translations'],
]);

/** Surfaces that Azure has at no deployment's path: there the body names the model. */
const WITHOUT_DEPLOYMENT: ReadonlySet<string> = new Set(['responses']);

/** @param apiVersion a dated version (`2024-10-21`, `2025-04-01-preview`); undefined: the v1 path. */
export function azureDialect(apiVersion: string | undefined): Dialect {
  return {
    kind: 'azure-openai',
    formats: new Set(PATHS.keys()),
    pathOf: ({ surface, model }) => {
      const path = PATHS.get(surface);
      if (path === undefined) return undefined;
      if (apiVersion === undefined) return `/openai/v1${path}`;
      const at = WITHOUT_DEPLOYMENT.has(surface) ? '' : `/deployments/${encodeURIComponent(model)}`;
      return `/openai${at}${path}?api-version=${apiVersion}`;
    },
    credentialHeaders: (credential) => ['api-key', credential],
  };
}
