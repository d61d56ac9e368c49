/**
 * How suspicious a conversation has become: peak, persistence and diversity of what its turns show, each fading with
 * turns and time; never their mean, which a patient attacker dilutes. Pure: what was, what came, what it weighs.
 */
import { MANNERS } from './turn-phrases.ts';

/** What one user turn adds. */
export interface TurnSigns {
  /** How near the injection guard is to blocking it, 0…1; 1 at its threshold or past it. */
  readonly evidence: number;
  /** The same of the last user turns together: what is split over turns shows only there. */
  readonly joined: number;
  /** Bits of MANNERS. */
  readonly manners: number;
  /** The assistant, or the gate, refused what was asked before. */
  readonly afterRefusal: boolean;
  /** Nearly what was asked before and refused. */
  readonly repeats: boolean;
}

export const RISK_FEATURES = [
  'peak',
  'second',
  'persistence',
  'joined',
  'kinds',
  'refusals',
  'insisting',
  'repeats',
  'streak',
  ...MANNERS.map((manner) => `says_${manner}` as const),
  ...MANNERS.map((manner) => `insists_${manner}` as const),
] as const;

export type RiskFeature = (typeof RISK_FEATURES)[number];

/** The features, in their order, and how many refusals in a row the user has not taken; one array a conversation. */
export type RiskRecord = Float32Array;

export interface RiskWeights {
  readonly bias: number;
  readonly weights: Readonly<Record<RiskFeature, number>>;
}

/** User turns after which what a turn showed counts half. */
const HALF_LIFE_TURNS = 12;
/** Milliseconds after which it counts half in what the gate remembers. */
export const HALF_LIFE_MS = 30 * 60_000;
const TURN_DECAY = 0.5 ** (1 / HALF_LIFE_TURNS);

const PEAK = 0;
const SECOND = 1;
const PERSISTENCE = 2;
const JOINED = 3;
const KINDS = 4;
const REFUSALS = 5;
const INSISTING = 6;
const REPEATS = 7;
const STREAK = 8;
const SAYS = 9;
const INSISTS = SAYS + MANNERS.length;
const RUN = INSISTS + MANNERS.length;
/** Beyond this a manner says nothing more. */
const MOST_OF_ONE = 3;
/** Evidence from which on a turn after a refusal insists, whatever its words. */
const INSISTING_EVIDENCE = 0.2;
/** How much of a manner is still there to count as one of several kinds. */
const PRESENT = 0.5;

export function emptyRisk(): RiskRecord {
  return new Float32Array(RISK_FEATURES.length + 1);
}

/** Takes one more user turn into the record. */
export function addTurn(record: RiskRecord, turn: TurnSigns): void {
  const run = turn.afterRefusal ? at(record, RUN) + 1 : 0;
  fade(record, TURN_DECAY);
  record[RUN] = run;
  record[STREAK] = Math.max(at(record, STREAK), Math.min(MOST_OF_ONE, run - 1));
  const { evidence, joined, manners, afterRefusal, repeats } = turn;
  const peak = at(record, PEAK);
  if (evidence > peak) {
    record[SECOND] = peak;
    record[PEAK] = evidence;
  } else if (evidence > at(record, SECOND)) {
    record[SECOND] = evidence;
  }
  record[PERSISTENCE] = at(record, PERSISTENCE) + evidence;
  record[JOINED] = Math.max(at(record, JOINED), joined);
  if (afterRefusal) {
    record[REFUSALS] = at(record, REFUSALS) + 1;
    if (manners !== 0 || evidence > INSISTING_EVIDENCE) record[INSISTING] = at(record, INSISTING) + 1;
    if (repeats) record[REPEATS] = at(record, REPEATS) + 1;
  }
  addManners(record, manners, afterRefusal);
}

function addManners(record: RiskRecord, manners: number, afterRefusal: boolean): void {
  let kinds = 0;
  for (let manner = 0; manner < MANNERS.length; manner += 1) {
    if ((manners & (1 << manner)) !== 0) {
      raise(record, SAYS + manner);
      if (afterRefusal) raise(record, INSISTS + manner);
    }
    if (at(record, SAYS + manner) > PRESENT) kinds += 1;
  }
  record[KINDS] = kinds;
}

function raise(record: RiskRecord, place: number): void {
  record[place] = Math.min(MOST_OF_ONE, at(record, place) + 1);
}

/** What is left of a record after `elapsedMs`. */
export function fadeByTime(record: RiskRecord, elapsedMs: number): void {
  if (elapsedMs > 0) fade(record, 0.5 ** (elapsedMs / HALF_LIFE_MS));
}

function fade(record: RiskRecord, share: number): void {
  for (let place = 0; place < record.length; place += 1) record[place] = at(record, place) * share;
}

/** The worse of two accounts of the same conversation, feature by feature. */
export function worseOf(one: RiskRecord, other: RiskRecord): RiskRecord {
  return one.map((value, place) => Math.max(value, at(other, place)));
}

/** The probability that the conversation is an attack, 0…1, as far as its arcs are like those that it was fitted to. */
export function riskOf(record: RiskRecord, { bias, weights }: RiskWeights, extra = 0): number {
  let sum = bias + extra;
  for (const [place, feature] of RISK_FEATURES.entries()) sum += weights[feature] * at(record, place);
  return 1 / (1 + Math.exp(-sum));
}

function at(record: RiskRecord, place: number): number {
  return record[place] ?? 0;
}
