/** Google's generateContent, by its package. */
import { readGeminiUsage } from '../../../http/gemini/gemini-usage.ts';
import { integerOf, memberOf, NO_ADDRESS, NO_KEY, type Target } from './target.ts';

/** Google lets the model say how long it thinks. */
const DYNAMIC_BUDGET = -1;

/** @param provider the package's name for where it is called: Vertex takes no ids of calls. */
export const googleTarget = (provider: 'google.generative-ai' | 'google.vertex.chat'): Target => ({
  format: 'generate_content',
  traits: {
    vendor: 'google',
    imageUrls: false,
    imageDetail: false,
    toolResultImages: false,
    lateSystem: false,
    names: false,
    prefixCache: 'automatic',
  },
  load: async () => {
    const { createGoogle } = await import('@ai-sdk/google');
    return (model, send) =>
      createGoogle({ name: provider, baseURL: NO_ADDRESS, apiKey: NO_KEY, fetch: send })(model);
  },
  // The end user's name is the gate's own business: Google has no field for it.
  optionsOf: ({ parallelTools, thinking, verbosity }, { refuse }) => {
    if (parallelTools === false) throw refuse('parallelTools');
    if (verbosity !== undefined) throw refuse('verbosity');
    if (thinking === undefined) return {};
    if (thinking.type === 'disabled') return { google: { thinkingConfig: { thinkingBudget: 0 } } };
    const thinkingBudget = thinking.type === 'enabled' ? thinking.budgetTokens : DYNAMIC_BUDGET;
    return { google: { thinkingConfig: { thinkingBudget, includeThoughts: true } } };
  },
  boundOf: (body) => integerOf(memberOf(body, 'generationConfig', 'maxOutputTokens')),
  // Google's maximum has the thoughts in it.
  budgetOf: () => undefined,
  usageOf: (raw) => readGeminiUsage(raw) ?? {},
  emptyAnswer: JSON.stringify({
    candidates: [{ content: { role: 'model', parts: [{ text: '-' }] }, finishReason: 'STOP', index: 0 }],
  }),
});
