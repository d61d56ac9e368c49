/**
 * Dry run: the guards of one request judge copies of its texts, and what they decide only goes on record, under
 * `would_block`, `would_redact`, `would_repair`. Nothing that the provider or the caller gets may differ by a byte from
 * what it would be with every guard off, whatever a guard does or however it fails.
 */
import type { GuardNote } from '../audit/audit-log.ts';
import type { Segment } from '../http/segments.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import type { ToolCall } from '../http/tool-calls.ts';
import { FAILED, NEVER_MS, ShadowStream } from './dry-run/shadow-stream.ts';
import { ShadowRequest, ShadowSegment } from './dry-run/shadow-texts.ts';
import type { Finding } from './guard.ts';
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
import type { Approvals } from './tools/approvals.ts';

/** Most notes of the dry run's own, beside those of the guards: one a way in which they can block without a finding. */
const MAX_OWN_NOTES = 16;

const PASSED: OutputVerdict = Object.freeze({ blocked: false });

/** Nobody is asked about a call that goes through anyway; it counts as one that would be blocked. */
export const NOBODY_ASKED: Approvals = Object.freeze({ ask: async () => false, keepAliveMs: NEVER_MS });

/** @param open opens the guards as they would really judge, over the copy that it is given. */
export function openDryRun(
  request: SurfaceRequest,
  open: (copy: SurfaceRequest) => RequestGuards,
): RequestGuards {
  return new DryRun(open(new ShadowRequest(request)));
}

class DryRun implements RequestGuards {
  readonly holdsStreams = false;
  readonly tookPersonalData = false;
  readonly tools: ToolGuards | undefined;
  readonly #guards: RequestGuards;
  readonly #own: GuardNote[] = [];
  #stream: ShadowStream | undefined;
  #schemaRefused = false;
  #blocks = 0;

  constructor(guards: RequestGuards) {
    this.#guards = guards;
    this.tools = guards.tools && this.#toolGuards(guards.tools);
  }

  get formatMode() {
    return this.#guards.formatMode === 'off' ? 'off' : 'watch';
  }

  screenInput(): InputVerdict | Promise<InputVerdict> {
    return this.#judge(() => this.#guards.screenInput());
  }

  screenAnswer(segments: readonly Segment[]): OutputVerdict | Promise<OutputVerdict> {
    const copies = segments.map((segment) => new ShadowSegment(segment));
    return this.#judge(() => this.#guards.screenAnswer(copies));
  }

  openStream(): StreamScreen {
    this.#stream = new ShadowStream(this.#guards.openStream(), (reason) => this.#blocked(reason));
    return this.#stream;
  }

  openOutsideHold(): AnswerHold | undefined {
    const hold = this.#guards.openOutsideHold();
    return hold && this.#stream?.throughOutside(hold);
  }

  formatProblem(format: OutputFormat): string | undefined {
    if (this.#guards.formatProblem(format) === undefined) return undefined;
    this.#schemaRefused = true;
    this.#note({ guard: 'structured_output', type: 'schema_refused', action: 'would_block' });
    return undefined;
  }

  checkFormat(format: OutputFormat, text: string): FormatVerdict {
    const verdict = this.#guards.checkFormat(format, text);
    const { formatMode } = this.#guards;
    if (!verdict.ok && !this.#schemaRefused && formatMode !== 'watch') {
      const action = formatMode === 'repair' ? 'would_repair' : 'would_block';
      this.#note({ guard: 'structured_output', type: 'output_invalid', action });
    }
    return verdict;
  }

  note(findings: readonly Finding[]): void {
    this.#guards.note(findings);
    this.#blocks = countBlocks(this.#guards.notes());
  }

  notes(): readonly GuardNote[] {
    const found = this.#guards.notes();
    if (found.length === 0 && this.#own.length === 0) return found;
    return [...found.map(asWouldBe), ...this.#own];
  }

  #toolGuards(tools: ToolGuards): ToolGuards {
    return {
      keepAliveMs: NEVER_MS,
      screen: (calls: readonly ToolCall[]) => this.#judge(() => tools.screen(calls)),
      openHold: () => {
        const stream = this.#stream;
        if (stream === undefined) throw new Error('tool calls of a stream that was not opened');
        return stream.throughTools(tools.openHold());
      },
    };
  }

  #judge(judge: () => OutputVerdict | Promise<OutputVerdict>): OutputVerdict | Promise<OutputVerdict> {
    try {
      const verdict = judge();
      if (!(verdict instanceof Promise)) return this.#passed(verdict);
      return verdict.then(
        (judged) => this.#passed(judged),
        () => this.#blocked(FAILED),
      );
    } catch {
      return this.#blocked(FAILED);
    }
  }

  #passed(verdict: OutputVerdict): OutputVerdict {
    return verdict.blocked ? this.#blocked(verdict.reason) : PASSED;
  }

  /** Puts a block on record that no finding tells of: a deadline, a guard that failed, a text that cannot be rewritten. */
  #blocked(reason: string): OutputVerdict {
    const before = this.#blocks;
    this.#blocks = countBlocks(this.#guards.notes());
    if (this.#blocks === before) this.#note({ guard: 'runner', type: typeOf(reason), action: 'would_block' });
    return PASSED;
  }

  #note(note: Omit<GuardNote, 'count'>): void {
    const known = this.#own.findIndex(
      ({ guard, type, action }) => guard === note.guard && type === note.type && action === note.action,
    );
    const { count = 0 } = this.#own[known] ?? {};
    if (known >= 0) this.#own[known] = { ...note, count: count + 1 };
    else if (this.#own.length < MAX_OWN_NOTES) this.#own.push({ ...note, count: 1 });
  }
}

function asWouldBe(note: GuardNote): GuardNote {
  return note.action === 'allow' ? note : { ...note, action: `would_${note.action}` };
}

function countBlocks(notes: readonly GuardNote[]): number {
  let blocks = 0;
  for (const { action, count } of notes) if (action === 'block') blocks += count;
  return blocks;
}

/** A name from a closed list: it becomes a metric's label. */
function typeOf(reason: string): string {
  if (reason === 'guard_deadline') return 'guard_deadline';
  return reason.startsWith('guard_failed') ? 'guard_failed' : 'cannot_be_rewritten';
}
