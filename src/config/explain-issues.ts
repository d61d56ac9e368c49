/** Turns the schema's complaints into problems that say what to write instead. Never repeats a value. */
import type { z } from 'zod';
import { suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import { fieldsOf, schemaAt } from './schema-tree.ts';

type Issue = z.core.$ZodIssue;

const MAX_SHOWN_CHARACTERS = 64;

/** One finding an issue; an issue with unknown fields gives one for each field. */
export function explainIssues(issues: readonly Issue[], root: z.core.$ZodType): Finding[] {
  return issues.flatMap((issue) => explain(issue, [], root));
}

function explain(issue: Issue, parent: ConfigPath, root: z.core.$ZodType): Finding[] {
  const path = [...parent, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys') {
    const known = schemaAt(root, path);
    const names = known === undefined ? [] : [...fieldsOf(known).keys()];
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, names) }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) => explain(inner, path, root));
  }
  return [{ path, message: phrase(issue) }];
}

function unknownField(name: string, known: readonly string[]): string {
  const near = suggestion(name, known);
  const shown = name.slice(0, MAX_SHOWN_CHARACTERS);
  if (near !== '') return `unknown field \`${shown}\`${near}`;
  return known.length === 0
    ? `unknown field \`${shown}\``
    : `unknown field \`${shown}\`; known here: ${known.join(', ')}`;
}

/**
 * The alternative that was meant: the one whose fields were all recognised, else the one that was recognised the
 * deepest, else the one with the fewest complaints. A misspelt field makes every alternative miss its own, and then the
 * unknown field is the one thing worth saying.
 */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const recognised = branches.filter((issues) => issues.every((issue) => issue.code !== 'unrecognized_keys'));
  const pool =
    recognised.length > 0
      ? recognised
      : branches.map((issues) => issues.filter((issue) => issue.code === 'unrecognized_keys'));
  return pool.reduce((best, issues) => (isCloser(issues, best) ? issues : best), pool[0] ?? []);
}

function isCloser(issues: readonly Issue[], than: readonly Issue[]): boolean {
  const deeper = depthOf(issues) - depthOf(than);
  return deeper === 0 ? issues.length < than.length : deeper > 0;
}

/** How far down an unknown field stands; 0 where every field was recognised. */
function depthOf(issues: readonly Issue[]): number {
  const unknown = issues.filter(({ code }) => code === 'unrecognized_keys');
  return Math.max(0, ...unknown.map(({ path }) => path.length));
}

function phrase(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `is required (${typeName(issue.expected)})`
        : `must be ${typeName(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `must be one of ${issue.options.map(String).join(', ')}`
        : issue.message;
    case 'too_small':
      return bound('at least', Number(issue.minimum), issue.origin);
    case 'too_big':
      return bound('at most', Number(issue.maximum), issue.origin);
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an http or https URL' : issue.message;
    default:
      return issue.message;
  }
}

function bound(relation: string, limit: number, origin: string): string {
  if (origin === 'string') return `must have ${relation} ${limit} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array') return `must have ${relation} ${limit} entr${limit === 1 ? 'y' : 'ies'}`;
  return `must be ${relation} ${limit}`;
}

function typeName(expected: string): string {
  switch (expected) {
    case 'int':
      return 'a whole number';
    case 'object':
    case 'record':
      return 'a section with fields';
    case 'array':
      return 'a list';
    default:
      return `a ${expected}`;
  }
}
