/** OpenAI's chat format, by its package: OpenAI, Azure and the many servers that imitate it. */
import { readChatUsage } from '../../../http/openai/chat-usage.ts';
import { defined } from '../neutral-request.ts';
import { integerOf, memberOf, NO_ADDRESS, NO_KEY, type Target } from './target.ts';

/** @param maximumField the field that the provider takes the output maximum in. */
export function openaiTarget(maximumField: 'max_tokens' | 'max_completion_tokens'): Target {
  return {
    format: 'chat',
    traits: {
      vendor: 'openai',
      imageUrls: true,
      imageDetail: true,
      toolResultImages: false,
      lateSystem: true,
      names: true,
      prefixCache: 'automatic',
    },
    load: async () => {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return (model, send) => createOpenAI({ baseURL: NO_ADDRESS, apiKey: NO_KEY, fetch: send }).chat(model);
    },
    optionsOf: ({ parallelTools, endUser, thinking, strictSchema, verbosity }, context) => {
      if (thinking?.type === 'enabled') throw context.refuse('thinking');
      return {
        openai: defined({
          parallelToolCalls: parallelTools,
          user: endUser,
          strictJsonSchema: strictSchema ?? false,
          textVerbosity: verbosity,
          maxCompletionTokens: maximumField === 'max_completion_tokens' ? context.maxOutputTokens : undefined,
        }),
      };
    },
    ownMaximum: maximumField === 'max_completion_tokens',
    boundOf: (body) => integerOf(memberOf(body, 'max_completion_tokens') ?? memberOf(body, 'max_tokens')),
    budgetOf: () => undefined,
    usageOf: (raw) => readChatUsage(raw) ?? {},
    emptyAnswer: JSON.stringify({
      choices: [{ index: 0, message: { role: 'assistant', content: '-' }, finish_reason: 'stop' }],
    }),
  };
}
