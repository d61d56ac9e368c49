/** `keys list`: what keys there are and which of them are due for rotation. Shows no secret and no hash. */
import { keyAgeWarning } from '../auth/key-age.ts';
import { sealUsers } from '../auth/sealed-key-store.ts';
import { formatNanoUsd } from '../budget/money.ts';
import type { KeyRecord } from '../storage/stores.ts';
import { alignedTable } from './aligned-table.ts';
import type { Command } from './command.ts';
import { openInstallation, openRing, requireTenant } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

export const keysList: Command = {
  name: 'keys list',
  summary: 'Lists the keys, without their secrets.',
  options: { tenant: { type: 'string', describe: 'Only this tenant’s keys.' } },
  positionals: [],
  async run(input, io) {
    const nowMs = Date.now();
    const { tenant } = input.options;
    const { config } = await requireConfig(input, io);
    if (typeof tenant === 'string') requireTenant(config, tenant);
    await using installation = await openInstallation(config, io);
    const keys = sealUsers(installation.storage.keys, openRing(config, io));
    const records = await keys.list(typeof tenant === 'string' ? tenant : undefined);
    if (input.json) io.out(JSON.stringify(records.map((record) => describeKey(record, nowMs))));
    else
      for (const line of alignedTable([HEADINGS, ...records.map((record) => row(record, nowMs))]))
        io.out(line);
    return 0;
  },
};

const HEADINGS = [
  'ID',
  'NAME',
  'TENANT',
  'PROJECT',
  'USER',
  'SCOPES',
  'BUDGET',
  'STATUS',
  'LAST USED',
  'EXPIRES',
  'NOTE',
];

type KeyStatus = 'active' | 'revoked' | 'expired';

function row(record: KeyRecord, nowMs: number): readonly string[] {
  const budgets = record.budgets.map(({ period, limitNanoUsd, limitTokens }) =>
    limitTokens === undefined
      ? `${formatNanoUsd(limitNanoUsd)}/${period}`
      : `${limitTokens} tokens/${period}`,
  );
  return [
    record.id,
    record.name,
    record.tenant,
    record.project ?? '-',
    record.user ?? '-',
    record.scopes.join(' '),
    budgets.join(' ') || '-',
    statusOf(record, nowMs),
    day(record.lastUsedAtMs),
    day(record.expiresAtMs),
    warningOf(record, nowMs) ?? '',
  ];
}

function describeKey(record: KeyRecord, nowMs: number) {
  return {
    id: record.id,
    name: record.name,
    tenant: record.tenant,
    project: record.project ?? null,
    user: record.user ?? null,
    policy: record.policy ?? null,
    scopes: record.scopes,
    budgets: record.budgets,
    limits: record.limits,
    status: statusOf(record, nowMs),
    createdAt: iso(record.createdAtMs),
    rotatedAt: iso(record.rotatedAtMs),
    expiresAt: iso(record.expiresAtMs),
    revokedAt: iso(record.revokedAtMs),
    lastUsedAt: iso(record.lastUsedAtMs),
    warning: warningOf(record, nowMs) ?? null,
  };
}

function statusOf(record: KeyRecord, nowMs: number): KeyStatus {
  if (record.revokedAtMs !== undefined) return 'revoked';
  return record.expiresAtMs !== undefined && nowMs >= record.expiresAtMs ? 'expired' : 'active';
}

/** A key that works no more needs no rotation. */
function warningOf(record: KeyRecord, nowMs: number): string | undefined {
  return statusOf(record, nowMs) === 'active' ? keyAgeWarning(record, nowMs) : undefined;
}

function iso(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}

function day(atMs: number | undefined): string {
  return iso(atMs)?.slice(0, 10) ?? '-';
}
