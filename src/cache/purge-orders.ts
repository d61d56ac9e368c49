/**
 * Purges that every node and every later start must know of: kept in the installation's settings, announced over its
 * change feed. What a selector names is already a keyed hash where it is a person or a prompt.
 */
import { z } from 'zod';
import type { ChangeFeed, SettingStore } from '../storage/stores.ts';
import type { CacheNames, PurgeSelector } from './answer-cache.ts';

export const PURGES_SETTING = 'cache_purges';
/** Most orders that are kept; when there are more, one that covers everything takes the place of the oldest. */
const MAX_ORDERS = 128;
/** Clocks of a cluster's nodes may differ by so much: a purge there covers what is asked for that long after it, too. */
export const CLUSTER_MARGIN_MS = 2_000;

const selector = z.strictObject({
  key: z.string().optional(),
  tenant: z.string().optional(),
  model: z.string().optional(),
  prompt: z.string().optional(),
  subject: z.string().optional(),
});
const orders = z.array(z.strictObject({ id: z.string(), atMs: z.number(), selector })).max(MAX_ORDERS + 1);

export type PurgeOrder = z.output<typeof orders>[number];

/** What an operator names; people and prompts in plain. */
export interface PurgeRequest {
  readonly key?: string | undefined;
  readonly tenant?: string | undefined;
  readonly model?: string | undefined;
  /** The whole system text of the requests. */
  readonly prompt?: string | undefined;
  /** The end user, or the key's id: with `tenant`. */
  readonly subject?: string | undefined;
}

export function selectorOf(request: PurgeRequest, names: CacheNames): PurgeSelector {
  const { key, tenant, model, prompt, subject } = request;
  return {
    ...(key !== undefined && { key }),
    ...(tenant !== undefined && { tenant }),
    ...(model !== undefined && { model }),
    ...(prompt !== undefined && { prompt: names.prompt(prompt) }),
    ...(subject !== undefined && { subject: names.subject(`${tenant ?? 'default'}/${subject}`) }),
  };
}

export interface PurgeStores {
  readonly settings: Pick<SettingStore, 'get' | 'set'>;
  readonly changes: Pick<ChangeFeed, 'announce'>;
}

export interface NewOrder {
  readonly id: string;
  readonly selector: PurgeSelector;
  /** Up to when what was asked for is covered. */
  readonly atMs: number;
}

/** Makes a purge known to every node. False where not every one has confirmed it in time. */
export async function orderPurge(
  { settings, changes }: PurgeStores,
  { id, selector: covered, atMs }: NewOrder,
  timeoutMs: number,
): Promise<boolean> {
  const known = readOrders(await settings.get(PURGES_SETTING));
  const next = [...known, { id, selector: covered, atMs }];
  await settings.set(PURGES_SETTING, JSON.stringify(shortened(next)));
  return changes.announce(timeoutMs);
}

/** Throws where they cannot be read: nobody may go on serving what may be purged. */
export function readOrders(text: string | undefined): readonly PurgeOrder[] {
  return text === undefined ? [] : orders.parse(JSON.parse(text));
}

function shortened(all: readonly PurgeOrder[]): readonly PurgeOrder[] {
  if (all.length <= MAX_ORDERS) return all;
  const old = all.slice(0, all.length / 2);
  const last = old.at(-1);
  if (last === undefined) return all;
  return [{ ...last, selector: {} }, ...all.slice(old.length)];
}
