/**
 * The output guards over one channel of text that comes in parts: what is certain, what must be rewritten, what stops
 * the answer. The same code judges streams and whole answers, so that the two cannot differ. Text that is not certain
 * is never called decided; a guard that holds back more than it may is a fault, and a fault denies.
 */
import type { SegmentKind } from '../http/segments.ts';
import {
  type Finding,
  type GuardContext,
  MAX_HOLD_BACK_CHARACTERS,
  NO_FINDINGS,
  type OutputGuard,
  type OutputInspector,
} from './guard.ts';
import { GuardFault } from './inspect-window.ts';
import { escapeForJson, JsonTextView, looksLikeJson } from './json-text.ts';
import { type ActiveMode, firstBlock, mergeRedactions, type Redaction, underMode } from './merge-findings.ts';
import { isRestoration, withoutClashes } from './placeholder-restorer.ts';
import { jsonRedaction } from './segment-scan.ts';

export interface ActiveOutputGuard {
  readonly guard: OutputGuard;
  readonly mode: ActiveMode;
}

interface OpenGuard {
  readonly name: string;
  readonly mode: ActiveMode;
  readonly inspector: OutputInspector;
}

export class ChannelScreen {
  /** How many characters of the source are certain. */
  decided = 0;
  /** How many characters of the source came. */
  length = 0;
  /** What was decided to be rewritten, in source offsets, oldest first; `forgetUntil` drops it. */
  readonly redactions: Redaction[] = [];
  readonly findings: Finding[] = [];
  /** What comes after the channel's last character. */
  suffix = '';
  readonly #guards: readonly OpenGuard[];
  readonly #kind: SegmentKind;
  readonly #escapes: boolean;
  /** Text that no guard has decided on, as guards see it. */
  #held = '';
  #view: JsonTextView | undefined;
  #begun = false;
  #released = 0;

  constructor(name: string, kind: SegmentKind, guards: readonly ActiveOutputGuard[], context: GuardContext) {
    this.#kind = kind;
    this.#escapes = context.answersInJson === true && kind === 'assistant';
    this.#guards = guards.map(({ guard, mode }) => ({
      name: guard.name,
      mode,
      inspector: open(guard, name, kind, context),
    }));
  }

  /** Takes the next part. Returns the finding that blocks the answer, if one does. Throws GuardFault. */
  push(text: string, final: boolean): Finding | undefined {
    this.#append(text);
    const held = this.#held;
    let found = NO_FINDINGS;
    let safe = held.length;
    for (const { name, mode, inspector } of this.#guards) {
      const judgement = judge(name, inspector, held, final, this.#released);
      if (judgement.safe < safe) safe = judgement.safe;
      if (judgement.suffix !== undefined && final && held !== '') this.suffix += judgement.suffix;
      if (judgement.findings.length === 0) continue;
      const limited = judgement.findings.map((finding) => underMode(finding, mode));
      const blocking = firstBlock(limited);
      if (blocking) {
        this.findings.push(blocking);
        return blocking;
      }
      found = found.length === 0 ? limited : found.concat(limited);
    }
    return this.#decide(found.length === 0 ? found : withoutClashes(found), safe, final);
  }

  /** Forgets redactions that end before this source offset: their text was handed on. */
  forgetUntil(offset: number): void {
    while (this.redactions[0] && this.redactions[0].end <= offset) this.redactions.shift();
  }

  #append(text: string): void {
    this.length += text.length;
    if (!this.#begun && text.trim() !== '') {
      this.#begun = true;
      if (this.#kind === 'tool_args' && looksLikeJson(text)) this.#startJson();
    }
    if (!this.#view) {
      this.#held = this.#held === '' ? text : this.#held + text;
      return;
    }
    this.#view.append(text);
    this.#held = this.#view.text;
  }

  /** From the first character that is not white space it is clear whether the channel is JSON. */
  #startJson(): void {
    this.#view = new JsonTextView(this.decided);
    this.#view.append(this.#held);
  }

  #decide(found: readonly Finding[], safeOfGuards: number, final: boolean): Finding | undefined {
    let safe = safeOfGuards;
    const redactions = mergeRedactions(found);
    for (const redaction of redactions) {
      // Guards release different lengths: a redaction that one of them is not through with waits, whole.
      if (redaction.start < safe && redaction.end > safe) safe = redaction.start;
      if (redaction.end > safe) break;
      const blocked = this.#commit(redaction, final);
      if (blocked) return blocked;
    }
    for (const finding of found) {
      if (finding.end <= safe && !isRestoration(finding)) this.findings.push(finding);
    }
    this.#release(safe, final);
    return undefined;
  }

  #commit(redaction: Redaction, final: boolean): Finding | undefined {
    if (!this.#view) {
      const { start, end, replacement } = redaction;
      const written = this.#escapes ? escapeForJson(replacement) : replacement;
      this.redactions.push({ start: start + this.decided, end: end + this.decided, replacement: written });
      return undefined;
    }
    const written = jsonRedaction(this.#view, redaction, final);
    if (written) {
      this.redactions.push(written);
      return undefined;
    }
    return { guard: 'runner', type: 'breaks_json', start: 0, end: 0, action: 'block', score: 1 };
  }

  #release(safe: number, final: boolean): void {
    this.#released = safe;
    if (this.#view) {
      this.decided = final ? this.length : this.#view.sourceAt(safe);
      this.#view.drop(safe);
      this.#held = this.#view.text;
    } else {
      this.decided += safe;
      this.#held = safe === this.#held.length ? '' : this.#held.slice(safe);
    }
  }
}

function open(guard: OutputGuard, name: string, kind: SegmentKind, context: GuardContext): OutputInspector {
  try {
    return guard.open(name, kind, context);
  } catch (error) {
    throw new GuardFault(guard.name, error);
  }
}

function judge(name: string, inspector: OutputInspector, held: string, final: boolean, released: number) {
  let judgement: ReturnType<OutputInspector['push']>;
  try {
    judgement = inspector.push(held, final, released);
  } catch (error) {
    throw new GuardFault(name, error);
  }
  const { safe } = judgement;
  const heldBack = held.length - safe;
  if (!(heldBack >= 0 && safe >= 0) || heldBack > (final ? 0 : MAX_HOLD_BACK_CHARACTERS)) {
    throw new GuardFault(name, new Error(`holds back ${heldBack} characters`));
  }
  return judgement;
}
