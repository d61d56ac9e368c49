/** OpenAI's chat format, to be converted from. */
import type { SurfaceFormat } from '../surface-format.ts';
import { readChat } from './read-chat.ts';
import { openChatWriter, writeChat } from './write-chat.ts';

export const CHAT_FORMAT: SurfaceFormat = {
  name: 'chat',
  read: readChat,
  writeWhole: writeChat,
  openStream: openChatWriter,
};
