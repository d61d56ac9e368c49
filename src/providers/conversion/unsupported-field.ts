/**
 * Says that a request has something that the other format has no place for, by the caller's own path. Thrown while a
 * request is converted and caught where the conversion began; it never carries a value of the request.
 */

export class UnsupportedField extends Error {
  /** JSON path in the caller's body: `messages[2].content[0].image_url`. */
  readonly param: string;
  /** A public sentence. */
  readonly detail: string;

  constructor(param: string, why: string) {
    const detail = `${param}: ${why}.`;
    super(detail);
    this.name = 'UnsupportedField';
    this.param = param;
    this.detail = detail;
  }
}
