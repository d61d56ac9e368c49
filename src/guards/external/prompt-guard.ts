/**
 * Prompt Guard 1 and 2 behind a classification endpoint, by the URL's end: `/predict` of Hugging Face's Text Embeddings
 * Inference, else `/classify` as vLLM and SGLang have it. The model sees 512 tokens, so texts go in small windows; a
 * server that truncates would leave the rest unjudged, so it is told not to.
 * https://huggingface.co/meta-llama/Llama-Prompt-Guard-2-86M, https://docs.vllm.ai/en/stable/models/pooling_models/classify/,
 * https://huggingface.github.io/text-embeddings-inference/ (openapi.json 1.7), 2026-11-21.
 */
import { z } from 'zod';
import {
  AnswerFault,
  bearer,
  type ExternalAdapter,
  type ExternalFinding,
  type ExternalText,
  notTheOperators,
} from './adapter.ts';
import { Categories } from './categories.ts';
import type { ExternalGuardSettings } from './settings.ts';

export const PROMPT_GUARD_CATEGORIES = ['injection', 'jailbreak', 'malicious'] as const;

/** From which probability on a label counts as flagged: the largest of two. */
const FLAGGED = 0.5;

/** The classes in the models' order: version 2 has two, version 1 three. The first is the harmless one. */
const CLASSES: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ['benign', 'malicious']],
  [3, ['benign', 'injection', 'jailbreak']],
]);

const probability = z.number().min(0).max(1);
const classified = z.object({
  data: z.array(z.object({ index: z.int().min(0), probs: z.array(probability) })),
});
const predicted = z.array(z.array(z.object({ label: z.string().max(64), score: probability })));

export function promptGuard(settings: ExternalGuardSettings): ExternalAdapter {
  const predicts = new URL(settings.url).pathname.endsWith('/predict');
  const categories = new Categories({
    prefix: 'injection.',
    known: PROMPT_GUARD_CATEGORIES,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: 500,
    overlapCharacters: 120,
    textsPerCall: 32,
    judges: notTheOperators,
    body: (texts) => (predicts ? predictBody(texts) : classifyBody(texts, settings.model)),
    authorize: bearer,
    read(answer, texts) {
      const rows = predicts ? predictions(answer) : classifications(answer);
      if (rows.length !== texts.length) throw new AnswerFault('malformed');
      return rows.flatMap((row, text) => findingsOf(row, text, categories));
    },
  };
}

function predictBody(texts: readonly ExternalText[]): object {
  return { inputs: texts.map(({ text }) => [text]), truncate: false, raw_scores: false };
}

function classifyBody(texts: readonly ExternalText[], model: string | undefined): object {
  return { model, input: texts.map(({ text }) => text) };
}

/** For each text the probability of each class. */
type Row = ReadonlyMap<string, number>;

function classifications(answer: unknown): readonly Row[] {
  const { data } = classified.parse(answer);
  return data.map(({ index, probs }, position) => {
    const classes = CLASSES.get(probs.length);
    if (classes === undefined || index !== position) throw new AnswerFault('malformed');
    return new Map(classes.map((name, at) => [name, probs[at] ?? 0]));
  });
}

function predictions(answer: unknown): readonly Row[] {
  return predicted.parse(answer).map((labels) => {
    const classes = CLASSES.get(labels.length);
    if (classes === undefined) throw new AnswerFault('malformed');
    const row = new Map(labels.map(({ label, score }) => [classOf(label, classes), score]));
    if (row.size !== classes.length) throw new AnswerFault('malformed');
    return row;
  });
}

/** `LABEL_1` where the model's own configuration names no labels. */
function classOf(label: string, classes: readonly string[]): string {
  const numbered = /^LABEL_(\d)$/.exec(label);
  const name = numbered === null ? label.toLowerCase() : (classes[Number(numbered[1])] ?? '');
  if (!classes.includes(name)) throw new AnswerFault('malformed');
  return name;
}

function findingsOf(row: Row, text: number, rules: Categories): readonly ExternalFinding[] {
  const findings: ExternalFinding[] = [];
  for (const [name, score] of row) {
    if (name === 'benign') continue;
    const type = rules.typeOf(name, score, score >= FLAGGED);
    if (type !== undefined) findings.push({ text, type, score });
  }
  return findings;
}
