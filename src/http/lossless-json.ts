/**
 * JSON that is taken apart to be written anew: a number whose digits a double would not keep is carried as its own text, so
 * that JSON.stringify writes what stood there. For text that a strict reader passed once.
 */

declare global {
  interface JSON {
    /** TC39 JSON.parse source text access: an object that JSON.stringify writes as this text. */
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

/**
 * Whether a number may be written in another way than JSON.stringify would: an exponent, a zero below nought, a fraction
 * that ends in nought, or more digits than a double surely keeps. Digits within texts may count too.
 */
const MAY_CHANGE = /(?:^|[:[,\s])-?(?:\d+(?:\.\d+)?[eE]|0(?:[\s,\]}]|$)(?<=-0.?)|\d+\.\d*0(?!\d)|[\d.]{16})/;
/** More values are not looked at one by one: that would hold everyone up for milliseconds. */
const MAX_REVIVED_VALUES = 2_000;

/** Undefined where the text is no JSON, or has many values and a number that would change. */
export function parseLossless(text: string): unknown {
  const plain = !MAY_CHANGE.test(text);
  if (!plain && countUpTo(text, ',', MAX_REVIVED_VALUES) >= MAX_REVIVED_VALUES) return undefined;
  try {
    return plain ? JSON.parse(text) : JSON.parse(text, keepDigits);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function keepDigits(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value !== 'number' || source === undefined || String(value) === source
    ? value
    : JSON.rawJSON(source);
}

function countUpTo(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count < most; at = text.indexOf(character, at + 1))
    count += 1;
  return count;
}
