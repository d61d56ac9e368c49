/** Gemini's counts as the gate bills them: each token once, none free, none invented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Usage } from '../segments.ts';
import { readGeminiUsage } from './gemini-usage.ts';

const CASES: readonly (readonly [string, object, Usage])[] = [
  [
    'cached tokens are a part of the prompt, thoughts and tools’ results are not in the other counts',
    {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      toolUsePromptTokenCount: 5,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 155,
    },
    { inputTokens: 105, cachedInputTokens: 40, outputTokens: 50, reasoningTokens: 30 },
  ],
  [
    'the names of the protocol’s definition are read too',
    { prompt_token_count: 3, candidates_token_count: 2, total_token_count: 5 },
    { inputTokens: 3, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  ],
  [
    'zeros are left out: nothing was said but thoughts',
    { promptTokenCount: 10, thoughtsTokenCount: 8, totalTokenCount: 18 },
    { inputTokens: 10, cachedInputTokens: 0, outputTokens: 8, reasoningTokens: 8 },
  ],
  [
    'a total that says more than its parts is right',
    { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 40 },
    { inputTokens: 10, cachedInputTokens: 0, outputTokens: 30, reasoningTokens: 0 },
  ],
  [
    'without a total the thoughts count all the same',
    { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7 },
    { inputTokens: 10, cachedInputTokens: 0, outputTokens: 12, reasoningTokens: 7 },
  ],
  [
    'without candidates and total nobody knows the output',
    { promptTokenCount: 10 },
    { inputTokens: 10, cachedInputTokens: 0, reasoningTokens: 0 },
  ],
  [
    'a count that is none is not known',
    { promptTokenCount: -1, candidatesTokenCount: 5 },
    { cachedInputTokens: 0, reasoningTokens: 0 },
  ],
];
for (const [name, told, expected] of CASES)
  test(name, () => assert.deepEqual(readGeminiUsage(told), expected));

test('no counts are no usage', () => assert.equal(readGeminiUsage(undefined), undefined));
