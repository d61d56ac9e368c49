/**
 * Guard against what an answer must never tell: declared secrets and the planted canary in any disguise, and the system
 * text as it is, turned round, spelled out, encoded or reworded. Streams hold back the last word, or what may become
 * a secret. Never puts what it found into a finding.
 */
import type { Finding, GuardContext, OutputGuard, OutputInspector, OutputJudgement } from './guard.ts';
import { NO_FINDINGS } from './guard.ts';
import { type Environment, readDeclaredSecrets } from './leakage/declared-secrets.ts';
import { compileDisguises, DisguiseSearch, type Disguises } from './leakage/disguise-matcher.ts';
import { type LeakSizes, leakSizes, SystemTextReader } from './leakage/system-text-reader.ts';
import { type SystemText, SystemTexts } from './leakage/system-texts.ts';
import type { GuardSettings } from './settings.ts';
import { UnreleasedFindings } from './unreleased-findings.ts';

const NAME = 'leakage';
/** Canaries whose search is kept compiled: one a tenant and system text. */
const MAX_KEPT_CANARIES = 64;
/** A short run of words is this part of a whole one. */
const PARTS_OF_A_RUN = 3;

/** Throws RangeError for a declared secret that cannot be read or recognised. */
export function leakageGuard(
  settings: GuardSettings['leakage'],
  env: Environment = {},
): { readonly output: OutputGuard } {
  const knowledge = new Knowledge(
    settings,
    settings.mode === 'off' ? [] : readDeclaredSecrets(settings.secrets, env),
  );
  return {
    output: {
      name: NAME,
      open: (_channel, _kind, context) => {
        const systems = knowledge.systems.of(context.systemTexts);
        const searches = knowledge.searchesFor(context);
        if (systems.length === 0 && searches.length === 0) return NOTHING_TO_LEAK;
        return new LeakageInspector(knowledge.sizes, systems, searches, context);
      },
    },
  };
}

/** Without a canary or secrets, and with system texts too short for a single run of words. */
const NOTHING_TO_LEAK: OutputInspector = {
  push: (text) => ({ findings: NO_FINDINGS, safe: text.length }),
};

interface NamedSearch {
  readonly type: string;
  readonly search: DisguiseSearch;
}

/** What the answers under one policy are compared with. */
class Knowledge {
  readonly sizes: LeakSizes;
  readonly systems: SystemTexts;
  readonly #secrets: Disguises | undefined;
  readonly #canaries = new Map<string, Disguises>();

  constructor({ shingleWords }: GuardSettings['leakage'], secrets: readonly string[]) {
    this.sizes = leakSizes(shingleWords, Math.max(3, Math.round(shingleWords / PARTS_OF_A_RUN)));
    this.systems = new SystemTexts(this.sizes.words, this.sizes.partWords);
    this.#secrets = secrets.length === 0 ? undefined : compileDisguises(secrets);
  }

  searchesFor({ canary }: GuardContext): readonly NamedSearch[] {
    if (this.#secrets === undefined && canary === undefined) return NO_SEARCHES;
    const searches: NamedSearch[] = [];
    if (this.#secrets) searches.push({ type: 'leakage.secret', search: new DisguiseSearch(this.#secrets) });
    if (canary !== undefined)
      searches.push({ type: 'leakage.canary', search: new DisguiseSearch(this.#compiled(canary)) });
    return searches;
  }

  #compiled(canary: string): Disguises {
    const known = this.#canaries.get(canary);
    if (known) return known;
    const [oldest] = this.#canaries.keys();
    if (this.#canaries.size >= MAX_KEPT_CANARIES && oldest !== undefined) this.#canaries.delete(oldest);
    const compiled = compileDisguises([canary]);
    this.#canaries.set(canary, compiled);
    return compiled;
  }
}

const NO_SEARCHES: readonly NamedSearch[] = [];

class LeakageInspector implements OutputInspector {
  readonly #searches: readonly NamedSearch[];
  readonly #reader: SystemTextReader | undefined;
  readonly #findings = new UnreleasedFindings();
  /** Absolute offset of the first unit that was not read. */
  #read = 0;
  #safe = 0;
  #final = false;

  constructor(
    sizes: LeakSizes,
    systems: readonly SystemText[],
    searches: readonly NamedSearch[],
    { userTexts = [] }: GuardContext,
  ) {
    this.#searches = searches;
    const leak = (type: string, end: number) => this.#add(type, 0, this.#findings.base + end);
    this.#reader = systems.length === 0 ? undefined : new SystemTextReader(systems, userTexts, sizes, leak);
  }

  push(text: string, final: boolean, released = this.#safe): OutputJudgement {
    this.#findings.release(released);
    this.#final = final;
    const { base } = this.#findings;
    const from = this.#read - base;
    let safe = text.length;
    for (const { type, search } of this.#searches) {
      const match = search.read(text, from, base);
      if (match) this.#add(type, match.start, match.end);
      if (!final) safe = Math.min(safe, search.heldFrom(base + text.length) - base);
    }
    this.#reader?.read(text, from, final);
    if (!final && this.#reader) safe = Math.min(safe, text.length - this.#reader.openWordLength);
    this.#read = base + text.length;
    this.#safe = Math.max(0, safe);
    return { findings: this.#findings.report(), safe: this.#safe };
  }

  #add(type: string, start: number, end: number): void {
    const { base } = this.#findings;
    const finding: Finding = {
      guard: NAME,
      type,
      start: Math.max(base, start),
      end: Math.max(this.#final ? base : base + 1, end),
      action: 'block',
      score: 1,
    };
    this.#findings.add(finding);
  }
}
