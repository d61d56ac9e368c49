/**
 * One request's turn in a conversation that the gate keeps: taken before the request is reserved, added once its answer is
 * settled, let go on every other exit. Nobody else's turn can come between. What was not delivered whole is not added.
 */

import type { HeldTurns, TurnsSummary } from '../conversations/kept-conversations.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { WireItem } from '../http/dialog.ts';
import type { StrictJson } from '../http/strict-json.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import { fitHistory, full } from './conversation-history.ts';
import { classesOf } from './data-mark.ts';
import type { Gate, ModelPlan } from './gate.ts';
import type { OpenedDialog } from './open-dialog.ts';
import type { Authenticated, Deliverable, Reached } from './request-states.ts';

/** When to come back where another turn is under way. */
const BUSY_RETRY_MS = 1_000;
/** Longest streamed answer that can become a turn, in UTF-16 units of its events. */
const MAX_FOLLOWED_CHARACTERS = 16 * 1024 * 1024;

export class ConversationTurn {
  readonly #held: HeldTurns;
  readonly #opened: OpenedDialog;
  readonly #items: readonly WireItem[];
  readonly #summary: TurnsSummary | undefined;
  #parts: string[] = [];
  #length = 0;

  constructor(held: HeldTurns, opened: OpenedDialog, turn: NewItems) {
    this.#held = held;
    this.#opened = opened;
    this.#items = turn.items;
    this.#summary = turn.summary;
  }

  /** Of the turns before it. */
  get heldClasses(): readonly string[] {
    return this.#held.classes;
  }

  /** A stream begins, or a repaired one takes its place. */
  begin(): void {
    this.#parts = [];
    this.#length = 0;
  }

  /** The next part of the stream as it is delivered. */
  follow(part: string): void {
    this.#length += part.length;
    if (this.#length <= MAX_FOLLOWED_CHARACTERS) this.#parts.push(part);
  }

  release(): Promise<void> {
    return this.#held.release();
  }

  /** Adds the turn. Says why it was not added; undefined where it was. */
  async add(answered: Judged, { streamed, ending }: Deliverable): Promise<string | undefined> {
    const { surface, revision } = answered;
    const classes = classesOf(answered);
    if (streamed && this.#length > MAX_FOLLOWED_CHARACTERS) return this.#give('the answer is too long');
    const delivered = streamed ? this.#parts.join('') : ending;
    const reply = this.#opened.form.reply(delivered, streamed);
    if (reply === undefined) return this.#give('the answer says nothing');
    const turn = {
      items: [...this.#items, ...reply],
      ...(this.#summary !== undefined && { summary: this.#summary }),
      ...(classes.length > 0 && { classes }),
    };
    const added = await this.#held.append(surface.name, turn, revision.settings.conversations);
    return added ? undefined : 'the conversation was taken over or removed meanwhile';
  }

  async #give(reason: string): Promise<string> {
    await this.release();
    return reason;
  }
}

type Judged = Extract<Reached, { readonly guards: unknown }>;

interface NewItems {
  readonly items: readonly WireItem[];
  /** Made for this request, and kept with its turn. */
  readonly summary: TurnsSummary | undefined;
}

export interface Resumed {
  readonly request: SurfaceRequest;
  readonly turn: ConversationTurn;
}

/** The request with its history, and the turn that it holds from now on. */
export async function resumeConversation(
  gate: Gate,
  authenticated: Authenticated,
  opened: OpenedDialog & { readonly conversation: string },
  read: { readonly request: SurfaceRequest; readonly plan: ModelPlan },
): Promise<Resumed | Refusal> {
  const { principal, revision, exchange } = authenticated;
  if (!revision.settings.conversations.keep)
    return refuse('unsupported_content', 'conversations are off', {
      param: 'conversation',
      detail: 'Conversations are not kept here; send the whole conversation.',
    });
  const items = opened.form.newTurn(opened.body);
  if (isRefusal(items)) return items;
  const held = await gate.conversations.hold(principal, opened.conversation, exchange.requestId);
  if (held === 'absent')
    return refuse('conversation_not_found', 'no such conversation for this caller', {
      param: 'conversation',
    });
  if (held === 'busy')
    return refuse('conversation_busy', 'another turn holds it', { retryAfterMs: BUSY_RETRY_MS });
  try {
    const whole = await withHistory(gate, authenticated, opened, { ...read, held, items });
    if (!isRefusal(whole)) {
      const { request, summary } = whole;
      return { request, turn: new ConversationTurn(held, opened, { items, summary }) };
    }
    await held.release();
    return whole;
  } catch (fault) {
    await held.release();
    throw fault;
  }
}

interface Continuing {
  readonly request: SurfaceRequest;
  readonly plan: ModelPlan;
  readonly held: HeldTurns;
  readonly items: readonly WireItem[];
}

interface Whole {
  readonly request: SurfaceRequest;
  readonly summary: TurnsSummary | undefined;
}

async function withHistory(
  gate: Gate,
  authenticated: Authenticated,
  { form, body }: OpenedDialog,
  { request, plan, held, items }: Continuing,
): Promise<Whole | Refusal> {
  const { surface, exchange, revision } = authenticated;
  const { maxTurns, maxBytes, contextTokens } = revision.settings.conversations;
  if (held.surface !== undefined && held.surface !== surface.name)
    return refuse('invalid_field', 'a conversation of another format', {
      param: 'conversation',
      detail: `This conversation was begun on the surface ${held.surface} and goes on there.`,
    });
  if (held.turns.length >= maxTurns || held.bytes >= maxBytes) return full();
  const { inputTokensBound, maxOutputTokens, choices } = request.demand;
  const tokens = contextTokens - inputTokensBound - choices * (maxOutputTokens ?? plan.maxOutputTokens);
  const history = await fitHistory({ gate, exchange, form, held, tokens }, revision.settings.conversations);
  if (isRefusal(history)) return history;
  // A tool's result whose call was left out means nothing.
  if (history.turns.length === 0 && held.turns.length > 0 && !form.opens(items)) return full();
  const { note, summary } = history;
  const resumed = form.resume(body, items, [...(note === undefined ? [] : [note]), ...history.turns.flat()]);
  const read = surface.read(note === undefined ? resumed : withNote(resumed), exchange);
  return isRefusal(read) ? read : { request: read, summary };
}

/** The summary is the first item after the prompt's. It tells what tools and documents said too: it is nobody's word. */
function withNote(body: StrictJson): StrictJson {
  const { leading, untrusted, hidden } = body.expanded ?? NOT_EXPANDED;
  return { ...body, expanded: { leading, hidden, untrusted: new Set([...untrusted, `${leading}.0`]) } };
}

const NOT_EXPANDED = { leading: 0, untrusted: new Set<string>(), hidden: new Map<string, string | null>() };

/** On every exit. Adding is done after settlement and before the last byte leaves; what cannot be added is told. */
export async function closeTurn(
  gate: Gate,
  reached: Extract<Reached, { readonly conversation: unknown }>,
  conversation: ConversationTurn,
  ending: Deliverable | Refusal,
): Promise<void> {
  const { requestId } = reached.exchange;
  try {
    if (isRefusal(ending) || ending.refusal !== undefined || !('guards' in reached))
      await conversation.release();
    else {
      const reason = await conversation.add(reached, ending);
      if (reason !== undefined) gate.telemetry.warn('a turn was not added', { requestId, reason });
    }
  } catch (fault) {
    gate.telemetry.fault('conversations', fault);
    await conversation.release().catch((error: unknown) => gate.telemetry.fault('conversations', error));
  }
}
