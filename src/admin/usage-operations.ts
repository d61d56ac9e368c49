/** The admin API's questions about what was used: sums, single requests, budgets. Every answer is a bounded page. */
import { z } from 'zod';
import { utcDay } from '../storage/sql/usage-sums.ts';
import type { UsagePlace, UsageRow } from '../storage/usage-store.ts';
import { DEFAULT_DAYS, dayBefore, dayOf } from '../usage/usage-days.ts';
import { type AdminOperation, AdminRefusal } from './admin-operation.ts';

const MAX_PAGE_ROWS = 1_000;
const DEFAULT_PAGE_ROWS = 100;
/** A cursor that never ends would be an unbounded text. */
const MAX_CURSOR_CHARACTERS = 400;

/** A query string's number. */
const pageRows = (most: number, otherwise: number) =>
  z.coerce.number().int().min(1).max(most).default(otherwise);
const moment = z.string().max(40).optional();
const cursor = z.string().min(1).max(MAX_CURSOR_CHARACTERS).optional();

const usageQuery = z.strictObject({
  by: z.enum(['tenant', 'key', 'model', 'day']).default('tenant'),
  since: moment,
  until: moment,
  limit: pageRows(MAX_PAGE_ROWS, DEFAULT_PAGE_ROWS),
});
const requestsQuery = z.strictObject({
  id: z.string().min(1).max(100).optional(),
  from: moment,
  to: moment,
  after: cursor,
  limit: pageRows(MAX_PAGE_ROWS, DEFAULT_PAGE_ROWS),
});
const budgetsQuery = z.strictObject({
  after: cursor,
  limit: pageRows(MAX_PAGE_ROWS, MAX_PAGE_ROWS),
});

export const USAGE_OPERATIONS: readonly AdminOperation[] = [
  {
    method: 'GET',
    path: '/admin/v1/usage',
    summary:
      'What was used on all nodes, `by` tenant, key, model or day, over the UTC days `since` … `until`; at most `limit` rows.',
    run: async ({ usage, now }, { query }) => {
      const { by, since, until, limit } = usageQuery.parse(query);
      const toDay = until === undefined ? utcDay(now()) : requireDay(until, 'until');
      const fromDay = since === undefined ? dayBefore(now(), DEFAULT_DAYS) : requireDay(since, 'since');
      return { by, fromDay, toDay, rows: await usage.sums({ by, fromDay, toDay, limit }) };
    },
  },
  {
    method: 'GET',
    path: '/admin/v1/requests',
    summary:
      'Finished requests of all nodes, newest first: the one with this `id`, or a page of `from` … `to`, going on `after` the `next` of the page before.',
    run: async ({ usage, now }, { query }) => {
      const { id, from, to, after, limit } = requestsQuery.parse(query);
      if (id !== undefined) return { requests: await usage.find(id) };
      const requests = await usage.list({
        fromMs: from === undefined ? 0 : requireMoment(from, 'from'),
        toMs: to === undefined ? now() + 1 : requireMoment(to, 'to'),
        limit,
        after: after === undefined ? undefined : readPlace(after),
      });
      return { requests, ...nextOf(requests, limit) };
    },
  },
  {
    method: 'GET',
    path: '/admin/v1/budgets',
    summary:
      'What each budget has spent and holds, in nano-USD or tokens; at most `limit`, `after` the account that is the `next` of the page before.',
    run: async ({ budgets }, { query }) => {
      const { after, limit } = budgetsQuery.parse(query);
      const page = await budgets.report({ after, limit });
      const last = page.at(-1);
      return { budgets: page, ...(page.length === limit && last && { next: last.account }) };
    },
  },
];

function requireDay(text: string, name: string): string {
  const day = dayOf(text);
  if (day === undefined) throw new AdminRefusal(`${name} is a day or a moment: 2026-01-31`);
  return day;
}

function requireMoment(text: string, name: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new AdminRefusal(`${name} is a moment in ISO 8601`);
  return atMs;
}

function nextOf(rows: readonly UsageRow[], limit: number): { readonly next?: string } {
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return last === undefined ? {} : { next: `${last.atMs}.${last.leafIndex}.${last.epoch}` };
}

function readPlace(text: string): UsagePlace {
  const [, atMs, leafIndex, epoch] = /^(\d{1,16})\.(\d{1,16})\.([\w-]{1,100})$/.exec(text) ?? [];
  if (epoch === undefined) throw new AdminRefusal('after is the `next` of a page');
  return { atMs: Number(atMs), leafIndex: Number(leafIndex), epoch };
}
