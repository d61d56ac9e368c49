/** OpenAI's wire formats, as OpenAI and the many servers that imitate it speak them. */
import type { Dialect } from '../http/http-provider.ts';
import { TRAINING_READS, TRAINING_STEPS, trainingPath } from '../training/training-provider.ts';

/** Where each surface's requests go, under the base URL. */
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
  ['realtime', '/realtime'],
]);

const REALTIME = new Set(['realtime']);
const READS = new Set(TRAINING_READS);

export const OPENAI_DIALECT: Dialect = {
  kind: 'openai-compatible',
  formats: new Set([...PATHS.keys(), ...TRAINING_STEPS]),
  overSocket: REALTIME,
  reads: READS,
  // A connection is opened for a model: there is no body that could name it.
  pathOf: ({ surface, model }) =>
    surface === 'realtime'
      ? `/realtime?model=${encodeURIComponent(model)}`
      : (PATHS.get(surface) ?? trainingPath(surface, model)),
  credentialHeaders: (credential) => ['authorization', `Bearer ${credential}`],
};
