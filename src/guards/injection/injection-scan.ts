/**
 * One window of text judged for injection: the signatures and the trained model over the text as it stands and over
 * every layer that can be decoded from it. What was encoded in order to hide is judged more strictly. Bounded in
 * layers, depth and characters.
 */
import type { SegmentKind } from '../../http/segments.ts';
import type { GuardInput } from '../guard.ts';
import { type TextTraits, traitsOf } from '../text-traits.ts';
import { ConceptHits } from './concept-hits.ts';
import { ConceptSet } from './concepts.ts';
import { decodedLayers, type Layer } from './decoded-layers.ts';
import type { InjectionModel } from './injection-model.ts';
import { probabilityOf, signatureProbability, signatureScore } from './judge.ts';
import type { LexiconSearch } from './lexicon-search.ts';
import { matchPatterns, matchSignatures, type SignatureMatch } from './match-signatures.ts';
import type { Category } from './signatures.ts';
import { READABLE, TextMargin } from './text-margin.ts';

/** How often a decoded text is decoded again. */
const MAX_DEPTH = 3;
/** Most layers of one window, and most characters of all of them together as a multiple of the window's. */
const MAX_LAYERS = 48;
const MAX_LAYER_SHARE = 3;
/** Nobody encodes a harmless sentence that way by chance. */
const HIDDEN_BONUS = 0.2;
/** Share of words with a known ending below which other ways to read a text are tried. */
const STRANGE = 0.82;

/** A sign of injection: a signature, or the model's own reading where it saw what no signature knows. */
export interface InjectionSign {
  readonly category: Category | 'learned';
  readonly start: number;
  readonly end: number;
  /** Of the layer that it stands in, 0…1. */
  readonly probability: number;
}

export interface InjectionReading {
  /** Of the whole window and all that is hidden in it, 0…1. */
  readonly probability: number;
  readonly signs: readonly InjectionSign[];
}

/** What a developer wrote gives the assistant its orders: only signatures judge it. */
const BY_DEVELOPER: readonly SegmentKind[] = ['system', 'tool_definition', 'schema'];

/** Holds buffers and the model, nothing of a text. Reading is synchronous; one scanner serves all requests. */
export class InjectionScanner {
  readonly lexicon: LexiconSearch;
  readonly model: InjectionModel;
  /** Of the layer that is judged; read before a layer within it is searched. */
  readonly hits = new ConceptHits();
  readonly margin: TextMargin;

  constructor(lexicon: LexiconSearch, model: InjectionModel) {
    this.lexicon = lexicon;
    this.model = model;
    this.margin = new TextMargin(model);
  }

  read(input: GuardInput): InjectionReading {
    return new WindowScan(this, input).read();
  }
}

class WindowScan {
  readonly #scanner: InjectionScanner;
  readonly #input: GuardInput;
  readonly #byModel: boolean;
  #signs: InjectionSign[] | undefined;
  #probability = 0;
  #layers = 0;
  #budget: number;

  constructor(scanner: InjectionScanner, input: GuardInput) {
    this.#scanner = scanner;
    this.#input = input;
    this.#byModel = !BY_DEVELOPER.includes(input.kind);
    this.#budget = Math.max(4_096, input.text.length * MAX_LAYER_SHARE);
  }

  read(): InjectionReading {
    const { text } = this.#input;
    this.#judge({ text, by: this.#input.hiddenBy ?? '', start: 0, end: text.length }, 0, this.#input.traits);
    return { probability: this.#probability, signs: this.#signs ?? NONE };
  }

  #judge(layer: Layer, depth: number, knownTraits?: TextTraits): void {
    const traits = knownTraits ?? traitsOf(layer.text);
    const { kind } = this.#input;
    const { hits, lexicon, margin, model } = this.#scanner;
    const { concepts } = hits;
    lexicon.search(layer.text, traits.ascii, hits);
    let matches = matchSignatures(layer.text, hits, kind);
    if (traits.hasMarkup || concepts.meets(ROLE_NAME)) {
      const patterns = matchPatterns(layer.text, layer.text.toLowerCase(), kind);
      if (patterns.length > 0) matches = [...matches, ...patterns];
    }
    const hidden = (depth > 0 || layer.by !== '') && !OPENLY.has(layer.by);
    let strange = false;
    if (this.#byModel) {
      // What was decoded is judged by the linear model: of half-decoded text the network has learned nothing.
      const isVisible = depth === 0 && layer.by === '';
      const found = margin.of(layer.text, hits, matches, isVisible);
      strange = margin.leastKnown < STRANGE;
      // Put apart within what was decoded, and still no words: the letters were never any.
      const mustBeWords = layer.onlyIfReadable || (depth > 1 && layer.by === 'run_together');
      if (mustBeWords && margin.mostKnown < READABLE) return;
      const signature = signatureScore(hidden ? matches.map(moreCertain) : matches);
      this.#note(layer, matches, probabilityOf({ margin: found, signature, kind, hidden }, model.judge));
    } else if (matches.length > 0) {
      const signature = signatureScore(hidden ? matches.map(moreCertain) : matches);
      this.#note(layer, matches, signatureProbability(signature, model.thresholds.balanced));
    }
    if (depth >= MAX_DEPTH || layer.onlyIfReadable) return;
    const hints = {
      rot13: concepts.meets(ROT13),
      reversed: concepts.meets(REVERSED),
      rejoined: REJOINED.has(layer.by),
      strange,
      vocabulary: model.vocabulary,
    };
    for (const inner of decodedLayers(layer.text, traits, hints)) this.#descend(layer, inner, depth + 1);
  }

  #descend(outer: Layer, inner: Layer, depth: number): void {
    this.#layers += 1;
    this.#budget -= inner.text.length;
    if (this.#layers > MAX_LAYERS || this.#budget < 0) return;
    const placed = depth === 1 ? inner : { ...inner, start: outer.start, end: outer.end };
    this.#judge(placed, depth);
  }

  /** Signatures of the text as it stands say where they stand; those of a layer where the layer hides. */
  #note(layer: Layer, matches: readonly SignatureMatch[], probability: number): void {
    if (probability > this.#probability) this.#probability = probability;
    if (matches.length === 0) {
      if (probability < this.#scanner.model.thresholds.strict) return;
      this.#add({ category: 'learned', start: layer.start, end: layer.end, probability });
      return;
    }
    for (const match of matches) {
      if (matches.some((other) => outranks(other, match))) continue;
      const { start, end } = layer.by === '' ? match : layer;
      this.#add({ category: match.category, start, end, probability });
    }
  }

  /** One sign a category: the most probable one. */
  #add(sign: InjectionSign): void {
    this.#signs ??= [];
    const same = this.#signs.findIndex(({ category }) => category === sign.category);
    if (same === -1) this.#signs.push(sign);
    else if ((this.#signs[same]?.probability ?? 0) < sign.probability) this.#signs[same] = sign;
  }
}

/** Whether the other match says the same with more certainty. */
function outranks(other: SignatureMatch, match: SignatureMatch): boolean {
  return other.category === match.category && other.score > match.score;
}

/** A signature in what was hidden. */
function moreCertain(match: SignatureMatch): SignatureMatch {
  return { ...match, score: Math.min(1, match.score + HIDDEN_BONUS) };
}

const NONE: readonly InjectionSign[] = [];
const ROLE_NAME = new ConceptSet(['role_name']);
const ROT13 = new ConceptSet(['rot13']);
const REVERSED = new ConceptSet(['reversed']);
const REJOINED: ReadonlySet<string> = new Set(['spelled_out', 'run_together']);
/** Layers that ordinary text has too: escapes in code and logs, full-width letters. */
const OPENLY: ReadonlySet<string> = new Set([
  'unicode_forms',
  'html_escapes',
  'url_escapes',
  'backslash_escapes',
]);
