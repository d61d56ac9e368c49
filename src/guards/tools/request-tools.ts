/**
 * The tool firewall of one request. What it must know of the texts is read before guards rewrite them; the rest only once
 * an answer calls a tool. A verdict that fails is a denial.
 */
import type { Segment } from '../../http/segments.ts';
import type { SurfaceRequest } from '../../http/surface.ts';
import type { ToolCall } from '../../http/tool-calls.ts';
import type { Finding, GuardContext } from '../guard.ts';
import { isUntrusted } from '../provenance/untrusted.ts';
import type { OutputVerdict, ToolGuards, ToolHold } from '../request-guards.ts';
import { openToolHold } from './tool-call-hold.ts';
import { type FirewallRules, guardsTools, stopsTools, ToolFirewall } from './tool-firewall.ts';

/** Where no approval is asked for, a waiting client needs no more signs of life than this, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;

export interface ToolFacts {
  readonly tenant: string;
  readonly requestId: string;
  readonly request: SurfaceRequest;
  /** The request's texts by where they come from, as they came. */
  readonly segments: readonly Segment[];
  /** With the texts of the system and of the user, as they came. */
  readonly context: Pick<GuardContext, 'systemTexts' | 'callerTexts'>;
  readonly note: (findings: readonly Finding[]) => void;
  readonly yieldNow: () => Promise<void>;
}

/** Undefined where no rule looks at tool calls. */
export function openToolGuards(rules: FirewallRules, facts: ToolFacts): ToolGuards | undefined {
  return guardsTools(rules.settings) ? new RequestTools(rules, facts) : undefined;
}

const FAILED: OutputVerdict = Object.freeze({ blocked: true, reason: 'guard_failed: tools' });

class RequestTools implements ToolGuards {
  readonly #rules: FirewallRules;
  readonly #facts: ToolFacts;
  readonly #tainted: boolean;

  constructor(rules: FirewallRules, facts: ToolFacts) {
    this.#rules = rules;
    this.#facts = facts;
    // Where no tools are offered nobody looks where the texts come from; a call that comes all the same is tainted.
    this.#tainted = facts.request.tools.length === 0 || facts.segments.some(isUntrusted);
  }

  get keepAliveMs(): number {
    return this.#rules.approvals?.keepAliveMs ?? KEEP_ALIVE_MS;
  }

  screen(calls: readonly ToolCall[]): OutputVerdict | Promise<OutputVerdict> {
    return failingClosed(() => this.#openFirewall().judge(calls));
  }

  openHold(): ToolHold {
    let firewall: ToolFirewall | undefined;
    return openToolHold({
      holds: stopsTools(this.#rules.settings),
      keepAliveMs: this.keepAliveMs,
      judge: (calls) =>
        failingClosed(() => {
          firewall ??= this.#openFirewall();
          return firewall.judge(calls);
        }),
    });
  }

  #openFirewall(): ToolFirewall {
    const { tenant, requestId, request, context, note, yieldNow } = this.#facts;
    const { systemTexts, callerTexts = [] } = context;
    const trusted = this.#rules.settings.trustSystemText ? systemTexts : [];
    return new ToolFirewall(this.#rules, {
      ...{ tenant, requestId, tainted: this.#tainted, note, yieldNow },
      view: request.toolView(),
      ownTexts: [...trusted, ...callerTexts],
    });
  }
}

function failingClosed(
  judge: () => OutputVerdict | Promise<OutputVerdict>,
): OutputVerdict | Promise<OutputVerdict> {
  try {
    const verdict = judge();
    return verdict instanceof Promise ? verdict.catch(() => FAILED) : verdict;
  } catch {
    return FAILED;
  }
}
