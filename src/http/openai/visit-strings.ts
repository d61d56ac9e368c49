/**
 * Visits every string below a JSON value with its path. One path is reused for the whole visit, since a path a node cost
 * more than the strings: a visitor that keeps it must copy it.
 */

/** Where a visited value stands; the same array at each call. */
export type VisitedPath = (string | number)[];

export interface StringVisitor {
  string(text: string, at: VisitedPath): void;
  /** Each object key, before its value; absent where keys are not text. */
  key?(key: string, at: VisitedPath): void;
  /** Each number; absent where none can be text. */
  number?(value: number, at: VisitedPath): void;
}

/** False where the value is nested more deeply than `maxDepth` steps: it was then not visited whole. */
export function visitStrings(
  value: unknown,
  at: VisitedPath,
  visitor: StringVisitor,
  maxDepth: number,
): boolean {
  if (typeof value === 'string') {
    visitor.string(value, at);
    return true;
  }
  if (typeof value === 'number') visitor.number?.(value, at);
  if (typeof value !== 'object' || value === null) return true;
  if (at.length >= maxDepth) return false;
  return Array.isArray(value)
    ? visitItems(value, at, visitor, maxDepth)
    : visitMembers(value, at, visitor, maxDepth);
}

function visitItems(
  items: readonly unknown[],
  at: VisitedPath,
  visitor: StringVisitor,
  maxDepth: number,
): boolean {
  for (let index = 0; index < items.length; index += 1) {
    at.push(index);
    const whole = visitStrings(items[index], at, visitor, maxDepth);
    at.pop();
    if (!whole) return false;
  }
  return true;
}

function visitMembers(holder: object, at: VisitedPath, visitor: StringVisitor, maxDepth: number): boolean {
  for (const key of Object.keys(holder)) {
    at.push(key);
    visitor.key?.(key, at);
    const whole = visitStrings((holder as Record<string, unknown>)[key], at, visitor, maxDepth);
    at.pop();
    if (!whole) return false;
  }
  return true;
}
