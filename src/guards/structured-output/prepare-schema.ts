/**
 * Makes a caller's JSON Schema fit to compile: bounded in size, depth and number of parts, references within itself
 * only, patterns that match in linear time. Each part gets a step counter, since references can make validation
 * exponential in the size of the schema.
 */
import { LinearPattern } from './linear-pattern.ts';

export const MAX_SCHEMA_BYTES = 65_536;
const MAX_SCHEMA_DEPTH = 64;
const MAX_SUBSCHEMAS = 5_000;
const MAX_PATTERN_CHARACTERS = 512;
/** Most patterns of one schema: each is compiled, and those of names are all tried on every name. */
const MAX_PATTERNS = 64;

/** The keyword that counts a validation step; callers cannot send it, unknown `x-` keywords are dropped. */
export const STEP_KEYWORD = 'x-step';

const ONE_SCHEMA = new Set([
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const LIST_OF_SCHEMAS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAP_OF_SCHEMAS = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);
/** Would give a schema an address that outlives it or name another one. */
const IDENTITY = new Set(['$schema', '$id', 'id', '$vocabulary', '$comment']);
const UNSUPPORTED = new Set([
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$recursiveAnchor',
  '$anchor',
  '$data',
  '$async',
]);

export interface PreparedSchema {
  readonly schema: object | boolean;
  /** Every property name that the schema itself spells out: safe to repeat in a message. */
  readonly names: ReadonlySet<string>;
}

/** A schema that the gate will not compile; `message` says why, in terms of the schema only. */
export class SchemaRefused extends Error {}

/** Throws SchemaRefused. The caller checks the size first. */
export function prepareSchema(schema: unknown): PreparedSchema {
  const state = { names: new Set<string>(), subschemas: 0, patterns: 0 };
  return { schema: prepare(schema, 0, state), names: state.names };
}

interface State {
  readonly names: Set<string>;
  subschemas: number;
  patterns: number;
}

function prepare(schema: unknown, depth: number, state: State): object | boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isRecord(schema)) throw new SchemaRefused('a schema must be an object or a boolean');
  state.subschemas += 1;
  if (depth > MAX_SCHEMA_DEPTH) throw new SchemaRefused(`nested deeper than ${MAX_SCHEMA_DEPTH}`);
  if (state.subschemas > MAX_SUBSCHEMAS) throw new SchemaRefused(`more than ${MAX_SUBSCHEMAS} parts`);
  const prepared: Record<string, unknown> = { [STEP_KEYWORD]: true };
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith('x-') || IDENTITY.has(keyword)) continue;
    prepared[keyword] = prepareKeyword(keyword, value, depth, state);
  }
  return prepared;
}

function prepareKeyword(keyword: string, value: unknown, depth: number, state: State): unknown {
  if (UNSUPPORTED.has(keyword)) throw new SchemaRefused(`${keyword} is not supported`);
  if (keyword === '$ref') return localReference(value);
  if (keyword === 'pattern') return checkedPattern(value, state);
  if (ONE_SCHEMA.has(keyword) && !Array.isArray(value)) return prepare(value, depth + 1, state);
  if (LIST_OF_SCHEMAS.has(keyword) && Array.isArray(value)) {
    return value.map((part) => prepare(part, depth + 1, state));
  }
  if (MAP_OF_SCHEMAS.has(keyword) && isRecord(value)) return prepareMap(keyword, value, depth, state);
  if (keyword === 'dependencies')
    throw new SchemaRefused('dependencies is not supported: use dependentSchemas');
  return value;
}

function prepareMap(keyword: string, value: Record<string, unknown>, depth: number, state: State): object {
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => {
    if (name === '__proto__') throw new SchemaRefused('__proto__ is no property name');
    if (keyword === 'patternProperties') checkedPattern(name, state);
    else state.names.add(name);
    return [name, prepare(part, depth + 1, state)];
  });
  return Object.fromEntries(entries);
}

/** Fetching a schema would let callers send the gate anywhere. */
function localReference(value: unknown): string {
  if (typeof value !== 'string' || !(value === '#' || value.startsWith('#/'))) {
    throw new SchemaRefused('$ref must point into the same schema');
  }
  return value;
}

function checkedPattern(value: unknown, state: State): string {
  state.patterns += 1;
  if (state.patterns > MAX_PATTERNS) throw new SchemaRefused(`more than ${MAX_PATTERNS} patterns`);
  if (typeof value !== 'string') throw new SchemaRefused('pattern must be a string');
  if (value.length > MAX_PATTERN_CHARACTERS) throw new SchemaRefused('a pattern is too long');
  try {
    new LinearPattern(value);
  } catch (error) {
    if (error instanceof SyntaxError) throw new SchemaRefused(`pattern: ${error.message.slice(0, 80)}`);
    throw error;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
