/**
 * Trains the injection classifier: reads the texts, measures what models that never saw a source make of it, fits how
 * probable an attack is, sets the thresholds, writes the model and the report. Seeded: the same texts, the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Judge, probabilityOf } from '../../src/guards/injection/judge.ts';
import { buildModel, formatInjectionModel } from './build-model.ts';
import { collectVocabulary } from './collect-vocabulary.ts';
import { balanced, type Prepared, prepareTexts } from './compose-training.ts';
import { disguisedHarmless, readableBy } from './disguise-harmless.ts';
import type { Example } from './example.ts';
import { fitJudge } from './fit-judge.ts';
import { ModelFitting, marginsUnder } from './fit-models.ts';
import type { NetOptions } from './fit-net.ts';
import type { FitOptions } from './fit-ngrams.ts';
import {
  byFamily,
  bySource,
  doubtful,
  type FoldOf,
  leftOutLinearMargins,
  leftOutMargins,
} from './leave-out.ts';
import { thresholdForRate } from './measures.ts';
import { TextReader } from './read-ngrams.ts';
import { MissingData, readOwnTexts, readPublicTexts } from './read-texts.ts';
import { readVoices } from './read-voices.ts';
import { type Judged, writeReport } from './report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const MODEL = pathOf('../../src/guards/injection/injection-model.bin');

/** Never looked at while anything was chosen; part of the shipped model, not of the one that is measured on them. */
const UNSEEN: ReadonlySet<string> = new Set(['giskard', 'hinglish', 'spikee']);
/** Plain requests planted in documents: no text says that of itself, so that they teach nothing. */
const NOT_LEARNED: ReadonlySet<string> = new Set(['bipia']);

/** Chosen by leaving sources and voices out. */
const NGRAMS: FitOptions = {
  bits: 20,
  epochs: 5,
  rate: 0.15,
  conceptRate: 0.15,
  decay: 0.001,
  minGroups: 2,
  minSources: 1,
  wordScale: 4,
  rarity: 1,
  seed: 1,
};
const NET: NetOptions = {
  epochs: 3,
  rate: 0.1,
  wordsLeftOut: 0.1,
  filtersLeftOut: 0.2,
  doubt: 0.1,
  minTexts: 2,
  seed: 1,
};
/** Harmless texts of which at most 1 % may be stopped. */
const ORDINARY =
  /^(?:deepset|gpteacher-.*|promptscreen-mixed|own:benign-(?:everyday|imperative|long-requests|code-talk|support-talk|fragments)|own:voices-benign-user-en-(?:talk|short|long))$/;
/** Harmless texts with trigger words, strict formats, set-ups: at most 2 %. */
const HARD =
  /^(?:security-questions|own:benign-(?:trigger-.*|corrections|formatting|task-instructions|structured-prompts|alarming-questions|people-instructions)|own:voices-benign-user-(?:en-(?:trigger-words|formats|setups|personas)|many.*))$/;
/** Shares of false alarms on what was left out; sources that nobody gathered are harder, so that there is margin. */
const BALANCED_RATES = { ordinary: 0.0075, hard: 0.015 };
const STRICT_RATES = { ordinary: 0.015, hard: 0.025 };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { data: { type: 'string', default: '../shared/data/injection' } },
  });
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  try {
    await train(resolve(ROOT, values.data), say);
    return 0;
  } catch (error) {
    if (!(error instanceof MissingData)) throw error;
    say(error.message);
    return 2;
  }
}

async function train(folder: string, say: (text: string) => void): Promise<void> {
  const startedMs = performance.now();
  const gathered = readPublicTexts(folder).filter(({ source }) => !NOT_LEARNED.has(source));
  const written = [...readOwnTexts(pathOf('texts')), ...readVoices(pathOf('voices'))];
  const vocabulary = collectVocabulary([...gathered, ...written].map(({ text }) => text));
  const isReadable = readableBy(vocabulary);
  const readable = [...gathered, ...written].filter(({ label, text }) => label === 0 || isReadable(text));
  const examples = [...readable, ...disguisedHarmless(readable)];
  const everything = prepareTexts(examples, new TextReader(NGRAMS.bits));
  say(
    `${gathered.length} gathered texts, ${written.length} written ones; ${examples.length} with what was encoded`,
  );
  const known = everything.filter(({ example }) => !UNSEEN.has(example.source));
  say('looking for wrong labels');
  const unlearned = doubtful(known, leftOutLinearMargins(known, { foldOf: bySource }, NGRAMS));
  const kept = known.filter((text) => !unlearned.has(text));
  say(`${unlearned.size} texts with doubtful labels are not learned`);
  const fitting = new ModelFitting({ ngrams: NGRAMS, net: NET });
  const spent = () => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  const measure = (foldOf: FoldOf) => leftOutMargins(known, { foldOf, unlearned }, fitting);
  say(`measuring without each source, ${spent()}`);
  const margins = await measure(bySource);
  say(`measuring without each family, ${spent()}`);
  const familyMargins = await measure(byFamily);
  const marginOf = new Map(known.map((text, index) => [text, margins[index] ?? 0]));
  const judge = fitJudge(judgedTexts(kept, marginOf));
  const judged = judgedBy(judge, known, margins);
  const thresholds = thresholdsOf(judged);
  const unseen = everything.filter(({ example }) => UNSEEN.has(example.source));
  const copied = new Set(unseen.map(({ group }) => group));
  const learned = await fitting.fit(kept.filter(({ group }) => !copied.has(group)));
  const unseenMargins = Float64Array.from(unseen, marginsUnder(learned));
  say('fitting the shipped model on everything');
  const shipped = await fitting.fit([...kept, ...unseen]);
  const model = buildModel(shipped.ngrams, { judge, thresholds, vocabulary, net: shipped.net });
  const file = formatInjectionModel(model);
  writeFileSync(MODEL, file);
  writeReport({
    judged,
    undoubted: judgedBy(
      judge,
      kept,
      Float64Array.from(kept, (text) => marginOf.get(text) ?? 0),
    ),
    byFamily: judgedBy(judge, known, familyMargins).filter(({ score }) => !Number.isNaN(score)),
    unseen: judgedBy(judge, unseen, unseenMargins),
    model,
    modelBytes: file.length,
    texts: countTexts(everything.map(({ example }) => example)),
    options: { ...NGRAMS, net: NET },
  });
  say(`done in ${spent()}`);
}

function judgedTexts(texts: readonly Prepared[], margins: ReadonlyMap<Prepared, number>) {
  return balanced(texts).map(({ label, weight, signature }, index) => {
    const text = texts[index];
    return { label, weight, signature, margin: (text && margins.get(text)) ?? 0 };
  });
}

function judgedBy(judge: Judge, texts: readonly Prepared[], margins: Float64Array): readonly Judged[] {
  return balanced(texts).map(({ example, label, weight, signature }, index) => {
    const margin = margins[index] ?? 0;
    const score = probabilityOf({ margin, signature, kind: 'user', hidden: false }, judge);
    return { example, label, weight, score };
  });
}

function thresholdsOf(judged: readonly Judged[]): { readonly balanced: number; readonly strict: number } {
  const bySource = new Map<string, number[]>();
  for (const { example, label, score } of judged) {
    if (label === 1) continue;
    const scores = bySource.get(example.source) ?? [];
    scores.push(score);
    bySource.set(example.source, scores);
  }
  const like = (names: RegExp) =>
    [...bySource].flatMap(([name, scores]) => (names.test(name) ? [scores] : []));
  const threshold = ({ ordinary, hard }: typeof BALANCED_RATES) =>
    Math.max(thresholdForRate(like(ORDINARY), ordinary), thresholdForRate(like(HARD), hard));
  return { balanced: threshold(BALANCED_RATES), strict: threshold(STRICT_RATES) };
}

function countTexts(
  examples: readonly Example[],
): ReadonlyMap<string, readonly [harmless: number, attacks: number]> {
  const counts = new Map<string, [number, number]>();
  for (const { source, label } of examples) {
    const count = counts.get(source) ?? [0, 0];
    count[label] += 1;
    counts.set(source, count);
  }
  return counts;
}

process.exitCode = await main();
