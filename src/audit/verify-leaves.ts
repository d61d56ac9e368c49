/**
 * Checks what leaves say: canonical form, their own index, intents with one outcome each, epochs that follow each
 * other. Works on any log, exported or live; imports nothing of storage.
 */
import { type Leaf, readLeaf } from './leaf.ts';
import type { ProblemList } from './verify-report.ts';

/** Intents that wait for their outcome at once, far above what a gate admits. */
const MAX_OPEN_INTENTS = 1_000_000;
const MAX_EPOCHS = 1_000_000;

export class LeafChecker {
  readonly #problems: ProblemList;
  /** Request id → index of its intent. */
  readonly #open = new Map<string, number>();
  readonly #epochs = new Set<string>();
  #epoch: string | undefined;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /** The epoch in force; undefined before the first. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** Index of the oldest intent that has no outcome yet; undefined where every one has. */
  get oldestOpen(): number | undefined {
    const [oldest] = this.#open.values();
    return oldest;
  }

  /** `root` gives the root of the entries before this one, where it is known. Returns the leaf where it could be read. */
  check(index: number, bytes: Uint8Array, root: () => Buffer | undefined): Leaf | undefined {
    const read = readLeaf(bytes);
    if (!read.ok) {
      this.#tell(index, read.problem);
      return undefined;
    }
    const { leaf } = read;
    if (leaf.index !== index) this.#tell(index, `says that it is entry ${leaf.index}: it was moved`);
    if (leaf.body.type === 'event' && leaf.body.event === 'epoch_started')
      this.#beginEpoch(index, leaf, root());
    else if (leaf.epoch !== this.#epoch) this.#tell(index, 'belongs to an epoch that is over or never began');
    this.#follow(index, leaf);
    return leaf;
  }

  #beginEpoch(index: number, { body, epoch }: Leaf, root: Buffer | undefined): void {
    if (body.type !== 'event') return;
    for (const [, intent] of this.#open)
      this.#tell(intent, 'is an intent of an epoch that is over, without an outcome');
    this.#open.clear();
    if (this.#epochs.has(epoch)) this.#tell(index, 'begins an epoch that was there before');
    const { previousSize, previousRoot } = body.details;
    if (previousSize !== index || (root !== undefined && previousRoot !== root.toString('base64')))
      this.#tell(index, 'begins an epoch on another log than what lies before it');
    this.#epoch = epoch;
    if (this.#epochs.size < MAX_EPOCHS) this.#epochs.add(epoch);
    else this.#tell(index, 'is one epoch more than can be followed');
  }

  #follow(index: number, { body }: Leaf): void {
    const open = this.#open.get(body.requestId);
    switch (body.type) {
      case 'intent':
        if (open !== undefined) this.#tell(index, `repeats the intent of entry ${open}`);
        if (this.#open.size < MAX_OPEN_INTENTS) this.#open.set(body.requestId, index);
        else this.#tell(index, 'is one open intent more than can be followed');
        break;
      case 'extension':
        if (open === undefined) this.#tell(index, 'extends a reservation that no open intent made');
        break;
      case 'outcome':
        if (body.settles && open === undefined)
          this.#tell(index, 'is an outcome without an intent before it, or a second one');
        if (!body.settles && open !== undefined)
          this.#tell(index, `leaves the intent of entry ${open} unsettled`);
        this.#open.delete(body.requestId);
        break;
      case 'event':
        break;
    }
  }

  #tell(index: number, problem: string): void {
    this.#problems.add(`entry ${index}`, problem);
  }
}
