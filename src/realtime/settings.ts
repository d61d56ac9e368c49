/** The `realtime` section: how many connections of messages the gate holds, how long, and how much each may keep. */
import { z } from 'zod';

export const realtimeSettings = z
  .strictObject({
    maxSessions: z.int().min(1).max(10_000).default(256).describe('Most sessions of this node at once.'),
    maxSessionsPerKey: z
      .int()
      .min(1)
      .max(10_000)
      .default(8)
      .describe('Most sessions of one key at once, on this node.'),
    maxSessionMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(3_600_000)
      .describe('Longest that a session may last; then it is closed.'),
    idleTimeoutMs: z
      .int()
      .min(100)
      .max(86_400_000)
      .default(600_000)
      .describe('Longest without an event of the client or a response under way.'),
    maxConversationBytes: z
      .int()
      .min(1_024)
      .max(16 * 1024 * 1024)
      .default(256 * 1024)
      .describe('Most bytes of a session’s settings and conversation; past it the client must delete items.'),
  })
  .prefault({})
  .describe('Bounds of `/v1/realtime`, where `surfaces.realtime` turns it on.');

export type RealtimeSettings = z.output<typeof realtimeSettings>;
