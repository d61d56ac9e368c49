/**
 * Signs checkpoints and tells them: to the file beside the log, to the witness, to the main thread. Signing takes half
 * a millisecond, so another thread does it and no record waits. One at a time, in the order of their sizes.
 */
import { type CheckpointSigner, signCheckpoint } from './checkpoint.ts';
import { appendNote } from './checkpoint-file.ts';
import type { WitnessFile } from './witness-file.ts';

export interface CheckpointKeeperOptions {
  readonly origin: string;
  readonly signers: readonly CheckpointSigner[];
  readonly file: string;
  readonly witness: WitnessFile | undefined;
  readonly onCheckpoint: (size: number) => void;
  /** The last checkpoint that was told; undefined for a new log. */
  readonly last: SizedNote | undefined;
}

export interface SizedNote {
  readonly size: number;
  readonly note: string;
}

export interface Head {
  readonly size: number;
  readonly root: Buffer;
}

export class CheckpointKeeper {
  readonly #options: CheckpointKeeperOptions;
  #last: SizedNote | undefined;
  #signing: Promise<void> | undefined;

  constructor(options: CheckpointKeeperOptions) {
    this.#options = options;
    this.#last = options.last;
  }

  /** Entries that the last checkpoint covers. */
  get size(): number {
    return this.#last?.size ?? 0;
  }

  get isSigning(): boolean {
    return this.#signing !== undefined;
  }

  /** Signs and tells a tree head whose entries are all durable; none is signed meanwhile. */
  async sign(head: Head): Promise<void> {
    await this.#signing;
    this.#signing = this.noteOf(head).then((note) => this.tell({ size: head.size, note }));
    try {
      await this.#signing;
    } finally {
      this.#signing = undefined;
    }
  }

  /** A checkpoint of this head that is not told yet, or the last one where that is of the same size. */
  async noteOf({ size, root }: Head): Promise<string> {
    if (this.#last?.size === size) return this.#last.note;
    const { origin, signers } = this.#options;
    return signCheckpoint({ origin, size, root }, signers, Date.now());
  }

  async tell(checkpoint: SizedNote): Promise<void> {
    if (this.#last?.size === checkpoint.size) return;
    this.#last = checkpoint;
    await appendNote(this.#options.file, checkpoint.note);
    this.#options.witness?.append(checkpoint.note);
    this.#options.onCheckpoint(checkpoint.size);
  }

  /** Waits for what is being signed. */
  async idle(): Promise<void> {
    await this.#signing;
  }
}
