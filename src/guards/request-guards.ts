/**
 * The guards of one request, bound to its policy: what the pipeline sees of this room. Both directions share one
 * context, so that what the input hid is restored in the answer and in no other.
 */
import type { GuardNote } from '../audit/audit-log.ts';
import type { Segment } from '../http/segments.ts';
import type { AnswerEvent } from '../http/surface.ts';
import type { ToolCall } from '../http/tool-calls.ts';
import type { Finding } from './guard.ts';

export interface RequestGuards {
  /** Screens every text that would reach a model and rewrites what a guard redacts. */
  screenInput(): InputVerdict | Promise<InputVerdict>;
  /** Screens every text of a whole answer, restores the caller's own values. */
  screenAnswer(segments: readonly Segment[]): OutputVerdict | Promise<OutputVerdict>;
  /** Nothing of a streamed answer may leave before all of it was judged. */
  readonly holdsStreams: boolean;
  /** A screen for one streamed answer. */
  openStream(): StreamScreen;
  /** Holds what that screen passed back until external guards have judged it; undefined where none judge answers. */
  openOutsideHold(): AnswerHold | undefined;
  /** Judges tool calls; undefined where no rule looks at them. */
  readonly tools: ToolGuards | undefined;
  /** Why answers in this format could not be checked, so that the request is refused before it costs anything. */
  formatProblem(format: OutputFormat): string | undefined;
  /** Checks text against the format that the request asked for. */
  checkFormat(format: OutputFormat, text: string): FormatVerdict;
  readonly formatMode: 'off' | 'watch' | 'repair' | 'block';
  /** Whether personal data was taken out of the answer so far: by the gate's guard, or whatever an external one took. */
  readonly tookPersonalData: boolean;
  /** Takes what was found beside the texts: of the conversation that the request belongs to. */
  note(findings: readonly Finding[]): void;
  /** What was found so far, counted, for the audit record. */
  notes(): readonly GuardNote[];
}

export interface OutputFormat {
  readonly kind: 'json' | 'schema';
  readonly schema?: unknown;
}

export type FormatVerdict = { readonly ok: true } | { readonly ok: false; readonly problems: string };

export type InputVerdict = { readonly blocked: false } | { readonly blocked: true; readonly reason: string };
export type OutputVerdict = InputVerdict;

export interface StreamScreen {
  /** Takes the next event; returns what is certain now, in order, or the block. */
  accept(event: AnswerEvent): StreamStep;
  /** Nothing follows: judges and returns what was held back. */
  finish(): StreamStep;
}

export type StreamStep =
  | { readonly blocked: false; readonly release: readonly RenderedEvent[] }
  | { readonly blocked: true; readonly reason: string };

export interface ToolGuards {
  /** Judges the tool calls of a whole answer, as they would be delivered. Never rejects. */
  screen(calls: readonly ToolCall[]): OutputVerdict | Promise<OutputVerdict>;
  /** Holds the tool calls of one streamed answer back until they are judged. */
  openHold(): ToolHold;
  /** How often a client is told that its stream lives while a call waits for an approval, in milliseconds. */
  readonly keepAliveMs: number;
}

export interface AnswerHold {
  /** As of `ToolGuards`. */
  readonly keepAliveMs: number;
  /** Takes screened events in order; returns those that may go on now, or the block. `last`: nothing follows. Never rejects. */
  take(events: readonly RenderedEvent[], last: boolean): StreamStep | Promise<StreamStep>;
}

export interface ToolHold {
  /** Takes screened events in order; returns the text of those that may go on now, or the block. */
  take(events: readonly RenderedEvent[]): ToolHoldStep;
  /** No more events come: judges what is still open. */
  finish(): ToolHoldStep;
  /** Whether a verdict is still to come, from `settled`. */
  readonly waits: boolean;
  /** As of `ToolGuards`. */
  readonly keepAliveMs: number;
  /** The last verdict, with the text of everything that waited for it. Never rejects. */
  settled(): Promise<ToolHoldStep>;
}

export type ToolHoldStep =
  | { readonly blocked: false; readonly text: string }
  | { readonly blocked: true; readonly reason: string };

/** An event that can be written to the client. */
export type RenderedEvent = Exclude<AnswerEvent, { readonly type: 'truncated' | 'error' }>;
