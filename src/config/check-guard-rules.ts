/** The `guardRules` of policies: conditions that some request can meet, no rule that can never hold; and dry runs. */
import { SURFACE_NAMES } from '../http/surface-names.ts';
import { MAX_GUARD_SETTINGS } from '../policy/policy-guards.ts';
import { matchesPattern } from '../policy/scope.ts';
import type { GuardRuleSettings } from '../policy/settings.ts';
import { guardSections } from './guard-sections.ts';
import { nearestName, suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';

export function checkGuardRules(config: Config): Finding[] {
  const findings = Object.entries(config.policies).flatMap(([name, { guardRules }]) =>
    guardRules.flatMap((rule, index) => {
      const path = ['policies', name, 'guardRules', index];
      const before = guardRules.slice(0, index).findIndex((earlier) => coversAll(earlier, rule));
      return [
        ...(before < 0 ? [] : [{ path, message: `never holds: rule ${before} covers everything it does` }]),
        ...checkConditions(path, rule, config),
      ];
    }),
  );
  return [...findings, ...dryRuns(config), ...checkNumber(config)];
}

function checkConditions(path: ConfigPath, rule: GuardRuleSettings, config: Config): Finding[] {
  const check = (field: 'tenants' | 'models' | 'surfaces', what: string, known: readonly string[]) =>
    unknownNames(rule[field], known).map(([index, pattern]) => ({
      path: [...path, field, index],
      message: `there is no ${what} \`${pattern}\`${suggestion(pattern, known)}`,
    }));
  const models = Object.keys(config.models);
  return [
    ...check('tenants', 'tenant', Object.keys(config.tenants)),
    ...check('surfaces', 'surface', SURFACE_NAMES),
    // Without the section the models are found at the start: which there will be, nobody can say here.
    ...(models.length > 0 ? check('models', 'model', models) : unchecked([...path, 'models'], rule.models)),
    ...checkProjects([...path, 'projects'], rule.projects, config),
  ];
}

function unchecked(path: ConfigPath, patterns: readonly string[] | undefined): Finding[] {
  if (patterns === undefined) return [];
  const message = 'cannot be checked: models are found at the start where the section `models` names none';
  return [{ path, message, warning: true }];
}

/** Keys and tokens may name projects that the configuration does not: only a likely slip is told. */
function checkProjects(
  path: ConfigPath,
  patterns: readonly string[] | undefined,
  { tenants }: Config,
): Finding[] {
  const known = Object.values(tenants).flatMap(({ projects }) => Object.keys(projects));
  return unknownNames(patterns, known).flatMap(([index, pattern]) =>
    nearestName(pattern, known) === undefined
      ? []
      : [
          {
            path: [...path, index],
            message: `is no project of the configuration${suggestion(pattern, known)}`,
            warning: true as const,
          },
        ],
  );
}

function unknownNames(
  patterns: readonly string[] | undefined,
  known: readonly string[],
): readonly (readonly [number, string])[] {
  return [...(patterns ?? []).entries()].filter(
    ([, pattern]) => !known.some((name) => matchesPattern(pattern, name)),
  );
}

/** Whether whatever meets `later` meets `earlier` too, as far as patterns tell: for each condition the same or wider. */
function coversAll(earlier: GuardRuleSettings, later: GuardRuleSettings): boolean {
  const names = ['tenants', 'projects', 'models', 'surfaces'] as const;
  return names.every((name) => {
    const wide = earlier[name];
    if (wide === undefined) return true;
    // Read as a name: only a run that the wider pattern leaves open can cover the `*` in it.
    return later[name]?.every((pattern) => wide.some((wider) => matchesPattern(wider, pattern))) ?? false;
  });
}

/** Nobody should find out by an attack that a rehearsal was left on. */
function dryRuns(config: Config): Finding[] {
  const message = 'guards run dry here: what they find is recorded, and nothing is blocked or redacted';
  return guardSections(config)
    .filter(({ written }) => written.dryRun === true)
    .map(({ path }) => ({ path: [...path, 'dryRun'], message, warning: true }));
}

function checkNumber(config: Config): Finding[] {
  const different = new Set(guardSections(config).map(({ settings }) => JSON.stringify(settings)));
  if (different.size <= MAX_GUARD_SETTINGS) return [];
  return [{ path: ['policies'], message: `have more than ${MAX_GUARD_SETTINGS} different guard settings` }];
}
