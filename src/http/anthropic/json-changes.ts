/** The edits that make one JSON value of another: only the leaves that differ, so that every other byte stays. */
import type { JsonEdit } from '../json-edit.ts';
import { isObject } from '../json-object.ts';
import type { JsonPath } from '../strict-json.ts';

/** Both values come from JSON texts whose nesting is bounded already. */
export function jsonChanges(before: unknown, after: unknown, at: JsonPath): readonly JsonEdit[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => jsonChanges(item, after[index], [...at, index]));
  if (isObject(before) && isObject(after)) {
    const names = Object.keys(before);
    const others = Object.keys(after);
    if (names.length === others.length && names.every((name, index) => name === others[index]))
      return names.flatMap((name) => jsonChanges(before[name], after[name], [...at, name]));
  }
  return [{ path: at, value: after }];
}
