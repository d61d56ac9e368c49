/**
 * The name and the error shape of /v1/files and /v1/batches in scopes and records. No request is made through them: what
 * a file holds reaches a model only line by line, through the surface that the line names.
 */
import { refuse } from '../../../errors.ts';
import type { Surface } from '../../surface.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';

const kept = (name: string): Surface => ({
  name,
  read: () => refuse('not_found', `${name} are no requests to a model`),
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
});

export const filesSurface = kept('files');
export const batchesSurface = kept('batches');
