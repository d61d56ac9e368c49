/**
 * One linear pass over JSON text for what JSON.parse lets through: depth, duplicate keys, forbidden keys.
 * It checks no grammar (JSON.parse does), so on broken text it may say anything, but must neither throw nor loop.
 */

export interface JsonFault {
  readonly code:
    | 'invalid_json'
    | 'json_too_deep'
    | 'duplicate_key'
    | 'forbidden_key'
    | 'too_many_members'
    | 'too_many_values';
  /** Where the offending key or bracket begins, in UTF-16 units. */
  readonly offset: number;
}

/** Objects with more members than this look their keys up in a Set; below it comparing is cheaper. */
const LINEAR_KEYS = 16;

/** Most members of one object: far above what tool schemas need, and it keeps the Sets above small and quick. */
const MAX_OBJECT_MEMBERS = 4096;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The offset of the quote that closes the string opened at `open`, or -1. */
export function stringEnd(text: string, open: number): number {
  let end = text.indexOf('"', open + 1);
  // Runs of backslashes never overlap between two quotes, so counting them stays linear in total.
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at--;
  return (quote - at) % 2 === 0;
}

/** The key between two quotes with its escapes resolved, so that `"a"` and `"\u0061"` are one; undefined if broken. */
export function readKey(text: string, open: number, close: number): string | undefined {
  const raw = text.slice(open + 1, close);
  if (!raw.includes('\\')) return raw;
  try {
    const key: unknown = JSON.parse(`"${raw}"`);
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}

export interface ScanBounds {
  readonly maxDepth: number;
  /** Most values in the whole text: 4 MiB of `{}` are small as text and hundreds of megabytes once parsed. */
  readonly maxValues: number;
}

/** The first fault, or undefined. Linear in the text's length whatever its shape. */
export function scanJson(text: string, { maxDepth, maxValues }: ScanBounds): JsonFault | undefined {
  const keys = new OpenKeys();
  let keyFollows = false;
  // Each value but a container's first follows a comma, so that brackets and commas count them all.
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = stringEnd(text, at);
        if (end === -1) return { code: 'invalid_json', offset: at };
        if (keyFollows) {
          const code = keys.add(readKey(text, at, end));
          if (code !== undefined) return { code, offset: at };
          keyFollows = false;
        }
        at = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (keys.depth === maxDepth) return { code: 'json_too_deep', offset: at };
        values += 1;
        if (values > maxValues) return { code: 'too_many_values', offset: at };
        keyFollows = text.charCodeAt(at) === OPEN_OBJECT;
        keys.enter(keyFollows);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        keys.leave();
        keyFollows = false;
        break;
      case COMMA:
        keyFollows = keys.inObject;
        values += 1;
        if (values > maxValues) return { code: 'too_many_values', offset: at };
        break;
    }
  }
  return undefined;
}

/**
 * The keys of every container that is open, innermost last, in one flat list. Lengths are counted by hand because
 * shrinking an array reallocates it, which a body of empty objects would pay for at each of them.
 */
class OpenKeys {
  readonly #keys: string[] = [];
  readonly #starts: number[] = [];
  readonly #objects: boolean[] = [];
  readonly #sets: (Set<string> | undefined)[] = [];
  depth = 0;
  inObject = false;
  #count = 0;
  #start = 0;

  enter(isObject: boolean): void {
    this.#starts[this.depth] = this.#start;
    this.#objects[this.depth] = this.inObject;
    this.depth++;
    this.#start = this.#count;
    this.inObject = isObject;
  }

  /** Unbalanced brackets leave the outermost level as it is: JSON.parse refuses such text. */
  leave(): void {
    if (this.depth === 0) return;
    if (this.#count - this.#start > LINEAR_KEYS) this.#sets[this.depth] = undefined;
    this.depth--;
    this.#count = this.#start;
    this.#start = this.#starts[this.depth] ?? 0;
    this.inObject = this.#objects[this.depth] ?? false;
  }

  add(key: string | undefined): JsonFault['code'] | undefined {
    if (key === undefined) return 'invalid_json';
    // `constructor` and `prototype` are ordinary names in tool schemas and only hurt code that merges; none does here.
    // A lone surrogate becomes U+FFFD in some decoders, where two different keys would turn into one.
    if (key === '__proto__' || !key.isWellFormed()) return 'forbidden_key';
    const members = this.#count - this.#start;
    if (members === MAX_OBJECT_MEMBERS) return 'too_many_members';
    const fresh = members < LINEAR_KEYS ? this.#isNew(key) : this.#isNewInSet(key, members);
    if (!fresh) return 'duplicate_key';
    this.#keys[this.#count++] = key;
    return undefined;
  }

  #isNew(key: string): boolean {
    for (let at = this.#start; at < this.#count; at++) if (this.#keys[at] === key) return false;
    return true;
  }

  #isNewInSet(key: string, members: number): boolean {
    const known = this.#sets[this.depth];
    const set = known ?? new Set(this.#keys.slice(this.#start, this.#count));
    if (known === undefined) this.#sets[this.depth] = set;
    return set.add(key).size > members;
  }
}
