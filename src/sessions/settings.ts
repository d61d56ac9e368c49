/** The `guards.history` and `guards.session` sections: what follows from how a conversation came to be. */
import { z } from 'zod';

export const historySettings = z
  .strictObject({
    mode: z
      .enum(['off', 'watch', 'block'])
      .describe('Assistant turns that the gate did not deliver (forged), or not like this (edited).'),
    unknown: z
      .enum(['watch', 'block'])
      .describe(
        'Assistant turns in a conversation that the gate does not know: examples, or one from before a restart.',
      ),
    systemText: z
      .enum(['off', 'watch', 'block'])
      .describe('System text that changes within a session; for sessions named by x-portcullis-session.'),
  })
  .describe('Recognises the assistant turns that the gate delivered, when a client sends them back.');

export const sessionSettings = z
  .strictObject({
    mode: z
      .enum(['off', 'watch', 'slow', 'approve', 'stop'])
      .describe(
        'What a risk at the threshold leads to: a note, a delay, a question to `tools.approval`, or the end of ' +
          'the conversation.',
      ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Risk from which on the mode acts, in place of the fitted one.'),
    slowMs: z
      .int()
      .min(0)
      .max(10_000)
      .describe(
        'Delay of a request below the threshold whose risk is raised; also of those at it, with `slow`.',
      ),
    identity: z
      .enum(['user', 'key', 'off'])
      .describe(
        'Whose refused requests raise the risk of new conversations: an authenticated user’s, or also those of a ' +
          'key without users. With `key` one user of an application can slow down the others.',
      ),
  })
  .describe('Risk that adds up over the turns of a conversation, and fades.');

export type HistorySettings = z.output<typeof historySettings>;
export type SessionSettings = z.output<typeof sessionSettings>;

export const HISTORY_DEFAULTS: HistorySettings = { mode: 'watch', unknown: 'watch', systemText: 'watch' };
export const SESSION_DEFAULTS: SessionSettings = { mode: 'stop', slowMs: 1_000, identity: 'user' };
