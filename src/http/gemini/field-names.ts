/**
 * Google's JSON accepts each field under two names, `systemInstruction` and `system_instruction`. The gate reads both and
 * refuses an object that has both: otherwise it could read one and the provider the other.
 */
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { describeJsonPath } from '../json-path.ts';

/** Members whose keys are the caller's own, where `a_b` and `aB` are two things. */
const FREE_FORM: ReadonlySet<string> = new Set([
  'args',
  'response',
  'labels',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'partMetadata',
]);

/** The one name that a field has in the gate: `system_instruction` → `systemInstruction`. */
export function camelName(name: string): string {
  return name.includes('_')
    ? name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : name;
}

export function snakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The field's name as it stands in the object; undefined where it is absent or null. */
export function nameIn(holder: JsonObject, name: string): string | undefined {
  if (holder[name] != null) return name;
  const snake = snakeName(name);
  return holder[snake] == null ? undefined : snake;
}

/** A field under either of its names. */
export function pick(holder: JsonObject, name: string): unknown {
  return holder[name] ?? holder[snakeName(name)];
}

/** Google takes one element for a list of one; each comes with its path. */
export function entriesOf(value: unknown, at: readonly (string | number)[]): readonly Entry[] {
  if (value == null) return [];
  if (!Array.isArray(value)) return [{ value, at }];
  return value.map((one: unknown, index) => ({ value: one, at: [...at, index] }));
}

export interface Entry {
  readonly value: unknown;
  readonly at: readonly (string | number)[];
}

/** Refuses the first object that has a field under both of its names. The strict parser bounds the depth. */
export function refuseTwins(value: unknown): Refusal | undefined {
  const path = pathOfTwin(value);
  if (path === undefined) return undefined;
  const param = describeJsonPath(path.reverse());
  return refuse('invalid_field', 'a field is given under both of its names', {
    param,
    detail: `${param} is given under both of its names.`,
  });
}

/** From the inside out: a request without one, as nearly all are, builds no path. */
function pathOfTwin(value: unknown): (string | number)[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return isObject(value) ? pathOfTwinMember(value) : undefined;
  for (let index = 0; index < value.length; index += 1) {
    const path = pathOfTwin(value[index]);
    if (path !== undefined) return [...path, index];
  }
  return undefined;
}

function pathOfTwinMember(holder: JsonObject): (string | number)[] | undefined {
  for (const name of Object.keys(holder)) {
    const camel = camelName(name);
    if (camel !== name && Object.hasOwn(holder, camel)) return [name];
    const value = holder[name];
    if (typeof value !== 'object' || value === null || FREE_FORM.has(camel)) continue;
    const path = pathOfTwin(value);
    if (path !== undefined) return [...path, name];
  }
  return undefined;
}
