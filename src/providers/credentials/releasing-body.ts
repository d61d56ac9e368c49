/** An answer's body that says once when it is over: read to its end, broken, or given up. It changes no byte. */

export class ReleasingBody implements AsyncIterableIterator<Buffer, undefined> {
  readonly #body: AsyncIterator<Buffer, unknown>;
  #release: (() => void) | undefined;

  constructor(body: AsyncIterable<Buffer>, release: () => void) {
    this.#body = body[Symbol.asyncIterator]();
    this.#release = release;
  }

  async next(): Promise<IteratorResult<Buffer, undefined>> {
    try {
      const result = await this.#body.next();
      if (result.done !== true) return result;
    } catch (error) {
      this.#over();
      throw error;
    }
    this.#over();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Buffer, undefined>> {
    this.#over();
    await this.#body.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #over(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
