/**
 * Finds given values in a growing text in one pass (Aho and Corasick): as they are, in any case and spacing, reversed,
 * rotated by 13, as hexadecimal, percent escapes and as base64 in each of its three phases. Never tells which value it found.
 */
import { FOLDED, foldText, GAP, SKIP } from './folded-units.ts';

/** Most signs between two letters of a value that is spelled out. */
const MAX_GAP_CHARACTERS = 8;
/** The most of a beginning that is kept back; what is longer is found all the same, but not kept back whole. */
const MAX_HELD_CHARACTERS = 400;
/** Shorter forms of a value would be met by chance. */
const MIN_LETTERS = 6;
export const MAX_VALUE_CHARACTERS = 256;

/** What the values and their disguises compile to; shared by the searches. */
export interface Disguises {
  /** Of a folded ASCII unit its column in `next`; 0 for a letter of no value. */
  readonly columns: Uint16Array;
  readonly otherColumns: ReadonlyMap<number, number>;
  readonly width: number;
  /** The next state, by state and column. */
  readonly next: Int32Array;
  readonly depths: Uint16Array;
  /** Letters of the longest value that ends in a state; 0: none. */
  readonly found: Uint16Array;
  readonly maxDepth: number;
}

/** Whether a value has enough letters and digits to be told from ordinary text. */
export function isTellable(value: string): boolean {
  return foldText(value).length >= MIN_LETTERS && value.length <= MAX_VALUE_CHARACTERS;
}

export function compileDisguises(values: readonly string[]): Disguises {
  const words = new Set(values.flatMap(disguisesOf).filter((word) => word.length >= MIN_LETTERS));
  const columnOf = new Map<number, number>();
  for (const word of words) {
    for (let i = 0; i < word.length; i += 1) {
      const unit = word.charCodeAt(i);
      if (!columnOf.has(unit)) columnOf.set(unit, columnOf.size + 1);
    }
  }
  const columns = new Uint16Array(128);
  for (const [unit, column] of columnOf) if (unit < 128) columns[unit] = column;
  return { columns, otherColumns: columnOf, ...automatonOf([...words], columnOf) };
}

function disguisesOf(value: string): readonly string[] {
  const plain = foldText(value);
  const bytes = Buffer.from(value, 'utf8');
  const reversed = [...plain].reverse().join('');
  const forms = [
    encodeURIComponent(value.toWellFormed()),
    bytes.toString('hex'),
    rotated(value),
    ...[0, 1, 2].map((phase) => base64Core(bytes, phase)),
  ];
  return [plain, reversed, ...forms.map(foldText)];
}

/** The characters of a base64 text that do not depend on what stands before and after the bytes. */
function base64Core(bytes: Buffer, phase: number): string {
  const text = Buffer.concat([Buffer.alloc(phase), bytes]).toString('base64');
  return text.slice(Math.ceil((phase * 8) / 6), Math.floor(((phase + bytes.length) * 8) / 6));
}

function rotated(value: string): string {
  return value.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    const first = 0x41 + (code & 0x20);
    return String.fromCharCode(first + ((code - first + 13) % 26));
  });
}

function automatonOf(words: readonly string[], columnOf: ReadonlyMap<number, number>) {
  const width = columnOf.size + 1;
  const size = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(size * width);
  const depths = new Uint16Array(size);
  const found = new Uint16Array(size);
  let states = 1;
  for (const word of words) {
    let state = 0;
    for (let i = 0; i < word.length; i += 1) {
      const cell = state * width + (columnOf.get(word.charCodeAt(i)) ?? 0);
      if (next[cell] === 0) {
        next[cell] = states;
        depths[states] = i + 1;
        states += 1;
      }
      state = next[cell] ?? 0;
    }
    found[state] = word.length;
  }
  linkFailures(next, found, width);
  return { width, next, depths, found, maxDepth: Math.max(1, ...words.map(({ length }) => length)) };
}

/** Breadth first: where a word goes on no further, the state of its longest end that another word begins with. */
function linkFailures(next: Int32Array, found: Uint16Array, width: number): void {
  const failure = new Int32Array(found.length);
  const queue: number[] = [];
  for (let column = 1; column < width; column += 1) {
    const child = next[column] ?? 0;
    if (child !== 0) queue.push(child);
  }
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0;
    const fallback = failure[state] ?? 0;
    found[state] ||= found[fallback] ?? 0;
    for (let column = 1; column < width; column += 1) {
      const child = next[state * width + column] ?? 0;
      const other = next[fallback * width + column] ?? 0;
      if (child === 0) next[state * width + column] = other;
      else {
        failure[child] = other;
        queue.push(child);
      }
    }
  }
}

export interface DisguiseMatch {
  /** Absolute offsets. */
  readonly start: number;
  readonly end: number;
}

/** One search through one growing text. */
export class DisguiseSearch {
  readonly #disguises: Disguises;
  /** Absolute offsets of the last letters, by their count modulo the length of the longest value. */
  readonly #places: Float64Array;
  #letters = 0;
  #state = 0;
  #gap = 0;

  constructor(disguises: Disguises) {
    this.#disguises = disguises;
    this.#places = new Float64Array(disguises.maxDepth);
  }

  /** Reads `text` from `from`; `base`: the absolute offset of `text`. Returns the first match, if there is one. */
  read(text: string, from: number, base: number): DisguiseMatch | undefined {
    const { columns, otherColumns, width, next, found } = this.#disguises;
    const places = this.#places;
    for (let i = from; i < text.length; i += 1) {
      const unit = FOLDED[text.charCodeAt(i)] ?? GAP;
      if (unit <= SKIP) {
        this.#gap += 1;
        if (this.#gap > MAX_GAP_CHARACTERS) this.#state = 0;
        continue;
      }
      this.#gap = 0;
      const column = unit < 128 ? (columns[unit] ?? 0) : (otherColumns.get(unit) ?? 0);
      this.#state = column === 0 ? 0 : (next[this.#state * width + column] ?? 0);
      if (this.#state === 0) continue;
      places[this.#letters % places.length] = base + i;
      this.#letters += 1;
      const length = found[this.#state] ?? 0;
      if (length > 0) return { start: this.#placeOf(length), end: base + i + 1 };
    }
    return undefined;
  }

  /** From which absolute offset on the text before `end` may be the beginning of a value. */
  heldFrom(end: number): number {
    const depth = this.#disguises.depths[this.#state] ?? 0;
    if (depth === 0) return end;
    return Math.max(this.#placeOf(depth), end - MAX_HELD_CHARACTERS);
  }

  /** Where the letter stands that is the `count`th last. Letters of no value are not counted: none is within a value. */
  #placeOf(count: number): number {
    return this.#places[(this.#letters - count) % this.#places.length] ?? 0;
  }
}
