/** What a node asks of the limits in Redis and what comes back, to and from the forms that limit-scripts.ts has. */

export interface TakeDemand {
  readonly kind: 'r' | 'c';
  readonly limit: number;
  readonly need: number;
  readonly want: number;
  readonly granted: number;
  readonly spent: number;
  readonly sequence: number;
  readonly most: number;
  readonly back: number;
  readonly backSlot: number;
  /** Units for requests that wait here already. */
  readonly burst: number;
}

/** What a bucket is asked to put into a demand. */
export interface TakeOccasion {
  readonly need: number;
  readonly keep: boolean;
  readonly most: number;
  readonly nowMs: number;
}

export interface TakeAnswer {
  readonly fits: boolean;
  readonly granted: number;
  readonly room: number;
  readonly resetMs: number;
  readonly advice: number;
}

export type TakeVerdict = 'ok' | 'no' | 'late' | 'boot' | 'stale';

export interface TakeReply {
  readonly verdict: TakeVerdict;
  readonly redisMs: number;
  readonly answers: readonly TakeAnswer[];
}

const FIELDS = 5;
const VERDICTS: readonly string[] = ['ok', 'no', 'late', 'boot', 'stale'] satisfies TakeVerdict[];

export function encodeDemand(demand: TakeDemand): string[] {
  const { kind, limit, need, want, granted, spent, sequence, most, back, backSlot, burst } = demand;
  return [kind, ...[limit, need, want, granted, spent, sequence, most, back, backSlot, burst].map(String)];
}

/** Throws where the answer has another form. */
export function decodeTake(reply: unknown, demands: number): TakeReply {
  if (!Array.isArray(reply)) throw new Error('the limits in Redis gave an answer of no known form');
  const [verdict, redisMs, ...rest] = reply as readonly unknown[];
  if (typeof verdict !== 'string' || !isVerdict(verdict) || typeof redisMs !== 'number')
    throw new Error('the limits in Redis gave an answer of no known form');
  const counted = verdict === 'ok' || verdict === 'no';
  if (rest.length !== (counted ? demands * FIELDS : 0))
    throw new Error('the limits in Redis gave an answer of another length');
  const answers: TakeAnswer[] = [];
  for (let at = 0; at < rest.length; at += FIELDS) {
    const [fits, granted, room, resetMs, advice] = rest.slice(at, at + FIELDS).map(Number);
    answers.push({
      fits: fits === 1,
      granted: granted ?? 0,
      room: room ?? 0,
      resetMs: resetMs ?? 0,
      advice: advice ?? 0,
    });
  }
  return { verdict, redisMs, answers };
}

function isVerdict(text: string): text is TakeVerdict {
  return VERDICTS.includes(text);
}
