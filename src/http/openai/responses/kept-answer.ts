/**
 * An answer that the gate keeps under an id of its own, so that a later request can continue it. It takes down what the
 * client got; nothing of it is stored before the answer is settled.
 */
import type { JsonEdit } from '../../json-edit.ts';
import type { JsonObject } from '../../json-object.ts';
import type { JsonPath } from '../../strict-json.ts';

export class KeptAnswer {
  /** The gate's own id for the answer. */
  readonly id: string;
  /** The input's items with the whole history before them, as the caller knows them. */
  readonly inputItems: readonly unknown[];
  readonly #previousId: string | undefined;
  #rendered: string | undefined;

  constructor(id: string, inputItems: readonly unknown[], previousId: string | undefined) {
    this.id = id;
    this.inputItems = inputItems;
    this.#previousId = previousId;
  }

  /** What differs from the provider's own answer object, which stands at `at`. */
  edits(answer: JsonObject, at: JsonPath): readonly JsonEdit[] {
    const edits: JsonEdit[] = [{ path: [...at, 'id'], value: this.id }];
    if ('store' in answer) edits.push({ path: [...at, 'store'], value: true });
    if (this.#previousId !== undefined || answer['previous_response_id'] != null)
      edits.push({ path: [...at, 'previous_response_id'], value: this.#previousId ?? null });
    return edits;
  }

  /** @param answer the answer object as the client reads it. */
  record(answer: string): void {
    this.#rendered = answer;
  }

  /** The answer object that was delivered; undefined where none came to its end. */
  get answer(): string | undefined {
    return this.#rendered;
  }
}
