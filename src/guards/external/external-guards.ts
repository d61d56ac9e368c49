/**
 * The external guards of one policy: asked about the same texts at once, each for itself, and one verdict of them all.
 * Only the gate's own guards' leavings come here. A guard that fails denies unless its settings say otherwise in words.
 */
import type { SegmentKind } from '../../http/segments.ts';
import type { Finding } from '../guard.ts';
import type { AboutRequest, ExternalFinding, ExternalText, Stage } from './adapter.ts';
import { type FailureReason, type GuardClient, type Judged, mayBeSkipped } from './guard-client.ts';
import type { ExternalGuardSettings } from './settings.ts';

export interface ExternalVerdict {
  /** Why it is denied, in the operator's words; no text. */
  readonly blocked: string | undefined;
  /** What was found, each with the index of its text; a `redact` finding has a range and no replacement yet. */
  readonly findings: readonly FoundInText[];
}

export interface FoundInText {
  readonly text: number;
  readonly finding: Finding;
}

export interface ExternalGuards {
  /** Whether any of them judges texts of this stage. */
  readonly judges: Readonly<Record<Stage, boolean>>;
  /** How much of a stream is judged at a time, and with how much around it: the most that one of them asks for. */
  readonly chunkCharacters: number;
  readonly overlapCharacters: number;
  wants(stage: Stage, kind: SegmentKind): boolean;
  /** Never rejects. */
  judge(texts: readonly ExternalText[], about: AboutRequest): Promise<ExternalVerdict>;
}

/** Undefined where there are none: then nothing of this costs anything. */
export function externalGuards(
  clients: readonly GuardClient[],
  onSkip: (guard: string, reason: FailureReason) => void,
): ExternalGuards | undefined {
  return clients.length === 0 ? undefined : new ClientGroup(clients, onSkip);
}

class ClientGroup implements ExternalGuards {
  readonly judges: Readonly<Record<Stage, boolean>>;
  readonly chunkCharacters: number;
  readonly overlapCharacters: number;
  readonly #clients: Readonly<Record<Stage, readonly GuardClient[]>>;
  readonly #onSkip: (guard: string, reason: FailureReason) => void;

  constructor(clients: readonly GuardClient[], onSkip: (guard: string, reason: FailureReason) => void) {
    const at = (stage: Stage) =>
      clients.filter(({ settings }) => settings.stage === stage || settings.stage === 'both');
    this.#clients = { input: at('input'), output: at('output') };
    this.#onSkip = onSkip;
    this.judges = { input: this.#clients.input.length > 0, output: this.#clients.output.length > 0 };
    const most = (of: (settings: ExternalGuardSettings) => number) =>
      this.#clients.output.reduce((largest, { settings }) => Math.max(largest, of(settings)), 0);
    this.chunkCharacters = most(({ chunkCharacters }) => chunkCharacters);
    this.overlapCharacters = most(({ overlapCharacters }) => overlapCharacters);
  }

  wants(stage: Stage, kind: SegmentKind): boolean {
    return this.#clients[stage].some((client) => client.judges(kind));
  }

  async judge(texts: readonly ExternalText[], about: AboutRequest): Promise<ExternalVerdict> {
    const verdicts = await Promise.all(
      this.#clients[about.stage].map((client) => this.#askOne(client, texts, about)),
    );
    return {
      blocked: verdicts.find(({ blocked }) => blocked !== undefined)?.blocked,
      findings: verdicts.flatMap(({ findings }) => findings),
    };
  }

  async #askOne(
    client: GuardClient,
    texts: readonly ExternalText[],
    about: AboutRequest,
  ): Promise<ExternalVerdict> {
    const indexes = [...texts.keys()].filter((index) => client.judges(texts[index]?.kind ?? 'user'));
    if (indexes.length === 0) return { blocked: undefined, findings: [] };
    if (!about.mayHear(client.settings.tags))
      return this.#failed(client.settings, { ok: false, reason: 'data_class' });
    const judged = await client.judge(
      indexes.flatMap((index) => texts[index] ?? []),
      about,
    );
    const { settings } = client;
    if (!judged.ok) return this.#failed(settings, judged);
    const findings = judged.findings.map((found) => ({
      text: indexes[found.text] ?? 0,
      finding: asFinding(found, settings),
    }));
    const blocking = findings.find(({ finding }) => finding.action === 'block')?.finding;
    return { blocked: blocking && `${blocking.guard}: ${blocking.type}`, findings };
  }

  #failed(
    { name, action, onFailure }: ExternalGuardSettings,
    { reason }: Extract<Judged, { ok: false }>,
  ): ExternalVerdict {
    const skips = onFailure === 'skip' && mayBeSkipped(reason);
    const passes = action === 'watch' || skips;
    if (passes) this.#onSkip(name, reason);
    const finding: Finding = {
      guard: guardName(name),
      type: `failed.${reason}`,
      ...{ start: 0, end: 0, score: 1 },
      action: passes ? 'allow' : 'block',
    };
    return {
      blocked: passes ? undefined : `guard_failed: ${guardName(name)}: ${reason}`,
      findings: [{ text: 0, finding }],
    };
  }
}

const PREFIX = 'external.';

function guardName(name: string): string {
  return `${PREFIX}${name}`;
}

/** Whether a finding's guard is somebody else's. */
export function isExternal(guard: string): boolean {
  return guard.startsWith(PREFIX);
}

/** A finding without a place cannot be redacted, so it blocks. */
function asFinding(
  { type, score, range }: ExternalFinding,
  { name, action }: ExternalGuardSettings,
): Finding {
  const done = action === 'watch' ? 'allow' : action === 'redact' && range !== undefined ? 'redact' : 'block';
  return {
    guard: guardName(name),
    ...{ type, score },
    ...(range ?? { start: 0, end: 0 }),
    action: done,
  };
}
