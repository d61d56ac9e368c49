/**
 * The right to act for a virtual key without its secret, for work that its holder asked for earlier. Its one maker is in
 * src/batches (a test holds that): a value that merely looks like one, such as anything read from a request, is none.
 */

export class StandingKey {
  readonly #keyId: string;

  private constructor(keyId: string) {
    this.#keyId = keyId;
  }

  /** To be called for the key that proved itself when the work was asked for. */
  static speakFor(keyId: string): StandingKey {
    return new StandingKey(keyId);
  }

  /** Undefined for whatever was not made by `speakFor`: a private field cannot be forged. */
  static keyIdOf(value: object): string | undefined {
    return #keyId in value ? value.#keyId : undefined;
  }
}
