/**
 * One text through the guards, as `guard scan` and the evaluation use them: the same runners and settings as in a
 * request, so that what is measured is what protects.
 */

import type { Segment, SegmentKind } from '../http/segments.ts';
import { screenAnswer } from './answer-scan.ts';
import type { Finding, GuardContext, GuardInput, Placeholders } from './guard.ts';
import type { GuardSet } from './guard-set.ts';
import { screenInput } from './run-guards.ts';
import { SegmentScan } from './segment-scan.ts';

export interface TextToScan {
  readonly text: string;
  readonly role: 'user' | 'system' | 'assistant' | 'tool';
  /** The system text that an assistant's text must not repeat. */
  readonly system?: string;
}

export interface TextVerdict {
  readonly verdict: 'allow' | 'redact' | 'block';
  /** The calibrated probability that it is an injection, 0…1; of a long text its worst window. */
  readonly injection: number;
  readonly reasons: readonly string[];
  /** Offsets are UTF-16 units of the text as given. */
  readonly findings: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  /** What would be sent on; as given where it is blocked. */
  readonly text: string;
}

export interface ScanTools {
  readonly guards: GuardSet;
  readonly placeholders: Placeholders;
  readonly deadlineMs: number;
  /** The probability of one window of text, whatever the level. */
  readonly injectionOf: (input: GuardInput) => number;
}

const KINDS: Readonly<Record<TextToScan['role'], SegmentKind>> = {
  user: 'user',
  system: 'system',
  assistant: 'assistant',
  tool: 'tool_result',
};

/** An assistant's text is judged as an answer; every other as a part of a request. */
export async function scanText(scanned: TextToScan, tools: ScanTools): Promise<TextVerdict> {
  const segment = new ScannedSegment(KINDS[scanned.role], scanned.text);
  const context: GuardContext = {
    tenant: 'scan',
    requestId: 'scan',
    placeholders: tools.placeholders,
    systemTexts: scanned.system === undefined ? [] : [scanned.system],
  };
  const bounds = {
    segments: [segment],
    context,
    deadlineMs: tools.deadlineMs,
    clock: () => performance.now(),
    yieldNow,
  };
  const findings: Finding[] = [];
  let reason: string | undefined;
  if (scanned.role === 'assistant') {
    const note = (found: readonly Finding[]) => void findings.push(...found);
    const verdict = await screenAnswer({ ...bounds, guards: tools.guards.output, note });
    if (verdict.blocked) reason = verdict.reason;
  } else {
    const result = await screenInput({ ...bounds, guards: tools.guards.input });
    findings.push(...result.findings);
    reason = result.reason;
  }
  return { ...verdictOf(segment, findings, reason), injection: injectionOf(segment, findings, tools) };
}

/** Also below what makes a finding, and of what was hidden. */
function injectionOf(segment: ScannedSegment, findings: readonly Finding[], tools: ScanTools): number {
  let highest = 0;
  for (const { guard, score } of findings) if (guard === 'injection') highest = Math.max(highest, score);
  const scan = new SegmentScan(new ScannedSegment(segment.kind, segment.given));
  while (!scan.prepare());
  for (let window = scan.nextWindow(); window; window = scan.nextWindow())
    highest = Math.max(highest, tools.injectionOf({ kind: segment.kind, text: window.text, index: 0 }));
  return Number(highest.toFixed(4));
}

function verdictOf(
  segment: ScannedSegment,
  findings: readonly Finding[],
  reason: string | undefined,
): Omit<TextVerdict, 'injection'> {
  const changed = segment.text !== segment.given;
  const acting = findings.filter(({ action }) => action !== 'allow').map(({ type }) => type);
  return {
    verdict: reason === undefined ? (changed ? 'redact' : 'allow') : 'block',
    reasons: [...new Set(reason === undefined ? acting : [reason, ...acting])],
    findings: findings.map(({ type, start, end }) => ({ type, start, end })),
    text: segment.text,
  };
}

class ScannedSegment implements Segment {
  readonly kind: SegmentKind;
  readonly path = 'text';
  readonly given: string;
  text: string;

  constructor(kind: SegmentKind, text: string) {
    this.kind = kind;
    this.given = text;
    this.text = text;
  }

  replace(text: string): void {
    this.text = text;
  }
}

function yieldNow(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
