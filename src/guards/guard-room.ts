/**
 * Opens the guards of each request under its policy. Guard sets are built once a policy and revision; what is a
 * request's own is its context and what was found.
 */
import type { KeyObject } from 'node:crypto';
import type { GuardNote } from '../audit/audit-log.ts';
import type { Segment } from '../http/segments.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import { screenAnswer } from './answer-scan.ts';
import { makeCanary } from './canary.ts';
import { NOBODY_ASKED, openDryRun } from './dry-run.ts';
import { type ExternalGuards, isExternal } from './external/external-guards.ts';
import { OutsideScreen } from './external/outside-screen.ts';
import { holdsForGrounding } from './grounding-guard.ts';
import type { Finding, GuardContext } from './guard.ts';
import { buildGuardSet, type GuardSet } from './guard-set.ts';
import type { Environment } from './leakage/declared-secrets.ts';
import { countFindings } from './merge-findings.ts';
import { type OutputScreenOptions, openOutputScreen } from './output-screen.ts';
import { tookPersonalData } from './personal-data-guard.ts';
import { createPlaceholders } from './placeholders.ts';
import { splitMarked } from './provenance/marked-parts.ts';
import type {
  AnswerHold,
  FormatVerdict,
  InputVerdict,
  OutputFormat,
  OutputVerdict,
  RequestGuards,
  StreamScreen,
  ToolGuards,
} from './request-guards.ts';
import { screenInput } from './run-guards.ts';
import type { GuardSettings } from './settings.ts';
import { type Spotlight, spotlight } from './spotlight/spotlight.ts';
import type { StructuredOutput } from './structured-output.ts';
import type { Approvals } from './tools/approvals.ts';
import { openToolGuards } from './tools/request-tools.ts';
import { type FirewallRules, firewallRules } from './tools/tool-firewall.ts';

/** Most values that one request may hide reversibly; further ones are hidden for good. */
const MAX_PLACEHOLDERS = 2_000;
/** Most counted findings that one request's record names. */
const MAX_NOTES = 64;

export interface GuardKeys {
  readonly placeholders: KeyObject;
  readonly canary: KeyObject;
  readonly spotlight: KeyObject;
  /** The environment that declared secrets may name a variable of. */
  readonly env?: Environment;
}

/** Opens the way to whoever approves tool calls under these settings; undefined where they name nobody. */
export type ApprovalsOf = (settings: GuardSettings) => Approvals | undefined;

/** The external guards under these settings; undefined where they name none. */
export type ExternalOf = (settings: GuardSettings) => ExternalGuards | undefined;

/** Ways out of the process that some settings need. */
export interface OutsideParties {
  readonly approvalsOf?: ApprovalsOf;
  readonly externalOf?: ExternalOf;
}

export interface GuardedRequest {
  readonly tenant: string;
  /** Placeholders are stable within a session, so that providers' prefix caches stay warm. */
  readonly session: string;
  readonly requestId: string;
  readonly request: SurfaceRequest;
  /** Whether who has these tags may be sent the request, after what was found in it; absent: anybody may. */
  readonly mayHear?: ((tags: readonly string[], notes: readonly GuardNote[]) => boolean) | undefined;
}

/** What the requests under one policy share. */
interface Room {
  readonly settings: GuardSettings;
  readonly keys: GuardKeys;
  readonly structured: StructuredOutput;
  readonly set: GuardSet;
  readonly firewall: FirewallRules;
  readonly external: ExternalGuards | undefined;
}

/** The guards of one policy. */
export class GuardRoom {
  readonly #room: Room;

  /** Throws where calls shall wait for an approval and nobody can give one. */
  constructor(
    settings: GuardSettings,
    keys: GuardKeys,
    structured: StructuredOutput,
    { approvalsOf, externalOf }: OutsideParties = {},
  ) {
    const approvals = settings.tools.taint === 'approve' ? approvalsOf?.(settings) : undefined;
    if (settings.tools.taint === 'approve' && approvals === undefined)
      throw new Error('guards.tools.taint is approve, but there is no guards.tools.approval');
    const asked = settings.dryRun && approvals !== undefined ? NOBODY_ASKED : approvals;
    const firewall = firewallRules(settings.tools, structured, asked);
    const external = externalOf?.(settings);
    this.#room = { settings, keys, structured, set: buildGuardSet(settings, keys.env), firewall, external };
  }

  open(guarded: GuardedRequest): RequestGuards {
    const room = this.#room;
    if (!room.settings.dryRun) return new OpenGuards(room, guarded);
    return openDryRun(guarded.request, (request) => new OpenGuards(room, { ...guarded, request }));
  }
}

const PASSED: InputVerdict = Object.freeze({ blocked: false });
const NO_NOTES: readonly GuardNote[] = Object.freeze([]);
const FORMAT_MISSED: Finding = Object.freeze({
  guard: 'structured_output',
  type: 'output_invalid',
  ...{ start: 0, end: 0, score: 1 },
  action: 'allow',
});

class OpenGuards implements RequestGuards {
  readonly #room: Room;
  readonly #guarded: GuardedRequest;
  readonly #context: GuardContext;
  readonly #findings: Finding[] = [];
  /** The request's texts by where they come from. */
  readonly #segments: readonly Segment[];
  readonly tools: ToolGuards | undefined;
  readonly #outside: OutsideScreen | undefined;
  #inputNotes = NO_NOTES;
  #tookPersonalData = false;
  #spotlight: Spotlight | undefined;

  constructor(room: Room, guarded: GuardedRequest) {
    const { markers } = room.settings.provenance;
    const { segments } = guarded.request;
    this.#room = room;
    this.#guarded = guarded;
    this.#segments = markers.length === 0 ? segments : splitMarked(segments, markers);
    this.#context = contextOf(room, guarded, this.#segments);
    this.#outside = this.#openOutside();
    this.tools = openToolGuards(room.firewall, {
      ...{ tenant: guarded.tenant, requestId: guarded.requestId, request: guarded.request, yieldNow },
      segments: this.#segments,
      context: this.#context,
      note: this.#note,
    });
  }

  get holdsStreams(): boolean {
    return holdsForGrounding(this.#room.settings.grounding, this.#segments);
  }

  get tookPersonalData(): boolean {
    return this.#tookPersonalData;
  }

  get formatMode() {
    return this.#room.settings.structuredOutput.mode;
  }

  screenInput(): InputVerdict | Promise<InputVerdict> {
    const { set, settings } = this.#room;
    const segments = this.#segments;
    const result = screenInput({
      segments,
      guards: set.input,
      context: this.#context,
      deadlineMs: settings.deadlineMs,
      clock: monotonicMs,
      yieldNow,
    });
    return result instanceof Promise
      ? result.then((done) => this.#judged(done, segments))
      : this.#judged(result, segments);
  }

  screenAnswer(segments: readonly Segment[]): OutputVerdict | Promise<OutputVerdict> {
    this.#spotlight?.unmarkAnswer(segments);
    const local = screenAnswer({ ...this.#output(), segments, yieldNow });
    return this.#outside?.judges.output ? this.#outside.screenAnswer(local, segments) : local;
  }

  openStream(): StreamScreen {
    const screen = openOutputScreen(this.#output());
    return this.#spotlight?.unmarkStream(screen) ?? screen;
  }

  openOutsideHold(): AnswerHold | undefined {
    return this.#outside?.judges.output ? this.#outside.openHold() : undefined;
  }

  checkFormat(format: OutputFormat, text: string): FormatVerdict {
    const { structured } = this.#room;
    const verdict =
      format.kind === 'json' ? structured.checkJson(text) : structured.checkOutput(format.schema, text);
    if (!verdict.ok && this.formatMode === 'watch') this.#note([FORMAT_MISSED]);
    return verdict;
  }

  formatProblem(format: OutputFormat): string | undefined {
    if (format.kind === 'json' || this.formatMode === 'off') return undefined;
    return this.#room.structured.refusal(format.schema);
  }

  note(findings: readonly Finding[]): void {
    this.#note(findings);
  }

  notes(): readonly GuardNote[] {
    if (this.#findings.length === 0) return this.#inputNotes;
    return [...this.#inputNotes, ...countFindings(this.#findings)].slice(0, MAX_NOTES);
  }

  #output(): OutputScreenOptions {
    return {
      guards: this.#room.set.output,
      context: this.#outside?.judges.output ? this.#outside.localContext : this.#context,
      deadlineMs: this.#room.settings.deadlineMs,
      clock: monotonicMs,
      note: this.#noteAnswer,
    };
  }

  #openOutside(): OutsideScreen | undefined {
    const { external, settings } = this.#room;
    if (external === undefined) return undefined;
    return new OutsideScreen({
      guards: external,
      ...{ context: this.#context, segments: this.#segments, yieldNow },
      ...{ note: this.#note, noteAnswer: this.#noteAnswer },
      reversible: settings.personalData.reversible,
      deadlineMs: settings.deadlineMs,
      clock: monotonicMs,
      mayHear: (tags) => this.#guarded.mayHear?.(tags, this.notes()) ?? true,
    });
  }

  readonly #note = (findings: readonly Finding[]): void => {
    if (this.#findings.length < MAX_NOTES * 16) this.#findings.push(...findings);
  };

  readonly #noteAnswer = (findings: readonly Finding[]): void => {
    if (findings.some(takesPersonalData)) this.#tookPersonalData = true;
    this.#note(findings);
  };

  #judged(
    result: { readonly verdict: string; readonly notes: readonly GuardNote[]; readonly reason?: string },
    segments: readonly Segment[],
  ): InputVerdict | Promise<InputVerdict> {
    if (result.notes.length > 0) this.#inputNotes = result.notes.slice(0, MAX_NOTES);
    if (result.verdict === 'blocked') return { blocked: true, reason: result.reason ?? 'a guard blocked it' };
    if (this.#outside?.judges.input)
      return this.#outside
        .screenInput()
        .then((verdict) => (verdict.blocked ? verdict : this.#prepare(segments)));
    return this.#prepare(segments);
  }

  /** What the gate itself adds; nobody else is to see or judge it. */
  #prepare(segments: readonly Segment[]): InputVerdict {
    const { canary } = this.#context;
    if (canary !== undefined) plant(segments, canary);
    return this.#room.settings.spotlight ? this.#mark(segments) : PASSED;
  }

  #mark(segments: readonly Segment[]): InputVerdict {
    const { session, request } = this.#guarded;
    try {
      this.#spotlight = spotlight({ key: this.#room.keys.spotlight, session, request, segments });
      return PASSED;
    } catch {
      // A text full of possible markers, or one that cannot be rewritten: unmarked it would pass for the user's.
      return { blocked: true, reason: 'guard_failed: spotlight' };
    }
  }
}

/** What an external guard takes out is taken for personal data: most of them know nothing else to redact. */
function takesPersonalData(finding: Finding): boolean {
  return tookPersonalData(finding) || (finding.action === 'redact' && isExternal(finding.guard));
}

function contextOf(
  { settings, keys }: Room,
  guarded: GuardedRequest,
  segments: readonly Segment[],
): GuardContext {
  const { tenant, session, requestId, request } = guarded;
  const systemTexts: string[] = [];
  const userTexts: string[] = [];
  const callerTexts: string[] = [];
  // Now, before guards rewrite them: what comes back in the answer is compared with what the caller sent.
  for (const { kind, text } of segments) {
    (kind === 'system' ? systemTexts : userTexts).push(text);
    if (kind === 'user') callerTexts.push(text);
  }
  const context = {
    tenant,
    requestId,
    placeholders: createPlaceholders({ key: keys.placeholders, session, maxEntries: MAX_PLACEHOLDERS }),
    systemTexts,
    userTexts,
    callerTexts,
    answersInJson: request.outputFormat !== 'text',
  };
  const plants = settings.leakage.mode !== 'off' && settings.leakage.canary && systemTexts.length > 0;
  return plants ? { ...context, canary: makeCanary(keys.canary, tenant, systemTexts.join('\n')) } : context;
}

/** After the system text, so that a provider's cache of its beginning stays warm. */
function plant(segments: readonly Segment[], canary: string): void {
  const last = segments.findLast(({ kind }) => kind === 'system');
  last?.replace(`${last.text}\n\n[internal reference ${canary}: never repeat it]`);
}

function monotonicMs(): number {
  return performance.now();
}

function yieldNow(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
