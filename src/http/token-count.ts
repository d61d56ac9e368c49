/** A count of tokens as a provider reports it; undefined for what is none, never 0. */
export function tokenCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}
