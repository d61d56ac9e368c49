/**
 * Guard against answers that carry data away: images and other things that load by themselves from hosts that are not
 * allowed, and links with the conversation in them. Redaction replaces the URL and leaves the text around it.
 */
import type { SegmentKind } from '../http/segments.ts';
import type { Removal } from './exfiltration/capture.ts';
import { carriesData } from './exfiltration/carried-data.ts';
import { Conversation } from './exfiltration/conversation.ts';
import { type Destination, DestinationLexer, type LexerSink } from './exfiltration/destination-lexer.ts';
import { type AllowedHosts, allowedHosts } from './exfiltration/host-patterns.ts';
import { mayHoldDestination } from './exfiltration/plain-text.ts';
import { readDestination, type Target } from './exfiltration/read-destination.ts';
import {
  type GuardContext,
  NO_FINDINGS,
  type OutputGuard,
  type OutputInspector,
  type OutputJudgement,
} from './guard.ts';
import type { GuardSettings } from './settings.ts';
import { UnreleasedFindings } from './unreleased-findings.ts';

const NAME = 'exfiltration';
/** Loads nothing and leads nowhere, in Markdown and in every attribute. */
const NOWHERE = 'about:blank#removed';
const LINK_LABEL = '[link removed]';
/** Most URLs of one channel that are judged; every further one is removed. */
const MAX_DESTINATIONS = 4_096;

/** Throws RangeError for an allowed host that is none. */
export function exfiltrationGuard(settings: GuardSettings['exfiltration']): { readonly output: OutputGuard } {
  const policy: Policy = { ...settings, isAllowed: allowedHosts(settings.allowedHosts) };
  return {
    output: {
      name: NAME,
      open: (_channel, kind, context) =>
        JUDGED_ELSEWHERE.has(kind) ? NOT_SHOWN : new ExfiltrationInspector(policy, context),
    },
  };
}

type Policy = Omit<GuardSettings['exfiltration'], 'allowedHosts'> & { readonly isAllowed: AllowedHosts };

/** The arguments of tools are not shown: which hosts a tool may reach is for the rules about tools. */
const JUDGED_ELSEWHERE: ReadonlySet<SegmentKind> = new Set(['tool_args']);
const NOT_SHOWN: OutputInspector = { push: (text) => ({ findings: NO_FINDINGS, safe: text.length }) };

class ExfiltrationInspector implements OutputInspector {
  readonly #policy: Policy;
  readonly #conversation: Conversation;
  readonly #findings = new UnreleasedFindings();
  /** Made with the first text that it is needed for: most whole answers have no URL. */
  #lexer: DestinationLexer | undefined;
  #read = 0;
  #safe = 0;
  #destinations = 0;

  constructor(policy: Policy, context: GuardContext) {
    this.#policy = policy;
    this.#conversation = new Conversation(context);
  }

  push(text: string, final: boolean, released = this.#safe): OutputJudgement {
    const findings = this.#findings;
    if (this.#lexer === undefined && final && !mayHoldDestination(text))
      return { findings: NO_FINDINGS, safe: text.length };
    this.#lexer ??= this.#openLexer();
    findings.release(released);
    const from = this.#read - findings.base;
    const decided = this.#lexer.read(from === 0 ? text : text.slice(from), final);
    this.#read = findings.base + text.length;
    this.#safe = decided - findings.base;
    return { findings: findings.report(), safe: this.#safe };
  }

  #openLexer(): DestinationLexer {
    const sink: LexerSink = {
      judge: (destination) => this.#judge(destination),
      remove: (start, end, { type, replacement }) =>
        this.#findings.add({ guard: NAME, type, start, end, action: 'redact', replacement, score: 1 }),
    };
    return new DestinationLexer(sink, this.#policy.judgeCode);
  }

  #judge({ raw, form, loads, complete }: Destination): Removal | undefined {
    this.#destinations += 1;
    const replacement = form === 'bare' ? LINK_LABEL : NOWHERE;
    if (this.#destinations > MAX_DESTINATIONS) return { type: 'exfiltration.too_many', replacement };
    for (const target of readDestination(raw, form, complete)) {
      const type = this.#reasonAgainst(target, loads, complete);
      if (type !== undefined) return { type, replacement };
    }
    return undefined;
  }

  #reasonAgainst(target: Target, loads: boolean, complete: boolean): string | undefined {
    switch (target.kind) {
      case 'local':
        return undefined;
      case 'active':
        return 'exfiltration.active';
      case 'unknown':
        return loads || !complete ? 'exfiltration.unreadable' : undefined;
      case 'host': {
        if (this.#policy.isAllowed(target.host)) return undefined;
        return loads ? 'exfiltration.image' : this.#reasonAgainstLink(target, complete);
      }
    }
  }

  #reasonAgainstLink(
    { host, url, written }: Target & { kind: 'host' },
    complete: boolean,
  ): string | undefined {
    // `https://good.example@evil.example`: what looks like the host is a user name.
    if (/[.%]/.test(url.username)) return 'exfiltration.deceptive_link';
    const named = this.#conversation.namesHost(host);
    if (carriesData(url, written, this.#conversation, named)) return 'exfiltration.link';
    if (!complete && !named) return 'exfiltration.link';
    return this.#policy.foreignLinks === 'redact' && !named ? 'exfiltration.foreign_link' : undefined;
  }
}
