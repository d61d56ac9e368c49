/**
 * The external guards of one request. They get its texts after the gate's own guards, with placeholders in the place of
 * what those hid, in answers too: the caller's own values are put back only behind them.
 */
import type { Segment } from '../../http/segments.ts';
import { screenAnswer } from '../answer-scan.ts';
import type { ActiveOutputGuard } from '../channel-screen.ts';
import type { Finding, GuardContext, Placeholders } from '../guard.ts';
import { type OutputScreenOptions, openOutputScreen } from '../output-screen.ts';
import { placeholderRestorer } from '../placeholder-restorer.ts';
import type { AnswerHold, InputVerdict, OutputVerdict } from '../request-guards.ts';
import type { AboutRequest, Stage } from './adapter.ts';
import type { ExternalGuards, FoundInText } from './external-guards.ts';
import { openJudgedStream } from './judged-stream.ts';
import { KnownFindings } from './known-findings.ts';
import { asHidden, asLabelled } from './replacements.ts';
import { type SegmentText, segmentTexts } from './segment-texts.ts';

export interface OutsideParts {
  readonly guards: ExternalGuards;
  readonly context: GuardContext;
  /** The request's own texts, for what the user asked last. */
  readonly segments: readonly Segment[];
  /** Whether the caller gets what they redact in its request back in the answer. */
  readonly reversible: boolean;
  readonly deadlineMs: number;
  readonly clock: () => number;
  readonly yieldNow: () => Promise<void>;
  readonly note: (findings: readonly Finding[]) => void;
  readonly noteAnswer: (findings: readonly Finding[]) => void;
  readonly mayHear: AboutRequest['mayHear'];
}

const PASSED: InputVerdict = Object.freeze({ blocked: false });

export class OutsideScreen {
  readonly #parts: OutsideParts;

  constructor(parts: OutsideParts) {
    this.#parts = parts;
  }

  get judges(): Readonly<Record<Stage, boolean>> {
    return this.#parts.guards.judges;
  }

  /** The context for the gate's own output guards: placeholders stay in the text. */
  get localContext(): GuardContext {
    const { context } = this.#parts;
    return { ...context, placeholders: keeping(context.placeholders) };
  }

  /** Judges a request that the gate's own guards passed, and writes what is redacted. Never rejects. */
  async screenInput(): Promise<InputVerdict> {
    const { guards, context, segments, reversible, note, yieldNow } = this.#parts;
    try {
      const wanted = segments.filter(({ kind }) => guards.wants('input', kind));
      const texts = await segmentTexts(wanted, yieldNow);
      const { blocked, findings } = await guards.judge(texts, this.#about('input'));
      note(findings.map(({ finding }) => finding));
      if (blocked !== undefined) return { blocked: true, reason: blocked };
      const { placeholders } = context;
      return write(texts, findings, (found, text) => asHidden(found, text, { placeholders, reversible }));
    } catch {
      return FAILED;
    }
  }

  /** Judges an answer that the gate's own guards (`local`) passed, then restores the caller's values. Never rejects. */
  async screenAnswer(
    local: OutputVerdict | Promise<OutputVerdict>,
    segments: readonly Segment[],
  ): Promise<OutputVerdict> {
    const { guards, noteAnswer, yieldNow } = this.#parts;
    try {
      const passed = local instanceof Promise ? await local : local;
      if (passed.blocked) return passed;
      const wanted = segments.filter(({ kind }) => guards.wants('output', kind));
      const texts = await segmentTexts(wanted, yieldNow);
      const { blocked, findings } = await guards.judge(texts, this.#about('output'));
      noteAnswer(findings.map(({ finding }) => finding));
      if (blocked !== undefined) return { blocked: true, reason: blocked };
      const known = new KnownFindings();
      const lists = new Map(segments.map((segment, index) => [segment, known.register(`whole.${index}`)]));
      for (const { text, finding } of findings) {
        const segment = wanted[text];
        if (segment !== undefined && finding.end > 0) lists.get(segment)?.push(asLabelled(finding));
      }
      return await screenAnswer({ ...this.#last(known), segments, yieldNow });
    } catch {
      return FAILED;
    }
  }

  openHold(): AnswerHold {
    const { guards, noteAnswer: note } = this.#parts;
    const known = new KnownFindings();
    const last = openOutputScreen(this.#last(known));
    return openJudgedStream({ guards, note, known, last, about: this.#about('output') });
  }

  #last(known: KnownFindings): OutputScreenOptions {
    const { context, deadlineMs, clock } = this.#parts;
    const guards: readonly ActiveOutputGuard[] = [
      { guard: known.guard(), mode: 'redact' },
      { guard: placeholderRestorer(), mode: 'redact' },
    ];
    // Told already, when it was found.
    return { guards, context, deadlineMs, clock, note: () => {} };
  }

  #about(stage: Stage): AboutRequest {
    const { context, segments, mayHear } = this.#parts;
    const asked = segments.findLast(({ kind }) => kind === 'user');
    return { stage, requestId: context.requestId, prompt: asked?.text ?? '', mayHear };
  }
}

const FAILED: OutputVerdict = Object.freeze({ blocked: true, reason: 'guard_failed: external' });

/** Reveals that a placeholder is one, and not what it hides. */
function keeping(placeholders: Placeholders): Placeholders {
  return {
    hide: (type, value) => placeholders.hide(type, value),
    reveal: (text) => (placeholders.reveal(text) === undefined ? undefined : text),
    knows: (value) => placeholders.knows?.(value) ?? false,
    get size() {
      return placeholders.size;
    },
  };
}

/** Writes every redaction or none: all texts are made before the first one is replaced. */
function write(
  texts: readonly SegmentText[],
  findings: readonly FoundInText[],
  redactions: (finding: Finding, text: string) => readonly Finding[],
): InputVerdict {
  const touched = new Set<SegmentText>();
  for (const { text: index, finding } of findings) {
    const one = texts[index];
    if (one === undefined || finding.action !== 'redact') continue;
    const whole = { text: one.text, start: 0, ownStart: 0, ownEnd: one.text.length };
    one.scan.add(whole, redactions(finding, one.text));
    touched.add(one);
  }
  const changes: { readonly scan: SegmentText['scan']; readonly text: string }[] = [];
  for (const { scan } of touched) {
    const text = scan.redacted();
    if (text === undefined) return { blocked: true, reason: 'redaction would break the JSON of a tool call' };
    changes.push({ scan, text });
  }
  for (const { scan, text } of changes) scan.segment.replace(text);
  return PASSED;
}
