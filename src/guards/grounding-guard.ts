/**
 * Guard against answers that say what no document of the request supports: numbers, dates, names, quotes and URLs.
 * Judges what stands there, not what is meant; never repeats an answer's own text in its note.
 */

import type { SegmentKind } from '../http/segments.ts';
import { type Claim, type ClaimType, findClaims } from './grounding/claim.ts';
import { Sources } from './grounding/sources.ts';
import {
  type Finding,
  type GuardContext,
  type InputGuard,
  NO_FINDINGS,
  type OutputGuard,
  type OutputInspector,
  type OutputJudgement,
} from './guard.ts';
import type { GuardSettings } from './settings.ts';

const NAME = 'grounding';
/** An answer is judged line by line; a longer line in parts. */
const MAX_LINE_CHARACTERS = 4_096;
/** Most claims without support that are told one by one. */
const MAX_FINDINGS = 200;

export type GroundingSettings = GuardSettings['grounding'];

/** What the texts of one request say. */
interface Known {
  readonly documents: Sources;
  /** What the caller and the application say themselves: repeating it is no claim of the model's. */
  readonly asked: Sources;
}

export function groundingGuard(settings: GroundingSettings): {
  readonly input: InputGuard;
  readonly output: OutputGuard;
} {
  /**
   * Filled while the request is screened, asked while the answer is; gone with the request. Under its list of system
   * texts: with external guards the answer's context is another object than the request's, with the same list.
   */
  const known = new WeakMap<GuardContext['systemTexts'], Known>();
  return {
    input: {
      name: NAME,
      inspect: (input, context) => {
        const texts = known.get(context.systemTexts) ?? { documents: new Sources(), asked: new Sources() };
        known.set(context.systemTexts, texts);
        if (input.hiddenBy === undefined)
          (isDocument(input, settings) ? texts.documents : texts.asked).add(input.text);
        return NO_FINDINGS;
      },
    },
    output: {
      name: NAME,
      open: (_channel, kind, context) => {
        const texts = known.get(context.systemTexts);
        if (kind !== 'assistant' || texts === undefined || texts.documents.empty) return NOTHING_TO_GROUND;
        return new GroundingInspector(settings, texts, context.answersInJson === true);
      },
    },
  };
}

/** Whether an answer to these texts may be blocked at its end, so that none of it may leave before. */
export function holdsForGrounding(
  settings: GroundingSettings,
  segments: readonly { readonly kind: SegmentKind }[],
): boolean {
  return settings.mode === 'block' && segments.some((segment) => isDocument(segment, settings));
}

const NOTHING_TO_GROUND: OutputInspector = { push: (text) => ({ findings: NO_FINDINGS, safe: text.length }) };

function isDocument({ kind }: { readonly kind: SegmentKind }, { userText }: GroundingSettings): boolean {
  return kind === 'document' || kind === 'tool_result' || (userText && kind === 'user');
}

class GroundingInspector implements OutputInspector {
  readonly #settings: GroundingSettings;
  readonly #known: Known;
  readonly #json: boolean;
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<ClaimType, number>();
  /** The line that is not judged yet, and where it begins. */
  #line = '';
  #lineStart = 0;
  #base = 0;
  #read = 0;
  #safe = 0;
  #supported = 0;
  #unsupported = 0;

  constructor(settings: GroundingSettings, known: Known, json: boolean) {
    this.#settings = settings;
    this.#known = known;
    this.#json = json;
  }

  push(text: string, final: boolean, released = this.#safe): OutputJudgement {
    this.#base += released;
    this.#readOn(text.slice(this.#read - this.#base));
    this.#read = this.#base + text.length;
    if (final) return this.#conclude(text);
    this.#safe = this.#settings.mode === 'annotate' ? beforeLast(text) : text.length;
    return { findings: NO_FINDINGS, safe: this.#safe };
  }

  #readOn(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#line += text.slice(from, end + 1);
      this.#judgeParts();
      this.#judgeLine(this.#line.length);
      from = end + 1;
    }
    this.#line += text.slice(from);
    this.#judgeParts();
  }

  /** Cuts a long line where a word ends, at places that no split of the stream can change. */
  #judgeParts(): void {
    while (this.#line.length > MAX_LINE_CHARACTERS) {
      const space = this.#line.lastIndexOf(' ', MAX_LINE_CHARACTERS);
      this.#judgeLine(space > 0 ? space : MAX_LINE_CHARACTERS);
    }
  }

  #judgeLine(length: number): void {
    const line = this.#line.slice(0, length);
    for (const claim of findClaims(line)) this.#judge(claim);
    this.#line = this.#line.slice(length);
    this.#lineStart += length;
  }

  #judge(claim: Claim): void {
    const { documents, asked } = this.#known;
    if (documents.supports(claim)) {
      this.#supported += 1;
      return;
    }
    if (asked.supports(claim)) return;
    this.#unsupported += 1;
    this.#counts.set(claim.type, (this.#counts.get(claim.type) ?? 0) + 1);
    if (this.#findings.length >= MAX_FINDINGS) return;
    const start = this.#lineStart + claim.start;
    this.#findings.push(finding(`grounding.${claim.type}`, start, this.#lineStart + claim.end, 1));
  }

  #conclude(text: string): OutputJudgement {
    this.#judgeLine(this.#line.length);
    this.#safe = text.length;
    if (this.#unsupported === 0) return { findings: NO_FINDINGS, safe: text.length };
    const within = (offset: number) => Math.min(text.length, Math.max(0, offset - this.#base));
    const findings = this.#findings.map((one) => ({
      ...one,
      start: within(one.start),
      end: within(one.end),
    }));
    const score = this.#supported / (this.#supported + this.#unsupported);
    if (score >= this.#settings.minScore) return { findings, safe: text.length };
    const { mode } = this.#settings;
    const verdict = {
      ...finding('grounding.unsupported', 0, text.length, 1 - score),
      action: mode === 'block' ? 'block' : 'allow',
    } as const;
    const judgement = { findings: [...findings, verdict], safe: text.length };
    // A note in a JSON answer would break it.
    return mode === 'annotate' && !this.#json ? { ...judgement, suffix: noteOf(this.#counts) } : judgement;
  }
}

function finding(type: string, start: number, end: number, score: number): Finding {
  return { guard: NAME, type, start, end, action: 'allow', score };
}

/** The last character waits, so that there is something left for a note to follow. */
function beforeLast(text: string): number {
  const unit = text.charCodeAt(text.length - 1);
  return Math.max(0, text.length - (unit >= 0xdc00 && unit <= 0xdfff ? 2 : 1));
}

/** In the order in which a note names them. */
const NOUNS: Readonly<Record<ClaimType, readonly [string, string]>> = {
  number: ['number', 'numbers'],
  date: ['date', 'dates'],
  name: ['name', 'names'],
  quote: ['quote', 'quotes'],
  url: ['link', 'links'],
};

/** Tells how many and of what kind; not which: another guard may have taken them out. */
function noteOf(counts: ReadonlyMap<string, number>): string {
  const parts = Object.entries(NOUNS).flatMap(([type, [one, many]]) => {
    const count = counts.get(type) ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `\n\n[Not found in the documents provided: ${parts.join(', ')}. Please check.]`;
}
