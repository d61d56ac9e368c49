/**
 * What changed between a JSON value and what guards made of its text, as edits of the least parts: a number that nobody
 * touched keeps its digits.
 */
import type { JsonEdit } from '../json-edit.ts';
import { isObject } from '../json-object.ts';
import type { JsonPath } from '../strict-json.ts';

/** @param before the value as it stands at `path`. @param after what it must become. */
export function editsBetween(before: unknown, after: unknown, path: JsonPath): readonly JsonEdit[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((one, index) => editsBetween(one, after[index], [...path, index]));
  if (isObject(before) && isObject(after) && sameKeys(before, after))
    return Object.keys(before).flatMap((key) => editsBetween(before[key], after[key], [...path, key]));
  return [{ path, value: after }];
}

function sameKeys(before: object, after: object): boolean {
  const keys = Object.keys(before);
  return keys.length === Object.keys(after).length && keys.every((key) => Object.hasOwn(after, key));
}
