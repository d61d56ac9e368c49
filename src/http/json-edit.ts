/**
 * Edits JSON text in place: only the spans that change are replaced, every other byte stays as it came.
 * It must never re-serialise what it was not asked to change: that would round numbers and reorder fields.
 */
import { readKey, stringEnd } from './json-scan.ts';
import type { JsonPath } from './strict-json.ts';

export interface JsonEdit {
  /** From the top level. The last step may name a member that is not there yet; every step before must exist. */
  readonly path: JsonPath;
  /** Replaces the value, or is appended as the object's last member; absent or `undefined` removes the member. */
  readonly value?: unknown;
  /** Put as an element of its own before the array element that the path names, which stays and may be edited too. */
  readonly before?: unknown;
}

/**
 * The text with all edits applied, in one pass. `text` must be valid JSON. Array indices are those of `text` as given.
 * Where a key stands twice in one object (a provider's answer may do that) every occurrence is edited.
 * Throws RangeError where a path leads nowhere or two edits overlap: both are faults of the adapter that made them.
 */
export function editJson(text: string, edits: readonly JsonEdit[]): string {
  if (edits.length === 0) return text;
  const editor = new Editor(text);
  editor.value(0, plan(edits));
  return editor.result();
}

interface PlanNode {
  steps: Map<string | number, PlanNode> | undefined;
  edit: JsonEdit | undefined;
  before: unknown;
}

/** The edits as a tree, so that one walk serves all of them and whole untouched subtrees are skipped. */
function plan(edits: readonly JsonEdit[]): PlanNode {
  const root: PlanNode = { steps: undefined, edit: undefined, before: undefined };
  for (const edit of edits) {
    if (edit.path.length === 0) throw new RangeError('an edit needs a path below the top level');
    let node = root;
    for (const step of edit.path) {
      if (node.edit !== undefined) throw new RangeError('an edit lies inside another');
      node.steps ??= new Map();
      let next = node.steps.get(step);
      if (next === undefined) {
        next = { steps: undefined, edit: undefined, before: undefined };
        node.steps.set(step, next);
      }
      node = next;
    }
    if (edit.before !== undefined) {
      if (node.before !== undefined) throw new RangeError('two edits overlap');
      node.before = edit.before;
      continue;
    }
    if (node.edit !== undefined || node.steps !== undefined) throw new RangeError('two edits overlap');
    node.edit = edit;
  }
  return root;
}

/** What the walk knows of the container it is in. */
interface Container {
  readonly steps: ReadonlyMap<string | number, PlanNode>;
  readonly found: Set<string | number>;
  /** Just behind the opening bracket, or behind the last item. */
  previousEnd: number;
  /** Whether an item before stays, so that a removal takes the comma before it instead of the one behind. */
  keeps: boolean;
  /** Start of a removal that ends where the next item starts. */
  openRemoval: number;
}

class Editor {
  readonly #text: string;
  readonly #pieces: string[] = [];
  /** Everything before this offset is copied or dropped already. */
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  result(): string {
    this.#pieces.push(this.#text.slice(this.#copied));
    return this.#pieces.join('');
  }

  /** Walks the value that begins at or behind `at`; returns the offset behind it. Recursion follows the paths only. */
  value(at: number, node: PlanNode): number {
    const start = skipBlank(this.#text, at);
    const opening = this.#text[start];
    if (node.steps === undefined) return skipValue(this.#text, start);
    if (opening !== '{' && opening !== '[')
      throw new RangeError('the path of an edit leads into a plain value');
    return this.#container(start, opening === '{', node.steps);
  }

  #container(start: number, isObject: boolean, steps: ReadonlyMap<string | number, PlanNode>): number {
    const container: Container = {
      steps,
      found: new Set(),
      previousEnd: start + 1,
      keeps: false,
      openRemoval: -1,
    };
    let at = skipBlank(this.#text, start + 1);
    for (let index = 0; this.#text[at] !== '}' && this.#text[at] !== ']'; index++) {
      if (at >= this.#text.length) throw new RangeError('the text to edit is not JSON');
      this.#closeRemoval(container, at);
      const end = isObject ? this.#member(at, container) : this.#item(at, at, index, container);
      container.previousEnd = end;
      at = skipBlank(this.#text, end);
      if (this.#text[at] === ',') at = skipBlank(this.#text, at + 1);
    }
    this.#closeRemoval(container, container.previousEnd);
    this.#append(container, isObject);
    return at + 1;
  }

  #member(start: number, container: Container): number {
    const close = stringEnd(this.#text, start);
    const key = close === -1 ? undefined : readKey(this.#text, start, close);
    if (key === undefined) throw new RangeError('the text to edit is not JSON');
    const colon = skipBlank(this.#text, close + 1);
    return this.#item(start, skipBlank(this.#text, colon + 1), key, container);
  }

  /** One member or element: `start` is where its key or value begins. */
  #item(start: number, valueStart: number, step: string | number, container: Container): number {
    const node = container.steps.get(step);
    if (node !== undefined) container.found.add(step);
    if (node?.before !== undefined) {
      if (typeof step !== 'number') throw new RangeError('only an array takes an element');
      this.#splice(start, start, `${JSON.stringify(node.before)},`);
    }
    if (node?.edit !== undefined && node.edit.value === undefined)
      return this.#remove(start, valueStart, container);
    container.keeps = true;
    if (node?.edit === undefined) return this.value(valueStart, node ?? NOTHING);
    const end = skipValue(this.#text, valueStart);
    this.#splice(valueStart, end, JSON.stringify(node.edit.value));
    return end;
  }

  #remove(start: number, valueStart: number, container: Container): number {
    const end = skipValue(this.#text, valueStart);
    if (container.keeps) this.#splice(container.previousEnd, end, '');
    else container.openRemoval = start;
    return end;
  }

  #closeRemoval(container: Container, end: number): void {
    if (container.openRemoval === -1) return;
    this.#splice(container.openRemoval, end, '');
    container.openRemoval = -1;
  }

  /** New members go to the object's end: what stands before keeps matching the provider's prefix cache. */
  #append(container: Container, isObject: boolean): void {
    if (container.found.size === container.steps.size) return;
    let added = '';
    for (const [step, node] of container.steps) {
      if (container.found.has(step)) continue;
      if (node.edit === undefined || typeof step !== 'string' || !isObject) {
        throw new RangeError('the path of an edit leads nowhere');
      }
      if (node.edit.value === undefined) continue;
      added += `${container.keeps || added !== '' ? ',' : ''}${JSON.stringify(step)}:${JSON.stringify(node.edit.value)}`;
    }
    if (added !== '') this.#splice(container.previousEnd, container.previousEnd, added);
  }

  #splice(start: number, end: number, replacement: string): void {
    this.#pieces.push(this.#text.slice(this.#copied, start), replacement);
    this.#copied = end;
  }
}

const NOTHING: PlanNode = { steps: undefined, edit: undefined, before: undefined };

function skipBlank(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; ) {
    code = text.charCodeAt(++at);
  }
  return at;
}

/** The offset behind the value that begins at `start`. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = stringEnd(text, at);
        if (at === -1) throw new RangeError('the text to edit is not JSON');
        if (depth === 0) return at + 1;
        break;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (depth === 0) return at;
        if (--depth === 0) return at + 1;
        break;
      case ',':
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        if (depth === 0) return at;
        break;
    }
  }
  return text.length;
}
