/**
 * Routes, canaries and data classes: targets that exist and have a price, classes that somebody may be sent, and no
 * setting that would be accepted and do nothing.
 */
import type { ModelSettings } from '../providers/settings.ts';
import { guardSections } from './guard-sections.ts';
import { suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkRouting(config: Config, facts: Facts): Finding[] {
  return [
    ...Object.entries(config.models).flatMap(([name, model]) => [
      ...checkCanary(['models', name, 'canary'], model, { config, facts }),
      ...checkRoutes(['models', name], model, config),
    ]),
    ...Object.keys(config.policies).flatMap((name) => checkDataClasses(name, config)),
  ];
}

interface Checked {
  readonly config: Config;
  readonly facts: Facts;
}

function checkCanary(path: ConfigPath, { canary }: ModelSettings, { config, facts }: Checked): Finding[] {
  if (canary === undefined) return [];
  const { provider: name, model } = canary.to;
  const provider = Object.hasOwn(config.providers, name) ? config.providers[name] : undefined;
  if (provider === undefined)
    return [
      {
        path: [...path, 'to', 'provider'],
        message: `there is no provider \`${name}\`${suggestion(name, Object.keys(config.providers))}`,
      },
    ];
  if (canary.price !== undefined || facts.isPriced(provider, model)) return [];
  return [{ path, message: `the price of \`${model}\` is not known: set ${path.join('.')}.price` }];
}

function checkRoutes(path: ConfigPath, model: ModelSettings, config: Config): Finding[] {
  const findings: Finding[] = [];
  if (model.hedgeAfter !== undefined && model.routes.length + (model.canary === undefined ? 0 : 1) < 2)
    findings.push({ path: [...path, 'hedgeAfter'], message: 'needs a second route to call' });
  if (model.hedgeAfter !== undefined && model.maxAttempts < 2)
    findings.push({ path: [...path, 'hedgeAfter'], message: 'needs maxAttempts of 2 or more' });
  const known = new Set(
    Object.values(config.policies).flatMap(({ dataClasses }) => Object.keys(dataClasses)),
  );
  for (const [index, { weight, when }] of model.routes.entries()) {
    const at = [...path, 'routes', index];
    if (weight !== undefined && model.strategy !== 'weighted')
      findings.push({ path: [...at, 'weight'], message: 'has an effect with `strategy: weighted` only' });
    for (const name of when?.dataClasses ?? [])
      if (!known.has(name))
        findings.push({
          path: [...at, 'when', 'dataClasses'],
          message: `no policy has the data class \`${name}\`${suggestion(name, [...known])}`,
          warning: true,
        });
  }
  return findings;
}

function checkDataClasses(policy: string, config: Config): Finding[] {
  const looks = guardSections(config)
    .filter(({ path }) => path[0] === 'policies' && path[1] === policy)
    .every(({ settings }) => settings.personalData.input !== 'off');
  return Object.entries(config.policies[policy]?.dataClasses ?? {}).flatMap(([name, settings]) => {
    const path = ['policies', policy, 'dataClasses', name];
    const findings: Finding[] = [];
    if (settings.personalData && !looks)
      findings.push({
        path: [...path, 'personalData'],
        message:
          'would never hold: the guard `personalData` is off for input in this policy, or in a rule of it',
      });
    const served = Object.values(config.providers).some(({ tags }) =>
      settings.require.every((tag) => tags.includes(tag)),
    );
    if (!served)
      findings.push({
        path: [...path, 'require'],
        message: 'no provider has these tags: every request of this class will be refused',
        warning: true,
      });
    return findings;
  });
}
