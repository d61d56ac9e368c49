/**
 * Judges the tool calls of one answer, as they would reach the caller: limits, offered tools, schemas, taint. A call that
 * cannot be read is denied wherever reading it decides; nothing is let through because it was too much to judge.
 */

import { parseStrictText } from '../../http/strict-json.ts';
import type { ToolCall, ToolDefinition, ToolView } from '../../http/tool-calls.ts';
import type { Finding } from '../guard.ts';
import type { OutputVerdict } from '../request-guards.ts';
import type { StructuredOutput } from '../structured-output.ts';
import type { Approvals } from './approvals.ts';
import { CallCounts } from './call-counts.ts';
import { OwnText } from './own-text.ts';
import type { ToolSettings } from './settings.ts';
import { TaintRules } from './taint.ts';

const NAME = 'tools';
/** Longest arguments of one call, in characters: parsing them takes about a millisecond. */
const MAX_ARGUMENT_CHARACTERS = 262_144;
const MAX_DEPTH = 64;
const MAX_ARGUMENT_VALUES = 20_000;
/** Characters of arguments and of the user's own text that are read before other work has its turn. */
const SLICE_CHARACTERS = 32_768;

/** What the requests under one policy share. */
export interface FirewallRules {
  readonly settings: ToolSettings;
  readonly taint: TaintRules;
  readonly structured: StructuredOutput;
  readonly approvals: Approvals | undefined;
}

/** What the firewall knows of one request. */
export interface FirewallFacts {
  readonly tenant: string;
  readonly requestId: string;
  readonly view: ToolView;
  /** Whether other people's text is in the conversation. */
  readonly tainted: boolean;
  /** What the user wrote, before any guard changed it. */
  readonly ownTexts: readonly string[];
  readonly note: (findings: readonly Finding[]) => void;
  readonly yieldNow: () => Promise<void>;
}

type Parsed = { readonly ok: true; readonly value: unknown; readonly text: string } | { readonly ok: false };

const PASSED: OutputVerdict = Object.freeze({ blocked: false });

export function firewallRules(
  settings: ToolSettings,
  structured: StructuredOutput,
  approvals: Approvals | undefined,
): FirewallRules {
  return { settings, taint: new TaintRules(settings), structured, approvals };
}

/** Whether any rule looks at tool calls at all. */
export function guardsTools({ unknown, arguments: schema, taint, limits }: ToolSettings): boolean {
  return unknown !== 'off' || schema !== 'off' || taint !== 'off' || limits !== 'off';
}

/** Whether any rule can stop one, so that a stream must hold calls back until they are judged. */
export function stopsTools({ unknown, arguments: schema, taint, limits }: ToolSettings): boolean {
  return (
    unknown === 'block' ||
    schema === 'block' ||
    limits === 'block' ||
    taint === 'block' ||
    taint === 'approve'
  );
}

export class ToolFirewall {
  readonly #rules: FirewallRules;
  readonly #facts: FirewallFacts;
  readonly #offered: ReadonlyMap<string, ToolDefinition>;
  readonly #counts: CallCounts;
  readonly #own: OwnText;

  constructor(rules: FirewallRules, facts: FirewallFacts) {
    this.#rules = rules;
    this.#facts = facts;
    this.#offered = new Map(facts.view.definitions.map((one) => [`${one.kind}:${one.name}`, one]));
    this.#counts = new CallCounts(rules.settings, facts.view.earlierCalls);
    this.#own = new OwnText(facts.ownTexts);
  }

  /** Judges calls that are complete; of one answer it may be asked several times. */
  judge(calls: readonly ToolCall[]): OutputVerdict | Promise<OutputVerdict> {
    if (this.#charactersFor(calls) > SLICE_CHARACTERS) return this.#judgeSlowly(calls);
    const waiting: Waiting[] = [];
    for (const call of calls) {
      const blocked = this.#judgeOne(call, waiting);
      if (blocked !== undefined) return blocked;
    }
    return waiting.length === 0 ? PASSED : this.#askAll(waiting);
  }

  /** What judging the calls has to read. */
  #charactersFor(calls: readonly ToolCall[]): number {
    let characters = 0;
    for (const text of this.#facts.ownTexts) characters += text.length;
    for (const call of calls) characters += call.arguments?.length ?? 0;
    return characters;
  }

  async #judgeSlowly(calls: readonly ToolCall[]): Promise<OutputVerdict> {
    const waiting: Waiting[] = [];
    for (const call of calls) {
      await this.#facts.yieldNow();
      const blocked = this.#judgeOne(call, waiting);
      if (blocked !== undefined) return blocked;
    }
    return waiting.length === 0 ? PASSED : this.#askAll(waiting);
  }

  #judgeOne(call: ToolCall, waiting: Waiting[]): OutputVerdict | undefined {
    const { settings } = this.#rules;
    const over = settings.limits === 'off' ? undefined : this.#counts.add(call);
    if (over !== undefined && this.#stops(over, settings.limits)) return blocked(over);

    const definition = this.#offered.get(`${call.kind}:${call.name}`);
    const isUnknown = settings.unknown !== 'off' && definition === undefined;
    if (isUnknown && this.#stops('tools.unknown_tool', settings.unknown))
      return blocked('tools.unknown_tool');

    const parsed = readArguments(call);
    const mismatch = settings.arguments === 'off' ? undefined : this.#mismatch(call, definition, parsed);
    if (mismatch !== undefined && this.#stops(mismatch, settings.arguments)) return blocked(mismatch);

    if (settings.taint === 'off' || !this.#facts.tainted) return undefined;
    const tainted = parsed.ok
      ? this.#rules.taint.problem(call.name, parsed.value, this.#own)
      : 'tools.unreadable_arguments';
    if (tainted === undefined) return undefined;
    if (settings.taint !== 'approve')
      return this.#stops(tainted, settings.taint) ? blocked(tainted) : undefined;
    waiting.push({ call, reason: tainted });
    return undefined;
  }

  #mismatch(call: ToolCall, definition: ToolDefinition | undefined, parsed: Parsed): string | undefined {
    if (call.kind === 'custom') return parsed.ok ? undefined : 'tools.unreadable_arguments';
    if (!parsed.ok) return 'tools.unreadable_arguments';
    if (definition?.parameters === undefined) return undefined;
    const { structured } = this.#rules;
    return structured.checkOutput(definition.parameters, parsed.text).ok
      ? undefined
      : 'tools.arguments_not_in_schema';
  }

  /** One after the other: a denial makes the rest pointless. */
  async #askAll(waiting: readonly Waiting[]): Promise<OutputVerdict> {
    const { approvals } = this.#rules;
    const { tenant, requestId } = this.#facts;
    for (const { call, reason } of waiting) {
      const approved =
        approvals !== undefined &&
        (await approvals.ask({
          tenant,
          requestId,
          tool: call.name,
          reason,
          arguments: call.arguments ?? '',
        }));
      this.#note(reason, approved ? 'approved' : 'block');
      if (!approved) return blocked(`${reason}, not approved`);
    }
    return PASSED;
  }

  #stops(type: string, action: 'off' | 'watch' | 'block'): boolean {
    this.#note(type, action === 'block' ? 'block' : 'allow');
    return action === 'block';
  }

  #note(type: string, action: Finding['action'] | 'approved'): void {
    const found = { guard: NAME, start: 0, end: 0, score: 1 };
    if (action === 'approved') this.#facts.note([{ ...found, type: `${type}.approved`, action: 'allow' }]);
    else this.#facts.note([{ ...found, type, action }]);
  }
}

interface Waiting {
  readonly call: ToolCall;
  readonly reason: string;
}

function blocked(type: string): OutputVerdict {
  return { blocked: true, reason: `${NAME}: ${type}` };
}

/** Strictly: of a key that stands twice the gate would read one value and the tool might take the other. */
function readArguments({ kind, arguments: text }: ToolCall): Parsed {
  if (text === undefined || text.length > MAX_ARGUMENT_CHARACTERS) return { ok: false };
  if (kind === 'custom') return { ok: true, value: { input: text }, text };
  const given = text.trim() === '' ? '{}' : text;
  const parsed = parseStrictText(given, { maxDepth: MAX_DEPTH, maxValues: MAX_ARGUMENT_VALUES });
  return 'refused' in parsed ? { ok: false } : { ok: true, value: parsed.value, text: given };
}
