/** Anthropic's Messages, by its package. */
import { readMessagesUsage } from '../../../http/anthropic/messages-usage.ts';
import { defined } from '../neutral-request.ts';
import { integerOf, memberOf, NO_ADDRESS, NO_KEY, type Target } from './target.ts';

export const ANTHROPIC_TARGET: Target = {
  format: 'messages',
  traits: {
    vendor: 'anthropic',
    imageUrls: true,
    imageDetail: false,
    toolResultImages: true,
    lateSystem: false,
    names: false,
    prefixCache: 'points',
  },
  load: async () => {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return (model, send) => createAnthropic({ baseURL: NO_ADDRESS, apiKey: NO_KEY, fetch: send })(model);
  },
  optionsOf: ({ parallelTools, endUser, thinking, verbosity }, { refuse }) => {
    if (verbosity !== undefined) throw refuse('verbosity');
    return {
      anthropic: defined({
        // Its finer streaming of arguments may give what is no JSON.
        toolStreaming: false,
        disableParallelToolUse: parallelTools === false ? true : undefined,
        metadata: endUser === undefined ? undefined : { userId: endUser },
        thinking: thinking && { ...thinking },
      }),
    };
  },
  thinkFor: (budgetTokens) => ({ anthropic: { thinking: { type: 'enabled', budgetTokens } } }),
  boundOf: (body) => integerOf(memberOf(body, 'max_tokens')),
  budgetOf: (body) => integerOf(memberOf(body, 'thinking', 'budget_tokens')),
  usageOf: (raw) => readMessagesUsage(raw) ?? {},
  emptyAnswer: JSON.stringify({
    ...{ id: 'msg', type: 'message', role: 'assistant', model: 'none', content: [] },
    ...{ stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 0, output_tokens: 0 } },
  }),
};
