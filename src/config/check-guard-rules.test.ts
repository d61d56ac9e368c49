/** Guard rules that could never hold are refused, with their place and what was probably meant. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fineTuningSurface } from '../fine-tuning/fine-tuning-surface.ts';
import { SURFACE_NAMES } from '../http/surface-names.ts';
import { SURFACES } from '../pipeline/gate-routes.ts';
import { MEDIA_SURFACES } from '../pipeline/media-routes.ts';
import { realtimeSurface } from '../realtime/realtime-surface.ts';
import { checkConfig } from './load.ts';

const BASE = {
  providers: { sim: { kind: 'simulator' } },
  models: { 'gpt-mini': { routes: [{ provider: 'sim', model: 'simulator' }] } },
  tenants: { acme: { projects: { shop: {} } } },
};

function check(guardRules: readonly object[], base: object = BASE) {
  const text = JSON.stringify({ ...base, policies: { red: { guardRules } } });
  const result = checkConfig(text, { cwd: '/', env: {} });
  const told = (problems: typeof result.warnings) =>
    problems.map(({ path, message }) => `${path}: ${message}`);
  return {
    problems: result.ok ? [] : told(result.problems),
    warnings: told(result.warnings).filter((one) => one.includes('guardRules')),
  };
}

const guards = { injection: { mode: 'off' } };
const at = 'policies.red.guardRules[0]';

const REFUSED: readonly (readonly [name: string, rules: readonly object[], problem: string])[] = [
  [
    'an unknown surface',
    [{ surfaces: ['chatt'], guards }],
    `${at}.surfaces[0]: there is no surface \`chatt\`; did you mean \`chat\`?`,
  ],
  [
    'an unknown model',
    [{ models: ['gpt-*', 'gpt-mni'], guards }],
    `${at}.models[1]: there is no model \`gpt-mni\`; did you mean \`gpt-mini\`?`,
  ],
  [
    'a pattern that covers no model',
    [{ models: ['claude-*'], guards }],
    `${at}.models[0]: there is no model \`claude-*\``,
  ],
  [
    'an unknown tenant',
    [{ tenants: ['acne'], guards }],
    `${at}.tenants[0]: there is no tenant \`acne\`; did you mean \`acme\`?`,
  ],
  [
    'a rule behind one that covers all',
    [{ guards }, { models: ['gpt-mini'], guards: {} }],
    'policies.red.guardRules[1]: never holds: rule 0 covers everything it does',
  ],
  [
    'a rule behind a wider one',
    [
      { models: ['gpt-*'], guards },
      { models: ['gpt-mi*'], tenants: ['acme'], guards: {} },
    ],
    'policies.red.guardRules[1]: never holds: rule 0 covers everything it does',
  ],
  ['an empty condition', [{ models: [], guards }], `${at}.models: must have at least 1 entry`],
  ['a rule without guards', [{ models: ['*'] }], `${at}.guards: is required (a section with fields)`],
  [
    'guards that cannot work',
    [{ guards: { tools: { taint: 'approve' } } }],
    `${at}.guards.tools.taint: \`approve\` needs ${at.replace('[0]', '.0')}.guards.tools.approval`,
  ],
];
for (const [name, rules, problem] of REFUSED)
  test(`refuses ${name}`, () => assert.deepEqual(check(rules).problems, [problem]));

test('takes rules that go from the narrow to the wide', () => {
  const rules = [
    { models: ['gpt-mini'], tenants: ['acme'], guards },
    { models: ['gpt-*'], guards },
    { guards },
  ];
  assert.deepEqual(check(rules), { problems: [], warnings: [] });
});

test('warns of a project that is probably misspelt, and of no other', () => {
  assert.deepEqual(check([{ projects: ['shopp'], guards }]).warnings, [
    `${at}.projects[0]: is no project of the configuration; did you mean \`shop\`?`,
  ]);
  assert.deepEqual(check([{ projects: ['of-keys-alone'], guards }]).warnings, []);
});

test('warns where guards run dry', () => {
  const { problems, warnings } = check([{ models: ['*'], guards: { dryRun: true } }, { guards: {} }]);
  assert.deepEqual(problems, []);
  assert.match(warnings.join(), /guardRules\[0\]\.guards\.dryRun: guards run dry here/);
});

test('warns that models found at the start cannot be checked', () => {
  const { problems, warnings } = check([{ models: ['gpt-mni'], guards }], { tenants: BASE.tenants });
  assert.deepEqual(problems, []);
  assert.match(warnings.join(), /guardRules\[0\]\.models: cannot be checked/);
});

test('the surfaces that settings may name are those of the gate', () => {
  const others = [{ surface: realtimeSurface }, { surface: fineTuningSurface }];
  const names = [...SURFACES, ...MEDIA_SURFACES, ...others].map(({ surface }) => surface.name);
  assert.deepEqual(SURFACE_NAMES, [...new Set(names)]);
});
