/**
 * One recorded request under other guards. Asks nobody outside and remembers nothing; what it returns are verdicts and
 * reasons from the guards' catalogues, never content.
 */
import type { GuardNote } from '../audit/audit-log.ts';
import { isRefusal } from '../errors.ts';
import { NOBODY_ASKED } from '../guards/dry-run.ts';
import { type GuardKeys, GuardRoom } from '../guards/guard-room.ts';
import type { OutputVerdict, RequestGuards, StreamStep, ToolHoldStep } from '../guards/request-guards.ts';
import type { GuardSettings } from '../guards/settings.ts';
import { withoutMarks } from '../guards/spotlight/recorded-marks.ts';
import type { StructuredOutput } from '../guards/structured-output.ts';
import { parseStrictText } from '../http/strict-json.ts';
import type { Surface, SurfaceRequest } from '../http/surface.ts';
import { formatOf } from '../pipeline/format-check.ts';

export type Verdict = 'allow' | 'redact' | 'block';

export interface Judgement {
  readonly verdict: Verdict;
  /** `guard: type`, from catalogues. */
  readonly reasons: readonly string[];
}

const MAX_DEPTH = 256;
const ALLOWED: Judgement = Object.freeze({ verdict: 'allow', reasons: [] });

/** The guards of one policy or rule, without what lies outside of the gate or needs the requests before. */
export class ReplayRoom {
  readonly settings: GuardSettings;
  readonly #room: GuardRoom;

  /** Throws where the settings cannot work. */
  constructor(settings: GuardSettings, keys: GuardKeys, structured: StructuredOutput) {
    this.settings = settings;
    // A dry run is judged as what it is a rehearsal of.
    const judged: GuardSettings = { ...settings, external: [], dryRun: false };
    this.#room = new GuardRoom(judged, keys, structured, { approvalsOf: () => NOBODY_ASKED });
  }

  /** Undefined where the recorded body is not one that this surface reads. */
  open(
    surface: Surface,
    recorded: { requestId: string; tenant: string; body: string },
  ): Replayed | undefined {
    const { requestId, tenant, body } = recorded;
    const parsed = parseStrictText(body, { maxDepth: MAX_DEPTH });
    if (isRefusal(parsed)) return undefined;
    const request = surface.read(parsed);
    if (isRefusal(request)) return undefined;
    withoutMarks(request.segments);
    return new Replayed(request, this.#room.open({ tenant, session: 'replay', requestId, request }));
  }
}

export class Replayed {
  readonly #request: SurfaceRequest;
  readonly #guards: RequestGuards;
  #told = 0;

  constructor(request: SurfaceRequest, guards: RequestGuards) {
    this.#request = request;
    this.#guards = guards;
  }

  async input(): Promise<Judgement> {
    const format = formatOf({ request: this.#request });
    if (format !== undefined && this.#guards.formatProblem(format) !== undefined)
      return { verdict: 'block', reasons: ['structured_output: schema_refused'] };
    return this.#judged(await this.#guards.screenInput());
  }

  /** @param text what the provider answered. Undefined where it cannot be read as an answer to the request. */
  async answer(text: string): Promise<Judgement | undefined> {
    const judged = this.#request.stream ? await this.#streamed(text) : await this.#whole(text);
    if (judged === undefined) return undefined;
    const { verdict, provided } = judged;
    if (verdict.blocked) return this.#judged(verdict);
    return this.#format(provided) ?? this.#judged(verdict);
  }

  async #whole(text: string) {
    const answer = this.#request.readAnswer(text);
    if (isRefusal(answer)) return undefined;
    const provided = answer.structured.map((segment) => segment.text);
    const screened = await this.#guards.screenAnswer(answer.segments);
    if (screened.blocked) return { verdict: screened, provided };
    const calls = answer.toolCalls();
    const verdict = calls.length > 0 ? await this.#guards.tools?.screen(calls) : undefined;
    return { verdict: verdict ?? screened, provided };
  }

  async #streamed(text: string) {
    const reader = this.#request.openStream();
    const screen = this.#guards.openStream();
    const tools = this.#guards.tools?.openHold();
    let verdict: OutputVerdict = { blocked: false };
    const take = (step: StreamStep) => {
      const held: StreamStep | ToolHoldStep = step.blocked ? step : (tools?.take(step.release) ?? step);
      if (held.blocked && !verdict.blocked) verdict = held;
    };
    for (const event of [...reader.push(Buffer.from(text)), ...reader.end()]) {
      if (verdict.blocked) break;
      if (event.type !== 'usage') take(event.type === 'end' ? screen.finish() : screen.accept(event));
    }
    const last = verdict.blocked ? undefined : tools?.finish();
    if (last?.blocked) verdict = last;
    const settled = tools?.waits ? await tools.settled() : undefined;
    if (settled?.blocked && !verdict.blocked) verdict = settled;
    return { verdict, provided: reader.structured() };
  }

  /** A repair would be another call; what it would have changed nobody knows. */
  #format(texts: readonly string[]): Judgement | undefined {
    const format = formatOf({ request: this.#request });
    const { formatMode } = this.#guards;
    if (format === undefined || formatMode === 'off' || formatMode === 'watch') return undefined;
    const fails = texts.some((text) => !this.#guards.checkFormat(format, text).ok);
    return fails ? { verdict: 'block', reasons: ['structured_output: output_invalid'] } : undefined;
  }

  /** What the guards noted since they were asked last belongs to this verdict. */
  #judged(verdict: OutputVerdict): Judgement {
    const notes = this.#guards.notes().slice(this.#told);
    this.#told += notes.length;
    if (verdict.blocked) return { verdict: 'block', reasons: [verdict.reason] };
    return redactedBy(notes);
  }
}

/** What notes say was redacted. */
export function redactedBy(notes: readonly Pick<GuardNote, 'guard' | 'type' | 'action'>[]): Judgement {
  const redacting = notes.filter(({ action }) => action === 'redact');
  if (redacting.length === 0) return ALLOWED;
  return { verdict: 'redact', reasons: redacting.map(({ guard, type }) => `${guard}: ${type}`) };
}
