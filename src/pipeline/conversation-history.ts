/**
 * What of a kept conversation goes into a request: all that fits the window; past it the oldest turns are left out, a
 * summary takes their place, or the request is refused. A summary that cannot be made leaves the turns out.
 */
import { bytesOf, firstKept } from '../conversations/fit-history.ts';
import type { HeldTurns, TurnsSummary } from '../conversations/kept-conversations.ts';
import type { ConversationSettings } from '../conversations/settings.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { DialogForm, WireItem } from '../http/dialog.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Gate } from './gate.ts';

/** Part of the window that turns keep once a summary is made, so that not every turn makes one. */
const KEPT_PART = 0.5;

export interface Fitting {
  readonly gate: Gate;
  readonly exchange: Exchange;
  readonly form: DialogForm;
  readonly held: HeldTurns;
  /** Tokens that are left for the history. */
  readonly tokens: number;
}

export interface FittedHistory {
  /** What stands for the turns before them. */
  readonly note: WireItem | undefined;
  readonly turns: readonly (readonly unknown[])[];
  /** Made just now. */
  readonly summary: TurnsSummary | undefined;
}

export async function fitHistory(
  fitting: Fitting,
  settings: ConversationSettings,
): Promise<FittedHistory | Refusal> {
  const { form, held, tokens } = fitting;
  const { overflow } = settings;
  const known = overflow === 'summarise' ? held.summary : undefined;
  const note = known && noteOf(form, known.text);
  const turns = held.turns.slice(known?.turns ?? 0);
  const left = tokens - (note === undefined ? 0 : bytesOf([note]));
  const first = firstKept({ turns, tokens: left, opens: form.opens });
  if (first === 0) return { note, turns, summary: undefined };
  if (overflow === 'refuse') return full();
  const made = overflow === 'summarise' ? await summarise(fitting, settings, known) : undefined;
  return made ?? { note: left < 0 ? undefined : note, turns: turns.slice(first), summary: undefined };
}

/** Undefined where no summary came of it, or none that fits. */
async function summarise(
  { gate, exchange, form, held, tokens }: Fitting,
  { summary: settings }: ConversationSettings,
  known: TurnsSummary | undefined,
): Promise<FittedHistory | undefined> {
  if (settings === undefined) return undefined;
  const from = known?.turns ?? 0;
  const recent = held.turns.slice(from);
  const first = firstKept({ turns: recent, tokens: tokens * KEPT_PART, opens: form.opens });
  const old = recent.slice(0, first).flat();
  const earlier = known === undefined ? [] : [{ earlier_summary: known.text }];
  const text = await gate.summaries.make(exchange, settings, {
    text: JSON.stringify([...earlier, ...old]),
    classes: held.classes,
  });
  if (text === undefined) {
    gate.telemetry.warn('old turns could not be summarised', { requestId: exchange.requestId });
    return undefined;
  }
  const note = noteOf(form, text);
  const turns = recent.slice(first);
  if (bytesOf([note]) + turns.reduce((sum, items) => sum + bytesOf(items), 0) > tokens) return undefined;
  return { note, turns, summary: { text, turns: from + first } };
}

function noteOf(form: DialogForm, text: string): WireItem {
  return form.note(`Summary of what was said before:\n${text}`);
}

export function full(): Refusal {
  return refuse('conversation_full', 'the conversation is as long as it may be', { param: 'conversation' });
}
