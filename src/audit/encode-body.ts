/**
 * A record as the canonical JSON of its leaf's body. Written on the request's thread, so it sorts no keys at run time:
 * each literal below has them in canonical order, and the compiler refuses one that misses a field of the contract.
 */
import type {
  AuditRecord,
  EventRecord,
  ExtensionRecord,
  GuardNote,
  IntentRecord,
  OutcomeRecord,
} from './audit-log.ts';

type Fields<Of extends AuditRecord> = Record<keyof Omit<Of, 'payload'>, unknown>;

/** Throws RangeError for numbers that a leaf cannot hold (money that is no safe integer, NaN). */
export function encodeBody(record: AuditRecord): string {
  switch (record.type) {
    case 'intent':
      return JSON.stringify(intentFields(record));
    case 'outcome':
      return JSON.stringify(outcomeFields(record));
    case 'extension':
      return JSON.stringify(extensionFields(record));
    case 'event':
      return JSON.stringify(eventFields(record));
  }
}

function intentFields(record: IntentRecord): Fields<IntentRecord> {
  return {
    accounts: record.accounts,
    atMs: finite(record.atMs),
    boundNanoUsd: money(record.boundNanoUsd),
    boundTokens: record.boundTokens,
    guards: guardNotes(record.guards),
    keyId: record.keyId,
    model: record.model,
    modelVersion: record.modelVersion,
    priceTable: record.priceTable,
    project: record.project,
    promptId: record.promptId,
    promptVersion: record.promptVersion,
    requestId: record.requestId,
    revision: record.revision,
    stream: record.stream,
    surface: record.surface,
    tenant: record.tenant,
    type: record.type,
    userPseudonym: record.userPseudonym,
  };
}

function outcomeFields(record: OutcomeRecord): Fields<OutcomeRecord> {
  return {
    atMs: finite(record.atMs),
    attempts: finite(record.attempts),
    budgetTokens: record.budgetTokens,
    cache: record.cache,
    costNanoUsd: money(record.costNanoUsd),
    guards: guardNotes(record.guards),
    inputTokens: record.inputTokens,
    keyId: record.keyId,
    latencyMs: finite(record.latencyMs),
    model: record.model,
    modelVersion: record.modelVersion,
    originRequestId: record.originRequestId,
    outcome: record.outcome,
    outputTokens: record.outputTokens,
    project: record.project,
    promptId: record.promptId,
    promptVersion: record.promptVersion,
    provider: record.provider,
    providerRequestId: record.providerRequestId,
    reason: record.reason,
    requestId: record.requestId,
    revision: record.revision,
    savedInputTokens: record.savedInputTokens,
    savedMs: record.savedMs,
    savedNanoUsd: record.savedNanoUsd,
    savedOutputTokens: record.savedOutputTokens,
    settles: record.settles,
    surface: record.surface,
    tenant: record.tenant,
    type: record.type,
    userPseudonym: record.userPseudonym,
  };
}

function extensionFields(record: ExtensionRecord): Fields<ExtensionRecord> {
  return {
    accounts: record.accounts,
    atMs: finite(record.atMs),
    extraNanoUsd: money(record.extraNanoUsd),
    extraTokens: record.extraTokens,
    requestId: record.requestId,
    tenant: record.tenant,
    type: record.type,
  };
}

function eventFields(record: EventRecord): Fields<EventRecord> {
  const details = Object.entries(record.details).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    atMs: finite(record.atMs),
    details: Object.fromEntries(details),
    event: record.event,
    requestId: record.requestId,
    tenant: record.tenant,
    type: record.type,
  };
}

function guardNotes(notes: readonly GuardNote[]): readonly GuardNote[] {
  if (notes.length === 0) return notes;
  return notes.map(({ action, count, guard, type }) => ({ action, count, guard, type }));
}

function money(nanoUsd: number): number {
  if (!Number.isSafeInteger(nanoUsd) || nanoUsd < 0) throw new RangeError('an amount is no safe integer');
  return nanoUsd;
}

/** JSON would write null in its place. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError('a number of the record is not finite');
  return value;
}
