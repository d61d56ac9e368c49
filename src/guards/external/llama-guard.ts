/**
 * Llama Guard 3 and 4 behind a server with OpenAI's chat completions (vLLM, Ollama, a cloud). The server applies the
 * model's own template; the answer is `safe`, or `unsafe` and a line of hazard codes. Where the server gives
 * log-probabilities, the score is that of "unsafe", as the model card says.
 * https://huggingface.co/meta-llama/Llama-Guard-3-8B, https://huggingface.co/meta-llama/Llama-Guard-4-12B, 2026-11-21.
 */
import { z } from 'zod';
import {
  type AboutRequest,
  AnswerFault,
  bearer,
  type ExternalAdapter,
  type ExternalFinding,
  type ExternalText,
  everyText,
} from './adapter.ts';
import { Categories } from './categories.ts';
import type { ExternalGuardSettings } from './settings.ts';

/** MLCommons' hazards by their codes S1…S14. */
const HAZARDS = [
  'violent_crimes',
  'non_violent_crimes',
  'sex_related_crimes',
  'child_sexual_exploitation',
  'defamation',
  'specialized_advice',
  'privacy',
  'intellectual_property',
  'indiscriminate_weapons',
  'hate',
  'suicide_and_self_harm',
  'sexual_content',
  'elections',
  'code_interpreter_abuse',
] as const;

/** `unsafe` is the answer as a whole: a threshold for it counts even where the model says "safe". */
export const HAZARD_CATEGORIES = ['unsafe', ...HAZARDS] as const;

/** "unsafe" and all fourteen codes are fewer. */
const MAX_ANSWER_TOKENS = 64;
const WINDOW_CHARACTERS = 6_000;
const VERDICT = /^\s*(safe|unsafe)(?:\s*\n\s*(S\d{1,2}(?:\s*,\s*S\d{1,2})*))?\s*$/;

const alternative = z.object({ token: z.string(), logprob: z.number() });
const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullable() }),
        logprobs: z
          .object({
            content: z.array(alternative.extend({ top_logprobs: z.array(alternative).optional() })).nullish(),
          })
          .nullish(),
      }),
    )
    .length(1),
});
type Choice = z.output<typeof answerSchema>['choices'][number];

export function llamaGuard(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({
    prefix: 'content.',
    known: HAZARD_CATEGORIES,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: WINDOW_CHARACTERS,
    overlapCharacters: 300,
    textsPerCall: 1,
    judges: everyText,
    body: ([text], about) => ({
      model: settings.model,
      messages: messagesOf(text, about),
      temperature: 0,
      max_tokens: MAX_ANSWER_TOKENS,
      logprobs: true,
      top_logprobs: 5,
      stream: false,
    }),
    authorize: bearer,
    read(answer) {
      const [choice] = answerSchema.parse(answer).choices;
      if (choice === undefined) throw new AnswerFault('malformed');
      return findingsOf(choice, categories);
    },
  };
}

/** The model judges the last turn; turns must begin with the user's and alternate. */
function messagesOf(judged: ExternalText | undefined, { prompt }: AboutRequest): readonly object[] {
  const { kind, text } = judged ?? { kind: 'user', text: '' };
  if (kind !== 'assistant' && kind !== 'tool_args') return [{ role: 'user', content: text }];
  return [
    { role: 'user', content: prompt.slice(0, WINDOW_CHARACTERS).toWellFormed() },
    { role: 'assistant', content: text },
  ];
}

function findingsOf(choice: Choice, rules: Categories): readonly ExternalFinding[] {
  const verdict = VERDICT.exec(choice.message.content ?? '');
  if (verdict === null) throw new AnswerFault('undecided');
  const isUnsafe = verdict[1] === 'unsafe';
  const score = unsafeProbability(choice) ?? (isUnsafe ? 1 : 0);
  const codes = isUnsafe ? (verdict[2]?.split(/\s*,\s*/) ?? []) : [];
  const types = codes.map((code) => rules.typeOf(hazardOf(code), score, true));
  types.push(rules.typeOf('unsafe', score, isUnsafe && codes.length === 0));
  return types.flatMap((type) => (type === undefined ? [] : [{ text: 0, type, score }]));
}

function hazardOf(code: string): string {
  return HAZARDS[Number(code.slice(1)) - 1] ?? code;
}

/** The probability of "unsafe" at the token that decides; undefined where the server does not tell. */
function unsafeProbability({ logprobs }: Choice): number | undefined {
  const deciding = logprobs?.content?.find(({ token }) => /^\s*(?:safe|un)/.test(token));
  if (deciding?.top_logprobs === undefined || deciding.top_logprobs.length === 0) return undefined;
  const sum = deciding.top_logprobs
    .filter(({ token }) => /^\s*un/.test(token))
    .reduce((total, { logprob }) => total + Math.exp(logprob), 0);
  return Math.min(1, Math.max(0, sum));
}
