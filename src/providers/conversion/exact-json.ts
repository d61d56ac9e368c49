/**
 * JSON that is written anew on its way: an integer with more digits than a number holds would come out as another one, so
 * that it is refused.
 */
import { UnsupportedField } from './unsupported-field.ts';

export const INEXACT = 'it has an integer with more digits than the conversion can carry';

/** Most texts have no such run of digits, and are parsed at once. */
const MANY_DIGITS = /\d{16}/;

/** Throws a SyntaxError, or an UnsupportedField for such an integer. */
export function parseExact(text: string): unknown {
  if (!MANY_DIGITS.test(text)) return JSON.parse(text);
  return JSON.parse(text, (name, value: unknown) => {
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
      throw new UnsupportedField(name === '' ? '$' : name, INEXACT);
    return value;
  });
}
