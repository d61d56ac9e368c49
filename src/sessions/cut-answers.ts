/**
 * The texts of streams that ended early, so that what a client has of one, which may be less than was sent, is known when
 * it comes back. The only texts that sessions keep; few, short, and in memory alone.
 */

export const MAX_CUT_ANSWERS = 256;
/** Longer ones are not kept: a client that sends a part of one back is not recognised. */
const MAX_CHARACTERS = 32_768;

export class CutAnswers {
  /** The last one of each session, in the order of their coming. */
  readonly #texts = new Map<string, string>();

  keep(session: string, text: string): void {
    this.#texts.delete(session);
    if (text.length > MAX_CHARACTERS) return;
    this.#texts.set(session, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MAX_CUT_ANSWERS && oldest !== undefined) this.#texts.delete(oldest);
  }

  /** Whether the text is how the session's cut answer begins. */
  begins(session: string, text: string): boolean {
    return this.#texts.get(session)?.trim().startsWith(text.trim()) ?? false;
  }

  get size(): number {
    return this.#texts.size;
  }
}
