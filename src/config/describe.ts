/** Writes the reference page of the configuration from the schema, so that the two cannot drift apart. */
import { z } from 'zod';
import { GUARD_DEFAULTS, guardOverrides } from '../guards/settings.ts';
import { START_ONLY_PARTS, START_ONLY_SECTIONS } from './reload.ts';
import { configSchema } from './schema.ts';
import { alternatives, elementOf, fieldsOf, unwrap } from './schema-tree.ts';

type Schema = z.core.$ZodType;

interface Row {
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

const INTRODUCTION = `# Configuration

The gate reads \`portcullis.yaml\` in the folder it is started in, or the file named by \`--config\`. Without a file the
defaults below hold. \`portcullis init\` writes a commented file; \`portcullis config check\` tells what is wrong with
one, with paths and lines; editors complete it by [its JSON Schema](schema/portcullis.schema.json).

- YAML 1.2, one document of at most 1 MiB. Unknown fields, duplicate fields and tags are refused.
- Relative paths are relative to the file that holds them.
- Secrets are never written out: \`apiKey: { env: NAME }\` or \`{ file: PATH }\`.
- A changed file is taken over while the gate runs (or at SIGHUP), whole or not at all. The sections
  ${START_ONLY_SECTIONS.map((name) => `\`${name}\``).join(', ')}
  and ${START_ONLY_PARTS.limits.map((name) => `\`limits.${name}\``).join(', ')}
  need a restart: a file that changes them is refused.
- \`<name>\` is a name of your choice; \`[]\` is an entry of a list.

This page is generated from the settings' schemas by \`node bin/run.js docs\`; a test keeps it equal to them.
`;

/** Defaults that hold although the schema leaves the section's fields open. */
const EFFECTIVE_DEFAULTS: ReadonlyMap<string, unknown> = new Map([['guards', GUARD_DEFAULTS]]);

/** The content of docs/config.md. */
export function configReference(): string {
  const sections: string[] = [];
  for (const [name, schema] of fieldsOf(configSchema)) {
    if (name === '$schema') continue;
    const description = descriptionOf(schema);
    const rows = rowsOf(name, schema, EFFECTIVE_DEFAULTS.get(name));
    sections.push([`## ${name}`, ...(description === '' ? [] : [description]), table(rows)].join('\n\n'));
  }
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

/** The content of docs/schema/portcullis.schema.json. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'Portcullis configuration', ...schema }, null, 2)}\n`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| \`${row.path}\` | ${cell(row.type)} | ${cell(row.fallback)} | ${cell(row.description)} |`,
  );
  return ['| field | type | default | |', '|---|---|---|---|', ...lines].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** The rows of a field: its own where it is a value, else those of what it holds. `outer` is what a section above sets. */
function rowsOf(path: string, schema: Schema, outer: unknown): Row[] {
  if (path !== 'guards' && isGuardSection(schema)) return [];
  const fallback = outer ?? defaultOf(schema);
  const element = elementOf(schema);
  if (element !== undefined && fieldsOf(element).size > 0) {
    const inner = `${path}${unwrap(schema) instanceof z.ZodArray ? '[]' : '.<name>'}`;
    return [row(path, schema, outer), ...rowsBelow(inner, element, undefined)];
  }
  return fieldsOf(schema).size > 0 ? rowsBelow(path, schema, fallback) : [row(path, schema, outer)];
}

/** Guards are set in several places; their fields are told once, in the section of that name. */
function isGuardSection(schema: Schema): boolean {
  return unwrap(schema)._zod.def === guardOverrides.def;
}

function rowsBelow(path: string, schema: Schema, outer: unknown): Row[] {
  const isChoice = alternatives(schema).length > 1;
  return [...fieldsOf(schema)].flatMap(([name, field]) => {
    const below = rowsOf(`${path}.${name}`, field, fieldValue(outer, name));
    if (isChoice) return below.map((inner) => ({ ...inner, fallback: '' }));
    const isSection = fieldsOf(field).size > 0;
    return isSection && descriptionOf(field) !== ''
      ? [{ ...row(`${path}.${name}`, field, outer), fallback: '' }, ...below]
      : below;
  });
}

function row(path: string, schema: Schema, outer: unknown): Row {
  return {
    path,
    type: typeText(schema),
    fallback: defaultText(schema, outer),
    description: descriptionOf(schema),
  };
}

function fieldValue(section: unknown, name: string): unknown {
  if (typeof section !== 'object' || section === null) return undefined;
  return Object.entries(section).find(([field]) => field === name)?.[1];
}

function typeText(schema: Schema): string {
  const options = alternatives(schema);
  if (options.length > 1)
    return options.some((option) => fieldsOf(option).size > 0)
      ? 'one of its fields'
      : options.map(typeText).join(' or ');
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray)
    return `list of ${fieldsOf(inner.def.element).size > 0 ? 'sections' : typeText(inner.def.element)}`;
  if (inner instanceof z.ZodRecord) return 'named sections';
  if (inner instanceof z.ZodObject) return 'section';
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => `\`${option}\``).join(' | ');
  if (inner instanceof z.ZodLiteral)
    return [...inner.values].map((value) => `\`${String(value)}\``).join(' | ');
  if (inner instanceof z.ZodNumber) return numberText(inner);
  if (inner instanceof z.ZodURL) return 'URL';
  if (inner instanceof z.ZodBoolean) return 'true | false';
  return 'text';
}

function numberText(schema: z.ZodNumber): string {
  const kind = schema.format === 'safeint' ? 'whole number' : 'number';
  const least = schema.minValue ?? Number.NEGATIVE_INFINITY;
  const most = schema.maxValue ?? Number.POSITIVE_INFINITY;
  const hasLeast = least > Number.MIN_SAFE_INTEGER;
  const hasMost = most < Number.MAX_SAFE_INTEGER;
  if (hasLeast && hasMost) return `${kind}, ${least} to ${most}`;
  if (hasLeast) return `${kind}, ${least} or more`;
  return hasMost ? `${kind}, ${most} or less` : kind;
}

/** What holds where the field is left out. A section's own default is its fields' defaults. */
function defaultText(schema: Schema, outer: unknown): string {
  const fallback = outer ?? defaultOf(schema);
  if (fallback === undefined) return isOptional(schema) ? '' : '*required*';
  if (typeof fallback === 'object' && fallback !== null && Object.keys(fallback).length === 0)
    return Array.isArray(fallback) ? 'none' : '';
  return `\`${JSON.stringify(fallback)}\``;
}

function defaultOf(schema: Schema): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.def.defaultValue;
  return schema instanceof z.ZodOptional ? defaultOf(schema.def.innerType) : undefined;
}

function isOptional(schema: Schema): boolean {
  return schema instanceof z.ZodType && schema.safeParse(undefined).success;
}

/** The description nearest to the outside: a wrapper's own, else that of what it wraps. */
function descriptionOf(schema: Schema): string {
  const own = schema instanceof z.ZodType ? schema.description : undefined;
  if (own !== undefined) return own;
  const inner =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
      ? schema.def.innerType
      : undefined;
  return inner === undefined ? '' : descriptionOf(inner);
}
