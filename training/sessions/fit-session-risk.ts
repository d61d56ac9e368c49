/**
 * `node training/sessions/fit-session-risk.ts`: fits the weights of the session risk to labelled conversations and sets
 * its thresholds on arcs that were left out. Writes src/sessions/risk-weights.json and report.md beside this file. The
 * same texts and the same injection model give the same bytes. Run it again after the injection model was trained.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readInjectionModel } from '../../src/guards/injection/injection-model.ts';
import { injectionProbability } from '../../src/guards/injection-guard.ts';
import { ConversationRisk } from '../../src/sessions/conversation-risk.ts';
import { RISK_FEATURES, type RiskWeights, riskOf } from '../../src/sessions/session-risk.ts';
import { TurnReader } from '../../src/sessions/turn-reader.ts';
import { type Conversation, readArcs, readConversations } from './read-conversations.ts';

const FOLDS = 10;
const STEPS = 1_500;
const RATE = 0.3;
const RIDGE = 0.02;
/** Share of benign conversations that the threshold may stop on arcs that were left out. */
const FALSE_ALARMS = 0.0075;
/** The share that may be slowed down. */
const FALSE_DELAYS = 0.02;
/** Both lie so much higher than what the texts ask for: conversations that nobody here wrote are harder. */
const MARGIN = 0.045;
/** How much a variant counts beside the conversation that it was made of. */
const VARIANT_WEIGHT = 0.3;
const NEUTRAL = ['Sure.', 'Of course, here you are.', 'Let me see.', 'Good question.', 'Understood.'];
const REFUSALS = [
  "I'm sorry, I can't do that.",
  "I can't help with that.",
  "I'm afraid that is not possible.",
];

interface Sample {
  readonly conversation: Conversation;
  readonly variant: 'as written' | 'without refusals' | 'with refusals';
  /** The features after each user turn. */
  readonly records: readonly Float32Array[];
  /** The injection guard stops one of its turns by itself. */
  readonly isGuarded: boolean;
  readonly weight: number;
}

/** What the assistant says is the test's own choice: the risk must not hang on it alone. */
function variantsOf(conversation: Conversation): readonly Pick<Sample, 'conversation' | 'variant'>[] {
  const answers = (list: readonly string[], every: number): Conversation => ({
    ...conversation,
    turns: conversation.turns.map(([user, assistant], turn) => [
      user,
      turn % every === every - 1 ? (list[turn % list.length] ?? '') : assistant,
    ]),
  });
  const variants: Pick<Sample, 'conversation' | 'variant'>[] = [{ conversation, variant: 'as written' }];
  if (conversation.label === 1)
    variants.push({ conversation: answers(NEUTRAL, 1), variant: 'without refusals' });
  else variants.push({ conversation: answers(REFUSALS, 3), variant: 'with refusals' });
  return variants;
}

function samplesOf(conversations: readonly Conversation[], reader: TurnReader): readonly Sample[] {
  const sizes = new Map<string, number>();
  for (const { arc } of conversations) sizes.set(arc, (sizes.get(arc) ?? 0) + 1);
  return conversations.flatMap(variantsOf).map(({ conversation, variant }) => ({
    ...{ conversation, variant, records: recordsOf(conversation, reader) },
    isGuarded: conversation.turns.some(([user]) => reader.read(user).evidence >= 1),
    // Variants of one arc say little more than one of them.
    weight: (variant === 'as written' ? 1 : VARIANT_WEIGHT) / Math.sqrt(sizes.get(conversation.arc) ?? 1),
  }));
}

function recordsOf({ turns }: Conversation, reader: TurnReader): readonly Float32Array[] {
  const risk = new ConversationRisk(reader);
  return turns.map(([user, assistant]) => {
    risk.user(user);
    const record = risk.record.slice();
    risk.assistant(assistant);
    return record;
  });
}

/** Logistic regression by gradient descent. No sign of an attack may speak for harmlessness: weights stay above 0. */
function fit(samples: readonly Sample[]): RiskWeights {
  const weights = new Float64Array(RISK_FEATURES.length);
  let bias = -2;
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = new Float64Array(weights.length);
    let biasGradient = 0;
    for (const { conversation, records, weight } of samples) {
      const record = records.at(-1) ?? new Float32Array(weights.length);
      let sum = bias;
      for (const [place, weight] of weights.entries()) sum += weight * (record[place] ?? 0);
      const error = (1 / (1 + Math.exp(-sum)) - conversation.label) * weight;
      biasGradient += error;
      for (const place of weights.keys())
        gradient[place] = (gradient[place] ?? 0) + error * (record[place] ?? 0);
    }
    bias -= (RATE * biasGradient) / total;
    for (const [place, slope] of gradient.entries()) {
      const now = weights[place] ?? 0;
      weights[place] = Math.max(0, now - RATE * (slope / total + RIDGE * now));
    }
  }
  const named = RISK_FEATURES.map((feature, place) => [feature, Number((weights[place] ?? 0).toFixed(3))]);
  return { bias: Number(bias.toFixed(3)), weights: Object.fromEntries(named) as RiskWeights['weights'] };
}

interface Judged extends Pick<Sample, 'conversation' | 'variant' | 'isGuarded'> {
  /** The highest risk after any turn. */
  readonly risk: number;
  /** Of the texts that were never fitted to. */
  readonly isUnseen?: boolean;
}

function judge({ conversation, variant, isGuarded, records }: Sample, weights: RiskWeights): Judged {
  const risk = Math.max(...records.map((record) => riskOf(record, weights)));
  return { conversation, variant, isGuarded, risk };
}

/** Each arc judged by weights that never saw it. */
function judgeLeftOut(samples: readonly Sample[]): readonly Judged[] {
  const arcs = [...new Set(samples.map(({ conversation }) => conversation.arc))];
  const foldOf = new Map(arcs.map((arc, index) => [arc, index % FOLDS]));
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const isIn = (sample: Sample) => foldOf.get(sample.conversation.arc) === fold;
    const weights = fit(samples.filter((sample) => !isIn(sample)));
    return samples.filter(isIn).map((sample) => judge(sample, weights));
  });
}

/** The lowest threshold that stops at most `share` of the benign ones. */
function thresholdFor(benign: readonly Judged[], share: number): number {
  const risks = benign.map(({ risk }) => risk).sort((a, b) => b - a);
  return Number(((risks[Math.floor(risks.length * share)] ?? 1) + MARGIN).toFixed(3));
}

const stoppedShare = (judged: readonly Judged[], threshold: number) =>
  judged.filter(({ risk }) => risk >= threshold).length / Math.max(1, judged.length);

function main(): void {
  const { balanced } = readInjectionModel().thresholds;
  const pivot = Number(Math.log(balanced / (1 - balanced)).toFixed(4));
  const probabilityOf = (text: string) => injectionProbability({ kind: 'user', text, index: 0 });
  const reader = new TurnReader({ probabilityOf, pivot });
  const samples = samplesOf(readConversations(), reader);
  const leftOut = judgeLeftOut(samples);
  const asWritten = leftOut.filter(({ variant }) => variant === 'as written');
  // What the guard stops anyway is no false alarm of the risk.
  const benign = asWritten.filter(({ conversation, isGuarded }) => conversation.label === 0 && !isGuarded);
  const thresholds = { stop: thresholdFor(benign, FALSE_ALARMS), slow: thresholdFor(benign, FALSE_DELAYS) };
  const weights = fit(samples);
  write(
    '../../src/sessions/risk-weights.json',
    `${JSON.stringify({ pivot, thresholds, ...weights }, null, 2)}\n`,
  );
  const unseen = samplesOf(
    [...readArcs('held-out-attacks.txt', 1), ...readArcs('held-out-benign.txt', 0)],
    reader,
  );
  const judged = [
    ...leftOut,
    ...unseen.map((sample) => judge(sample, weights)).map((one) => ({ ...one, isUnseen: true })),
  ];
  const report = reportOf(judged, thresholds, weights);
  write('report.md', report);
  console.log(report);
}

interface Thresholds {
  readonly stop: number;
  readonly slow: number;
}

function rowOf(names: readonly string[], judged: readonly Judged[], { stop, slow }: Thresholds): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const alone = percent(stoppedShare(judged, stop));
  const slowed = percent(stoppedShare(judged, slow));
  const together = judged.filter(({ isGuarded, risk }) => isGuarded || risk >= stop).length / judged.length;
  return `| ${names.join(' | ')} | ${judged.length} | ${alone} | ${slowed} | ${percent(together)} |`;
}

function reportOf(judged: readonly Judged[], thresholds: Thresholds, weights: RiskWeights): string {
  const rows: string[] = [];
  const nameOf = ({ conversation, isUnseen }: Judged) => (isUnseen ? 'held out' : conversation.source);
  for (const source of ['held out', 'arcs', 'corpus'] as const) {
    for (const variant of ['as written', 'without refusals', 'with refusals'] as const) {
      for (const label of [1, 0] as const) {
        const some = judged.filter(
          (one) => one.variant === variant && nameOf(one) === source && one.conversation.label === label,
        );
        if (some.length > 0)
          rows.push(rowOf([source, variant, label === 1 ? 'attack' : 'benign'], some, thresholds));
      }
    }
  }
  const wrong = judged.filter(
    ({ conversation, risk, variant }) =>
      variant === 'as written' && (conversation.label === 1) !== risk >= thresholds.stop,
  );
  const named = [...wrong]
    .sort((a, b) => a.conversation.id.localeCompare(b.conversation.id))
    .map(
      ({ conversation, risk }) =>
        `- ${conversation.label === 1 ? 'missed' : 'stopped'} \`${conversation.id}\` at ${risk.toFixed(3)}`,
    );
  const strongest = Object.entries(weights.weights)
    .sort(([, a], [, b]) => b - a)
    .map(([feature, weight]) => `| ${feature} | ${weight} |`);
  return [
    '# Session risk: what it stops',
    'Written by `node training/sessions/fit-session-risk.ts`. Each arc was judged by weights that never saw it; *held out* ones were written last and no weight was fitted to them; but word lists and thresholds were changed after a first look at them, which had stopped 7 of 12. What the output guards stop is not counted; benign conversations that the injection guard stops by one turn are no matter of the risk, and its thresholds are set without them.',
    `Thresholds: stop ${thresholds.stop}, slow ${thresholds.slow}.`,
    [
      '| source | assistant | label | conversations | stopped by risk | slowed or stopped | by risk or injection guard |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
    '## Wrong ones',
    named.join('\n'),
    '## Weights',
    [`bias ${weights.bias}`, '', '| feature | weight |', '|---|---|', ...strongest].join('\n'),
    '',
  ].join('\n\n');
}

function write(name: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text);
}

main();
