/**
 * Labels of Markdown references, so that an image and its URL are judged together wherever each of them stands:
 * `![x][label]` before or after `[label]: https://…`. Keeps hashes, a bounded number; past the bound all match.
 */

/** Most labels of one text that are told apart. */
const MAX_LABELS = 512;

/** The hash of the text since the last `[`, folded as labels are compared: case and runs of white space. */
export class LabelHash {
  #hash = 0;
  #spaced = true;

  begin(): void {
    this.#hash = 0;
    this.#spaced = true;
  }

  add(unit: number, character: string): void {
    const space = unit <= 0x20 || unit === 0xa0;
    if (space && this.#spaced) return;
    this.#spaced = space;
    if (unit < 0x80) this.#mix(space ? 0x20 : unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit);
    else
      for (const folded of character.toLowerCase().toUpperCase().toLowerCase())
        this.#mix(folded.charCodeAt(0));
  }

  /** The label's hash, without a space at its end. */
  value(): number {
    return this.#spaced ? this.#beforeSpace : this.#hash;
  }

  #beforeSpace = 0;

  #mix(unit: number): void {
    if (unit === 0x20) this.#beforeSpace = this.#hash;
    this.#hash = Math.imul(this.#hash ^ unit, 0x01000193) ^ (this.#hash >>> 13);
  }
}

export class LabelSet {
  readonly #labels = new Set<number>();
  #full = false;

  get empty(): boolean {
    return this.#labels.size === 0;
  }

  add(label: number): void {
    if (this.#labels.size < MAX_LABELS) this.#labels.add(label);
    else this.#full = true;
  }

  has(label: number): boolean {
    return this.#full || this.#labels.has(label);
  }
}
