/** Google's generateContent format, to be converted from. */
import type { SurfaceFormat } from '../surface-format.ts';
import { readGenerateContent } from './read-generate-content.ts';
import { openGenerateContentWriter, writeGenerateContent } from './write-generate-content.ts';

export const GENERATE_CONTENT_FORMAT: SurfaceFormat = {
  name: 'generate_content',
  read: readGenerateContent,
  writeWhole: writeGenerateContent,
  openStream: openGenerateContentWriter,
};
