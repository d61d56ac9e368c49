/** Anthropic's Messages format, to be converted from. */
import type { SurfaceFormat } from '../surface-format.ts';
import { readMessages } from './read-messages.ts';
import { openMessagesWriter, writeMessages } from './write-messages.ts';

export const MESSAGES_FORMAT: SurfaceFormat = {
  name: 'messages',
  read: readMessages,
  writeWhole: writeMessages,
  openStream: openMessagesWriter,
};
