/** Counts what `policy replay` found. Holds request ids and catalogue names only, both bounded. */
import type { Judgement, Verdict } from './policy-replay-judge.ts';

/** Most request ids that are named for each kind of change. */
const MAX_IDS = 100;
/** Most different reasons that are counted; further ones count as `other`. */
const MAX_REASONS = 200;

/** Why a request or its answer could not be judged, or not wholly. */
export const SKIPS = ['noPayload', 'cut', 'erased', 'noPolicy', 'unreadable'] as const;
export type Skip = (typeof SKIPS)[number];

export interface Change {
  readonly was: Verdict;
  readonly wouldBe: Verdict;
  readonly count: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** The first so many. */
  readonly requestIds: readonly string[];
}

export interface ReplayReport {
  /** Requests whose input was judged, and of these the ones whose answer was judged too. */
  readonly judged: number;
  readonly answersJudged: number;
  readonly unchanged: number;
  readonly skipped: Readonly<Record<Skip, number>>;
  readonly changes: readonly Change[];
  /** Where the limit ended the replay: what to give as --from to go on; null where it came to the log's end. */
  readonly nextFrom: string | null;
}

interface Counted {
  count: number;
  readonly reasons: Map<string, number>;
  readonly requestIds: string[];
}

const RANK: Readonly<Record<Verdict, number>> = { allow: 0, redact: 1, block: 2 };

/** The stronger of two judgements; of equal ones both reasons. */
export function stronger(one: Judgement, other: Judgement): Judgement {
  if (one.verdict === other.verdict)
    return { verdict: one.verdict, reasons: [...new Set([...one.reasons, ...other.reasons])] };
  return RANK[one.verdict] > RANK[other.verdict] ? one : other;
}

export class ReplayCounts {
  judged = 0;
  answersJudged = 0;
  readonly #skipped: Record<Skip, number> = {
    noPayload: 0,
    cut: 0,
    erased: 0,
    noPolicy: 0,
    unreadable: 0,
  };
  readonly #changes = new Map<string, Counted>();
  #unchanged = 0;

  skip(why: Skip): void {
    this.#skipped[why] += 1;
  }

  add(requestId: string, was: Judgement, wouldBe: Judgement): void {
    this.judged += 1;
    if (was.verdict === wouldBe.verdict) {
      this.#unchanged += 1;
      return;
    }
    const key = `${was.verdict} ${wouldBe.verdict}`;
    const change: Counted = this.#changes.get(key) ?? { count: 0, reasons: new Map(), requestIds: [] };
    this.#changes.set(key, change);
    change.count += 1;
    if (change.requestIds.length < MAX_IDS) change.requestIds.push(requestId);
    // What speaks for a change is the reason of the stronger verdict: the other has none.
    const { reasons } = RANK[was.verdict] > RANK[wouldBe.verdict] ? was : wouldBe;
    for (const reason of reasons) countReason(change.reasons, reason);
  }

  report(nextFrom: string | null): ReplayReport {
    const changes = [...this.#changes].map(([key, { count, reasons, requestIds }]) => {
      const [was, wouldBe] = key.split(' ') as [Verdict, Verdict];
      const counted = [...reasons].map(([reason, times]) => ({ reason, count: times }));
      return {
        ...{ was, wouldBe, count, requestIds },
        reasons: counted.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
      };
    });
    changes.sort((a, b) => RANK[b.wouldBe] - RANK[a.wouldBe] || RANK[a.was] - RANK[b.was]);
    const { judged, answersJudged } = this;
    return { judged, answersJudged, unchanged: this.#unchanged, skipped: this.#skipped, changes, nextFrom };
  }
}

function countReason(reasons: Map<string, number>, reason: string): void {
  const known = reasons.has(reason) || reasons.size < MAX_REASONS ? reason : 'other';
  reasons.set(known, (reasons.get(known) ?? 0) + 1);
}

/** For people. */
export function describeReport(report: ReplayReport): readonly string[] {
  const { judged, answersJudged, unchanged, skipped, changes, nextFrom } = report;
  const lines = [
    `${judged} requests judged, ${answersJudged} of them with their answer; ${unchanged} unchanged`,
  ];
  for (const { was, wouldBe, count, reasons, requestIds } of changes) {
    lines.push('', `${was} -> ${wouldBe}: ${count}`);
    for (const { reason, count: times } of reasons) lines.push(`  ${String(times).padStart(6)}  ${reason}`);
    const more = count > requestIds.length ? ` and ${count - requestIds.length} more` : '';
    lines.push(`  requests: ${requestIds.join(' ')}${more}`);
  }
  const told: Readonly<Record<Skip, string>> = {
    noPayload: 'without a payload: audit.payloads was none',
    cut: 'with a payload that was too long to be kept whole',
    erased: 'whose content was erased',
    noPolicy: 'of tenants or policies that the configuration does not have',
    unreadable: 'that cannot be read as this gate’s requests and answers',
  };
  const left = SKIPS.filter((why) => skipped[why] > 0).map((why) => `${skipped[why]} ${told[why]}`);
  if (left.length > 0) lines.push('', `not judged: ${left.join('; ')}`);
  if (nextFrom !== null) lines.push('', `the limit is reached; go on with --from ${nextFrom}`);
  return lines;
}
