/** The surfaces that can be converted from, by their names. */
import { CHAT_FORMAT } from './chat/chat-format.ts';
import { GENERATE_CONTENT_FORMAT } from './generate-content/generate-content-format.ts';
import { MESSAGES_FORMAT } from './messages/messages-format.ts';
import { RESPONSES_FORMAT } from './responses/responses-format.ts';
import type { SurfaceFormat } from './surface-format.ts';

export const SURFACE_FORMATS: ReadonlyMap<string, SurfaceFormat> = new Map(
  [CHAT_FORMAT, MESSAGES_FORMAT, GENERATE_CONTENT_FORMAT, RESPONSES_FORMAT].map((format) => [
    format.name,
    format,
  ]),
);
