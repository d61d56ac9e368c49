/**
 * Fields of a provider that mean something to some kinds only: an accepted field is an enforced field, so that any other
 * kind refuses them, and what a kind cannot do without is required.
 */
import type { ProviderSettings } from './settings.ts';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

type Field = 'apiVersion' | 'region' | 'aws' | 'project' | 'serviceAccount';
type Kind = ProviderSettings['kind'];

const KINDS: Readonly<Record<Field, readonly Kind[]>> = {
  apiVersion: ['azure-openai'],
  region: ['bedrock', 'vertex'],
  aws: ['bedrock'],
  project: ['vertex'],
  serviceAccount: ['vertex'],
};
const REQUIRED: Readonly<Partial<Record<Kind, readonly Field[]>>> = {
  bedrock: ['region'],
  vertex: ['region', 'project', 'serviceAccount'],
};
const FIELDS: readonly Field[] = ['apiVersion', 'region', 'aws', 'project', 'serviceAccount'];

export function kindFieldProblems(settings: ProviderSettings): readonly FieldProblem[] {
  const { kind } = settings;
  const problems: FieldProblem[] = [];
  for (const field of FIELDS) {
    if (settings[field] !== undefined && !KINDS[field].includes(kind))
      problems.push({ field, message: `has an effect on ${KINDS[field].join(' and ')} only; remove it` });
  }
  for (const field of REQUIRED[kind] ?? []) {
    if (settings[field] === undefined) problems.push({ field, message: `is required for ${kind}` });
  }
  return [...problems, ...credentialProblems(settings)];
}

/** Each kind is given its credential in one way. */
function credentialProblems({ kind, apiKey, apiKeys, aws }: ProviderSettings): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (apiKey !== undefined && apiKeys !== undefined)
    problems.push({ field: 'apiKeys', message: 'stands in place of apiKey; remove one' });
  if (kind === 'bedrock' && (apiKey === undefined) === (aws === undefined))
    problems.push({ field: 'aws', message: 'needs one of aws and apiKey' });
  if (kind === 'bedrock' && apiKeys !== undefined)
    problems.push({ field: 'apiKeys', message: 'has no effect on bedrock; remove it' });
  if (kind === 'vertex' && (apiKey !== undefined || apiKeys !== undefined))
    problems.push({
      field: apiKey === undefined ? 'apiKeys' : 'apiKey',
      message: 'has no effect on vertex; remove it',
    });
  return problems;
}
