/**
 * Precision, recall and F1 of the personal-data guard on labelled texts, by type: `node benchmarks/personal-data.ts FILE…`.
 * A file is JSON as Presidio's data generator writes it, plain or gzipped. Prints figures only, never a text.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { findPersonalData } from '../src/guards/personal-data/find-personal-data.ts';
import { PERSONAL_DATA_TYPES, type PersonalDataType } from '../src/guards/personal-data/types.ts';

/** What the generators' names mean here; other labels are of nothing that the guard looks for. */
const LABELS: Readonly<Record<string, PersonalDataType>> = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'credit_card',
  IBAN_CODE: 'iban',
  US_SSN: 'ssn',
  IP_ADDRESS: 'ip_address',
  US_DRIVER_LICENSE: 'national_id',
  PERSON: 'person_name',
  GPE: 'place',
  LOCATION: 'place',
  ADDRESS: 'place',
  STREET_ADDRESS: 'place',
};
/** The least share of both together that label and finding must have in common. */
const LEAST_OVERLAP = 0.5;

interface Labelled {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

interface Span {
  readonly type: PersonalDataType;
  readonly start: number;
  readonly end: number;
}

class Tally {
  right = 0;
  found = 0;
  labelled = 0;
}

function samplesOf(path: string): readonly Labelled[] {
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Labelled[];
}

function labelsOf({ spans }: Labelled): readonly Span[] {
  return spans.flatMap(({ entity_type: label, start_position: start, end_position: end }) => {
    const type = Object.hasOwn(LABELS, label) ? LABELS[label] : undefined;
    return type === undefined ? [] : [{ type, start, end }];
  });
}

function overlap(a: Span, b: Span): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return common <= 0 ? 0 : common / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

function count(samples: readonly Labelled[]): ReadonlyMap<PersonalDataType, Tally> {
  const tallies = new Map(PERSONAL_DATA_TYPES.map((type) => [type, new Tally()]));
  const search = { types: new Set(PERSONAL_DATA_TYPES) };
  for (const sample of samples) {
    const labels = labelsOf(sample);
    const found = findPersonalData(sample.full_text, search);
    for (const { type } of labels) add(tallies, type, 'labelled');
    for (const one of found) {
      add(tallies, one.type, 'found');
      const isRight = labels.some((label) => label.type === one.type && overlap(label, one) >= LEAST_OVERLAP);
      if (isRight) add(tallies, one.type, 'right');
    }
  }
  return tallies;
}

function add(
  tallies: ReadonlyMap<PersonalDataType, Tally>,
  type: PersonalDataType,
  field: keyof Tally,
): void {
  const tally = tallies.get(type);
  if (tally !== undefined) tally[field] += 1;
}

function line(type: string, { right, found, labelled }: Tally): string {
  const share = (of: number) => (of === 0 ? '–' : (right / of).toFixed(3));
  const f1 = found + labelled === 0 ? '–' : ((2 * right) / (found + labelled)).toFixed(3);
  return `| ${type} | ${labelled} | ${found} | ${share(found)} | ${share(labelled)} | ${f1} |`;
}

function total(tallies: ReadonlyMap<string, Tally>, names: readonly string[]): Tally {
  const sum = new Tally();
  for (const name of names) {
    const { right, found, labelled } = tallies.get(name) ?? new Tally();
    sum.right += right;
    sum.found += found;
    sum.labelled += labelled;
  }
  return sum;
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: node benchmarks/personal-data.ts FILE…');
  process.exitCode = 2;
}
for (const path of paths) {
  const samples = samplesOf(path);
  const tallies = count(samples);
  const structured = PERSONAL_DATA_TYPES.filter((type) => type !== 'person_name' && type !== 'place');
  console.log(
    `\n${samples.length} texts\n\n| type | labelled | found | precision | recall | F1 |\n|---|---|---|---|---|---|`,
  );
  for (const [type, tally] of tallies) console.log(line(type, tally));
  console.log(line('structured types together', total(tallies, structured)));
}
