/**
 * Gemini's `responseSchema` (a part of OpenAPI's schema object: types in capitals, `nullable`, counts as text) as the
 * JSON Schema that the gate checks answers with. What it does not know is kept as it is, never dropped in silence.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { camelName } from './field-names.ts';

/** Says something to the model or to people, nothing about what is valid. */
const REMARKS: ReadonlySet<string> = new Set(['propertyOrdering', 'example', 'title', 'format', 'nullable']);
const COUNTS: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

/** The strict parser bounds the depth. */
export function jsonSchemaOf(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    const known = camelName(name);
    if (value === null || REMARKS.has(known)) continue;
    converted[known] = convertMember(known, value);
  }
  return schema['nullable'] === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function convertMember(name: string, value: unknown): unknown {
  if (name === 'type' && typeof value === 'string') return value.toLowerCase();
  if (COUNTS.has(name) && typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  if (name === 'items' || name === 'additionalProperties') return jsonSchemaOf(value);
  if (name === 'anyOf' && Array.isArray(value)) return value.map(jsonSchemaOf);
  if (name === 'properties' && isObject(value)) return convertEach(value);
  return value;
}

function convertEach(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, jsonSchemaOf(one)]));
}
