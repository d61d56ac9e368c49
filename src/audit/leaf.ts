/**
 * The form of a leaf: canonical JSON (RFC 8785), version 1. It commits to a payload and never holds content; its index
 * is inside, so that an entry that is moved, repeated or left out contradicts itself.
 */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

export const LEAF_VERSION = 1;

const name = z.string();
const count = z.int().min(0);
const money = z.int().min(0);
const note = z.strictObject({ guard: name, type: name, action: name, count });
const base = { requestId: name, atMs: z.number(), tenant: name };

const prompted = {
  promptId: name.optional(),
  promptVersion: count.optional(),
  modelVersion: name.optional(),
};

const intent = z.strictObject({
  ...base,
  type: z.literal('intent'),
  keyId: name,
  project: name.optional(),
  userPseudonym: name.optional(),
  surface: name,
  model: name,
  ...prompted,
  stream: z.boolean(),
  revision: name,
  accounts: z.array(name),
  boundNanoUsd: money,
  boundTokens: count.optional(),
  priceTable: name,
  guards: z.array(note),
});

const extension = z.strictObject({
  ...base,
  type: z.literal('extension'),
  accounts: z.array(name),
  extraNanoUsd: money,
  extraTokens: count.optional(),
});

const outcome = z.strictObject({
  ...base,
  type: z.literal('outcome'),
  outcome: name,
  reason: name.optional(),
  keyId: name,
  project: name.optional(),
  userPseudonym: name.optional(),
  surface: name,
  model: name,
  ...prompted,
  provider: name.optional(),
  providerRequestId: name.optional(),
  cache: z.enum(['hit', 'similar', 'miss', 'off', 'none']),
  originRequestId: name.optional(),
  savedNanoUsd: money.optional(),
  savedInputTokens: count.optional(),
  savedOutputTokens: count.optional(),
  savedMs: z.number().optional(),
  attempts: count,
  costNanoUsd: money,
  budgetTokens: count.optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  latencyMs: z.number(),
  revision: name,
  guards: z.array(note),
  settles: z.boolean(),
});

const event = z.strictObject({
  ...base,
  type: z.literal('event'),
  event: name,
  details: z.record(name, z.union([z.string(), z.number(), z.boolean()])),
});

const leafSchema = z.strictObject({
  body: z.discriminatedUnion('type', [intent, extension, outcome, event]),
  epoch: name,
  index: count,
  payload: z.strictObject({ bytes: count, commitment: name, cut: z.boolean(), subject: name }).optional(),
  v: z.literal(LEAF_VERSION),
});

export type Leaf = z.output<typeof leafSchema>;
export type LeafBody = Leaf['body'];
export type IntentBody = z.output<typeof intent>;

/** What a leaf says of its payload. */
export interface PayloadCommitment {
  /** Length of what was kept, in bytes. */
  readonly bytes: number;
  /** base64 of SHA-256(salt ‖ payload). */
  readonly commitment: string;
  /** The payload was longer than the gate keeps, and cut. */
  readonly cut: boolean;
  /** Pseudonym of the data subject whose key encrypts it. */
  readonly subject: string;
}

export interface LeafFrame {
  readonly epoch: string;
  readonly index: number;
  readonly payload: PayloadCommitment | undefined;
}

export const LEAF_START = '{"body":';

/**
 * What follows the body in a leaf: `body`, `epoch`, `index`, `payload`, `v` is already the canonical order, so that the
 * body is never parsed again. All of it is ASCII: epochs and pseudonyms come from this gate and need no escaping.
 */
export function leafEnd({ epoch, index, payload }: LeafFrame): string {
  const commitment =
    payload === undefined
      ? ''
      : `,"payload":{"bytes":${payload.bytes},"commitment":"${payload.commitment}","cut":${payload.cut},"subject":"${payload.subject}"}`;
  return `,"epoch":"${epoch}","index":${index}${commitment},"v":${LEAF_VERSION}}`;
}

/** The leaf's text; `body` is the record as `encodeBody` wrote it. */
export function encodeLeaf({ body, ...frame }: LeafFrame & { readonly body: string }): string {
  return `${LEAF_START}${body}${leafEnd(frame)}`;
}

export type LeafReading =
  | { readonly ok: true; readonly leaf: Leaf }
  | { readonly ok: false; readonly problem: string };

/** Reads a leaf and checks that its bytes are the one canonical form of what they say. */
export function readLeaf(bytes: Uint8Array): LeafReading {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const value = parseJson(text);
  if (value === undefined) return { ok: false, problem: 'is not JSON' };
  const read = leafSchema.safeParse(value);
  if (!read.success) return { ok: false, problem: `is not a leaf: ${read.error.issues[0]?.path.join('.')}` };
  if (canonicalJson(value) !== text) return { ok: false, problem: 'is not in canonical form' };
  return { ok: true, leaf: read.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
