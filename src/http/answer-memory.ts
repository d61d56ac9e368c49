/**
 * The answers that the gate keeps for one principal, as a surface sees them: nobody else's can be found. A surface asks
 * here for what a request continues, so that no caller can claim what a model said before.
 */

export interface AnswerMemory {
  /** False: nothing is kept here, and nothing is found. */
  readonly keeps: boolean;
  /** An id that nobody can guess. */
  newId(): string;
  find(id: string): Promise<StoredAnswer | undefined>;
  /** Items of kept answers by their ids; those that are not found are left out. */
  findItems(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
}

export interface StoredAnswer {
  /** The items that the model was given, with the whole history before them, as the caller knows them. */
  readonly input: readonly unknown[];
  /** The answer object as it was delivered. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** The data classes that the request had; absent: none. */
  readonly classes?: readonly string[];
}

/** An answer that is delivered and to be kept. */
export interface AnswerToKeep {
  readonly id: string;
  readonly inputItems: readonly unknown[];
  /** The answer object, JSON; undefined where none came to its end. */
  readonly answer: string | undefined;
}
