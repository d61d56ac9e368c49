/**
 * A day of questions: few are asked often, many once, as Zipf found it of words, and people word the same question in
 * their own ways. Seeded; each request says which question it truly is, so that a wrong answer shows.
 */
import { SimilarIndex } from '../src/cache/similar/similar-index.ts';
import type { SimilarQuestions } from '../src/cache/similar/similar-questions.ts';

export interface DayOptions {
  readonly seed: number;
  readonly requests: number;
  /** Different questions that people have. */
  readonly questions: number;
}

export interface DayRequest {
  readonly question: number;
  readonly text: string;
  /** What its answer costs at the provider, in tokens of the output. */
  readonly outputTokens: number;
}

export interface DaySavings {
  readonly requests: number;
  readonly exactHits: number;
  readonly similarHits: number;
  /** Hits whose answer was made for another question. Must be 0. */
  readonly wrong: number;
  /** Shares of what the day would have cost. */
  readonly savedExactly: number;
  readonly saved: number;
}

const ACTIONS = [
  ...['reset', 'change', 'delete', 'export', 'import', 'share', 'print', 'rename', 'archive', 'restore'],
  ...['encrypt', 'schedule', 'translate', 'publish', 'sort', 'hide', 'lock', 'unlock', 'upload', 'download'],
];
const OBJECTS = [
  ...[
    'my password',
    'an invoice',
    'a report',
    'my calendar',
    'a contact list',
    'the billing address',
    'a photo album',
  ],
  ...[
    'a spreadsheet',
    'my profile',
    'a project',
    'the newsletter',
    'a meeting note',
    'a team folder',
    'a dashboard',
  ],
  ...[
    'a support ticket',
    'an order',
    'the audit log',
    'a customer record',
    'a price list',
    'the welcome mail',
  ],
];
const PLACES = ['', 'on the phone', 'in the browser', 'for 5 users', 'for 50 users', 'without an account'];
/** Ways to ask how something is done; the last ones use words that no table here knows to be the same. */
const WORDINGS: readonly ((task: string) => string)[] = [
  (task) => `How do I ${task}?`,
  (task) => `How can I ${task}?`,
  (task) => `how do i ${task}`,
  (task) => `How to ${task}?`,
  (task) => `What is the best way to ${task}?`,
  (task) => `Could you please tell me how to ${task}?`,
  (task) => `Is there a way to ${task}?`,
  (task) => `How should I ${task}?`,
  (task) => `Walk me through the steps, I have to ${task}.`,
  (task) => `Trying to ${task}, any pointers?`,
];
/** How often each way is used, out of their sum. */
const SHARES = [30, 18, 8, 10, 8, 4, 5, 3, 7, 7];

/** The same day for the same options. */
export function questionDay({ seed, requests, questions }: DayOptions): readonly DayRequest[] {
  const random = randomOf(seed);
  const asked = shuffled(everyTask(), random).slice(0, questions);
  const ranks = cumulative(asked.map((_task, at) => 1 / (at + 1)));
  const shares = cumulative(SHARES);
  return Array.from({ length: requests }, () => {
    const question = drawn(ranks, random());
    const wording = WORDINGS[drawn(shares, random())] ?? String;
    return {
      question,
      text: wording(asked[question] ?? ''),
      outputTokens: 100 + ((question * 7_919) % 400),
    };
  });
}

/** What a cache with exact and similar answers saves of the day. */
export function liveThrough(day: readonly DayRequest[], questions: SimilarQuestions): DaySavings {
  const index = new SimilarIndex(questions);
  const place = { tenant: 'day', partition: 'day' };
  const exact = new Map<string, number>();
  const tokens = { all: 0, exact: 0, similar: 0 };
  const counts = { exactHits: 0, similarHits: 0, wrong: 0 };
  for (const { question, text, outputTokens } of day) {
    tokens.all += outputTokens;
    if (exact.has(text)) {
      counts.exactHits += 1;
      tokens.exact += outputTokens;
      continue;
    }
    const match = index.find(place, text, 0);
    if (match !== undefined) {
      counts.similarHits += 1;
      tokens.similar += outputTokens;
      if (match.key !== String(question)) counts.wrong += 1;
      continue;
    }
    exact.set(text, question);
    index.add(place, { text, key: String(question), expiresAtMs: Number.POSITIVE_INFINITY });
  }
  return {
    requests: day.length,
    ...counts,
    savedExactly: tokens.exact / tokens.all,
    saved: (tokens.exact + tokens.similar) / tokens.all,
  };
}

function everyTask(): readonly string[] {
  return ACTIONS.flatMap((action) =>
    OBJECTS.flatMap((object) => PLACES.map((place) => `${action} ${object} ${place}`.trim())),
  );
}

function cumulative(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum / total;
  });
}

function drawn(shares: readonly number[], at: number): number {
  let low = 0;
  let high = shares.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shares[middle] ?? 1) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Mulberry32: 0 to below 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
