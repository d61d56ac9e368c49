/**
 * Follows Markdown's square brackets: whether `](` gives an image or a link its destination. In doubt, because of code,
 * escapes or tags between, every destination of the paragraph counts as an image's.
 */
import { LabelHash, LabelSet } from './link-labels.ts';

const MAX_DEPTH = 64;
const BANG = 0x21;
const OPEN = 0x5b;
const CLOSE = 0x5d;
/** How far before `(` a `!` may stand where a guard may put a label in brackets between the two. */
export const BANG_REACH = 64;

export type BracketStep = 'none' | 'closed' | 'inline' | 'definition';

export class Brackets {
  readonly #label = new LabelHash();
  readonly #imageLabels = new LabelSet();
  readonly #foreignLabels = new LabelSet();
  #open: boolean[] = [];
  /** How many `![` of this paragraph have not been given their destination. */
  #images = 0;
  #doubt = false;
  #closedImage = false;
  #inLabel = false;
  /** The bracket that is open is the label of an image: `![x][`. */
  #imageReference = false;
  /** The bracket that closed last named an image. */
  #namedImage = false;
  #bangAt = Number.NEGATIVE_INFINITY;

  /** Nothing that came before `at` has a meaning for what follows. */
  neutralAt(at: number): boolean {
    return this.#images === 0 && this.#open.length === 0 && at - this.#bangAt > BANG_REACH;
  }

  /** Text without marks means nothing here: no label is read. */
  get calm(): boolean {
    return !this.#inLabel;
  }

  /** Whether the bracket that closes here is an image's label that leads to a host that is not allowed. */
  get closesForeignImage(): boolean {
    return this.#namedImage && !this.#foreignLabels.empty && this.#foreignLabels.has(this.#label.value());
  }

  /** Whether the destination that begins belongs to an image. */
  loads = false;
  /** The definition's label. */
  label = 0;

  take(unit: number, character: string, previous: number, at: number): BracketStep {
    if (unit === OPEN) return this.#opens(previous === BANG, previous === CLOSE);
    if (unit === CLOSE) return this.#closes();
    if (previous === CLOSE && (unit === 0x28 || unit === 0x3a)) return this.#leads(unit === 0x28);
    if (unit === 0x28 && at - this.#bangAt <= BANG_REACH && isWordEnd(previous)) {
      // Another guard may write `[LABEL]` for what stands between `!` and `(`, and so make an image of it.
      this.loads = true;
      return 'inline';
    }
    if (unit === BANG) this.#bangAt = at;
    else if (unit <= 0x20 && previous === BANG) this.#bangAt = Number.NEGATIVE_INFINITY;
    else if (unit === 0x60 || unit === 0x5c || unit === 0x3c) this.#doubt = true;
    if (this.#inLabel) this.#label.add(unit, character);
    return 'none';
  }

  endParagraph(): void {
    this.#open = [];
    this.#images = 0;
    this.#doubt = false;
    this.#bangAt = Number.NEGATIVE_INFINITY;
  }

  /** The definition of `label` leads to a host that is not allowed: no image may refer to it. */
  refuseImages(label: number): void {
    this.#foreignLabels.add(label);
  }

  #opens(image: boolean, afterClosing: boolean): BracketStep {
    // `![x][label]`: the image has its destination by reference.
    this.#imageReference = afterClosing && this.#closedImage;
    if (this.#imageReference && !this.#doubt) this.#images -= 1;
    this.#closedImage = false;
    if (this.#open.length < MAX_DEPTH) this.#open.push(image);
    if (image) {
      this.#images += 1;
      this.#doubt = false;
    }
    this.#label.begin();
    this.#inLabel = true;
    return 'none';
  }

  #closes(): BracketStep {
    const image = this.#open.pop() === true;
    if (!this.#inLabel) this.#label.begin();
    this.#inLabel = false;
    this.#namedImage = this.#images > 0 || image || this.#imageReference;
    if (this.#namedImage) this.#imageLabels.add(this.#label.value());
    this.#imageReference = false;
    this.#closedImage = image;
    return 'closed';
  }

  #leads(inline: boolean): BracketStep {
    if (!inline) {
      this.label = this.#label.value();
      this.loads = this.#imageLabels.has(this.label);
      return 'definition';
    }
    this.loads = this.#images > 0;
    if (this.#closedImage && !this.#doubt) this.#images -= 1;
    this.#closedImage = false;
    return 'inline';
  }
}

function isWordEnd(unit: number): boolean {
  return unit > 0x20 && unit !== 0x28 && unit !== 0x5b;
}
