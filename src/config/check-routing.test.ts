/** What a configuration may not say of routes, canaries and data classes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfig } from './load.ts';

const route = { provider: 'house', model: 'm' };
const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 };
const classes = (settings: object) => ({ policies: { strict: { dataClasses: { restricted: settings } } } });

const CASES: [what: object, path: string, message: RegExp][] = [
  [
    model({ canary: { to: { provider: 'hose', model: 'n' }, percent: 5 } }),
    'models.m.canary.to.provider',
    /house/,
  ],
  [model({ canary: { to: { provider: 'house', model: 'n' }, percent: 5 } }), 'models.m.canary', /price/],
  [model({ hedgeAfter: 'p95' }), 'models.m.hedgeAfter', /second route/],
  [
    model({ routes: [route, { ...route, model: 'n' }], hedgeAfter: 'p95', maxAttempts: 1 }),
    'models.m.hedgeAfter',
    /maxAttempts/,
  ],
  [model({ routes: [{ ...route, weight: 3 }] }), 'models.m.routes[0].weight', /weighted/],
  [
    { ...classes({ require: ['local'], personalData: true }), guards: { personalData: { input: 'off' } } },
    'policies.strict.dataClasses.restricted.personalData',
    /never hold/,
  ],
];

function model(settings: object): object {
  return { models: { m: { routes: [route], price, ...settings } } };
}

for (const [what, path, message] of CASES) {
  test(`${path}: ${message.source}`, async () => {
    const house = { kind: 'openai-compatible', baseUrl: 'https://models.example/v1', tags: ['local'] };
    const text = JSON.stringify({ providers: { house }, ...what });
    const checked = await checkConfig(text, { path: undefined, cwd: '/', env: {} });
    assert.ok(!checked.ok, 'it is refused');
    const found = checked.problems.find((problem) => problem.path === path);
    assert.match(found?.message ?? JSON.stringify(checked.problems), message);
  });
}

test('warns of a class that no policy has, and of one that no provider may be sent', async () => {
  const settings = {
    providers: { house: { kind: 'openai-compatible', baseUrl: 'https://models.example/v1' } },
    ...model({ routes: [{ ...route, when: { dataClasses: ['secret'] } }] }),
    ...classes({ require: ['local'] }),
  };
  const checked = await checkConfig(JSON.stringify(settings), { path: undefined, cwd: '/', env: {} });
  assert.ok(checked.ok);
  const paths = checked.warnings.map(({ path }) => path);
  assert.ok(paths.includes('models.m.routes[0].when.dataClasses'));
  assert.ok(paths.includes('policies.strict.dataClasses.restricted.require'));
});
