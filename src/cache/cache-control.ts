/**
 * What a caller asks of the cache (RFC 9111, section 5.2.1). A directive that cannot be read asks for nothing that would
 * let more be answered from the cache.
 */

export interface CacheWishes {
  /** `no-store`: neither answered from nor kept in the cache. */
  readonly noStore: boolean;
  /** `no-cache`, or `max-age=0`: asked of the provider, and kept. */
  readonly noCache: boolean;
  /** Oldest answer that the caller takes, in ms. */
  readonly maxAgeMs: number | undefined;
  /** `only-if-cached`: no call of a provider. */
  readonly onlyIfCached: boolean;
}

export const NO_WISHES: CacheWishes = Object.freeze({
  noStore: false,
  noCache: false,
  maxAgeMs: undefined,
  onlyIfCached: false,
});

/** Longer fields are taken for `no-store`. */
const MAX_FIELD_CHARACTERS = 1_024;
const NO_STORE: CacheWishes = Object.freeze({ ...NO_WISHES, noStore: true });

export function readCacheControl(field: string | undefined): CacheWishes {
  if (field === undefined) return NO_WISHES;
  if (field.length > MAX_FIELD_CHARACTERS) return NO_STORE;
  let wishes = NO_WISHES;
  for (const part of field.split(',')) {
    const [name = '', value] = part.split('=', 2).map((one) => one.trim().toLowerCase());
    if (name === 'no-store') wishes = { ...wishes, noStore: true };
    else if (name === 'no-cache') wishes = { ...wishes, noCache: true };
    else if (name === 'only-if-cached') wishes = { ...wishes, onlyIfCached: true };
    else if (name === 'max-age') wishes = withMaxAge(wishes, value);
  }
  return wishes;
}

function withMaxAge(wishes: CacheWishes, value: string | undefined): CacheWishes {
  const digits = value?.replace(/^"(.*)"$/, '$1');
  const seconds = digits !== undefined && /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
  if (seconds === 0) return { ...wishes, noCache: true };
  return { ...wishes, maxAgeMs: Math.min(seconds * 1000, wishes.maxAgeMs ?? Number.POSITIVE_INFINITY) };
}
