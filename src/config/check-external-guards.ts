/**
 * The `guards.external` lists: what a kind needs, and what it would take and ignore. A setting that a guard cannot obey
 * is refused here, with its place, and not found out by a request.
 */
import { EXTERNAL_ADAPTERS } from '../guards/external/adapters.ts';
import { categoryName } from '../guards/external/categories.ts';
import type { ExternalGuardSettings } from '../guards/external/settings.ts';
import { checkSecret } from './check-files.ts';
import { isLoopback } from './check-listeners.ts';
import { guardSections } from './guard-sections.ts';
import { suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkExternalGuards(config: Config, facts: Facts): Finding[] {
  return guardSections(config).flatMap(({ path, written }) =>
    checkList([...path, 'external'], written.external ?? [], facts),
  );
}

function checkList(path: ConfigPath, list: readonly ExternalGuardSettings[], facts: Facts): Finding[] {
  return list.flatMap((guard, index) => {
    const at = [...path, index];
    const isRepeated = list.findIndex(({ name }) => name === guard.name) < index;
    return [
      ...(isRepeated ? [{ path: [...at, 'name'], message: 'is the name of two guards of this list' }] : []),
      ...checkUrl([...at, 'url'], guard),
      ...checkSecret([...at, 'apiKey'], guard.apiKey, facts),
      ...checkKind(at, guard),
      ...checkCategories([...at, 'categories'], guard),
    ];
  });
}

function checkUrl(path: ConfigPath, { url, allowPrivateAddress }: ExternalGuardSettings): Finding[] {
  const { username, password, hostname, protocol, hash } = new URL(url);
  if (username !== '' || password !== '')
    return [{ path, message: 'must not hold a user name or password; use apiKey' }];
  if (hash !== '') return [{ path, message: 'must not have a fragment' }];
  if (isLoopback(hostname.replace(/^\[|\]$/g, '')))
    return allowPrivateAddress
      ? []
      : [{ path, message: 'is on this machine: set allowPrivateAddress: true to permit it' }];
  if (protocol === 'https:') return [];
  if (allowPrivateAddress)
    return [{ path, message: 'is plain HTTP: texts cross the network unencrypted', warning: true }];
  return [
    { path, message: 'is plain HTTP: anyone on the way could read texts and forge verdicts; use https' },
  ];
}

function checkKind(path: ConfigPath, guard: ExternalGuardSettings): Finding[] {
  const { redacts, needs, knows } = EXTERNAL_ADAPTERS[guard.kind];
  const findings: Finding[] = needs
    .filter((field) => guard[field] === undefined)
    .map((field) => ({ path: [...path, field], message: `is required for ${guard.kind}` }));
  for (const field of ['model', 'project', 'language'] as const) {
    if (guard[field] !== undefined && !knows.includes(field))
      findings.push({ path: [...path, field], message: `has no effect on ${guard.kind}; remove it` });
  }
  if (
    guard.kind === 'prompt-guard' &&
    guard.model !== undefined &&
    new URL(guard.url).pathname.endsWith('/predict')
  )
    findings.push({ path: [...path, 'model'], message: 'has no effect on a /predict endpoint; remove it' });
  if (guard.action === 'redact' && !redacts)
    findings.push({
      path: [...path, 'action'],
      message: `${guard.kind} does not say where its findings are, so nothing could be redacted; use block or watch`,
    });
  return findings;
}

function checkCategories(path: ConfigPath, { kind, categories }: ExternalGuardSettings): Finding[] {
  const known = EXTERNAL_ADAPTERS[kind].categories;
  const names = Object.keys(categories ?? {});
  if (categories !== undefined && names.length === 0)
    return [{ path, message: 'names no category, so that nothing would count; remove it' }];
  if (known === undefined) return [];
  return names
    .filter((name) => !known.includes(categoryName(name)))
    .map((name) => ({
      path: [...path, name],
      message: `${kind} has no such category${suggestion(categoryName(name), known)}`,
    }));
}
