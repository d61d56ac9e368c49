/** The format of OpenAI's Responses API, to be converted from. */
import type { SurfaceFormat } from '../surface-format.ts';
import { readResponses } from './read-responses.ts';
import { openResponsesWriter, writeResponses } from './write-responses.ts';

export const RESPONSES_FORMAT: SurfaceFormat = {
  name: 'responses',
  read: readResponses,
  writeWhole: writeResponses,
  openStream: openResponsesWriter,
};
