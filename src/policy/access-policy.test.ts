/** Access decisions: deny, then allow, then deny; the credential and the policy must both allow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal } from '../auth/principal.ts';
import {
  type AccessRules,
  createAccessPolicy,
  MAX_NAME_CHARS,
  MAX_TOOLS,
  type PolicyRules,
} from './access-policy.ts';
import { compileAddressRanges, isInRanges, parseAddressRange } from './address-ranges.ts';
import type { AccessRequest } from './policy.ts';

const principal: Principal = {
  tenant: 'default',
  keyId: 'k',
  method: 'virtual_key',
  scopes: ['*'],
  budgets: [],
  limits: {},
};
const request: AccessRequest = { principal, surface: 'chat', model: 'm-1', tools: [], address: '192.0.2.1' };
const rules = (part: Partial<PolicyRules> = {}): PolicyRules => ({
  allow: ['*'],
  deny: [],
  addresses: [],
  ...part,
});

function decide(
  change: Partial<Omit<AccessRequest, 'principal'>> & {
    scopes?: readonly string[];
    who?: Partial<Principal>;
  },
  world: Partial<AccessRules> = {},
) {
  const { scopes, who, ...asked } = change;
  const policy = createAccessPolicy({ policies: {}, tenants: {}, ...world });
  return policy.decide({
    ...request,
    ...asked,
    principal: { ...principal, ...(scopes && { scopes }), ...who },
  });
}

test('allows where the credential and the policy do, and says by which rules', () => {
  assert.deepEqual(decide({}), { allowed: true, reasons: ['credential: *, *', 'policy: default'] });
});

test('training needs a scope of its own in the credential and in the policy, whatever `*` covers', () => {
  const apart = ['*', 'training:fine_tuning'];
  const world = (allow: readonly string[], deny: readonly string[] = []) => ({
    policies: { default: rules({ allow: [...allow], deny: [...deny] }) },
  });
  const asked = { training: 'fine_tuning' };
  assert.equal(decide({ ...asked, scopes: apart }, world(apart)).allowed, true);
  assert.equal(decide({ scopes: ['*'] }, world(['*'])).allowed, true, 'what trains nothing needs none');
  for (const [name, scopes, rule] of [
    ['neither', ['*'], world(['*'])],
    ['the policy alone', ['*'], world(apart)],
    ['the credential alone', apart, world(['*'])],
    ['no policy at all', apart, {}],
    ['a policy that denies it', apart, world(apart, ['training:*'])],
    ['a policy that denies the surface', apart, world(apart, ['surface:fine_tuning'])],
    ['a policy that denies everything', apart, world(apart, ['*'])],
  ] as const) {
    const decision = decide({ ...asked, scopes, surface: 'fine_tuning' }, rule);
    assert.equal(decision.allowed, false, name);
  }
});

const refused: readonly [string, Parameters<typeof decide>[0], PolicyRules, RegExp][] = [
  ['a credential without scopes', { scopes: [] }, rules(), /credential has no scope for this surface/],
  ['a credential with a model scope only', { scopes: ['model:m-1'] }, rules(), /no scope for this surface/],
  ['another model', { scopes: ['model:m-2*', 'surface:*'] }, rules(), /no scope for this model/],
  [
    'a tool without a scope',
    { scopes: ['model:*', 'surface:*'], tools: ['search'] },
    rules(),
    /no scope for this tool/,
  ],
  [
    'one tool of several',
    { scopes: ['model:*', 'surface:*', 'tool:a'], tools: ['a', 'b', 'a'] },
    rules(),
    /no scope for this tool/,
  ],
  [
    'what the policy does not allow',
    {},
    rules({ allow: ['surface:chat', 'model:other'] }),
    /"default" does not allow this model/,
  ],
  [
    'what the policy denies, whatever allows it',
    {},
    rules({ deny: ['model:m-*'] }),
    /"default" denies model:m-\*/,
  ],
  ['a denied tool', { tools: ['shell_run'] }, rules({ deny: ['tool:shell*'] }), /denies tool:shell\*/],
  ['everything where all is denied', {}, rules({ deny: ['*'] }), /denies \*/],
  ['an empty allow list', {}, rules({ allow: [] }), /does not allow this surface/],
  ['a name too long to match', { model: 'm'.repeat(MAX_NAME_CHARS + 1) }, rules(), /too long/],
  [
    'more tools than a request may have',
    { tools: Array.from({ length: MAX_TOOLS + 1 }, () => 't') },
    rules(),
    /more than/,
  ],
  ['an address outside', {}, rules({ addresses: ['198.51.100.0/24', '2001:db8::/32'] }), /address/],
  [
    'an address that cannot be read',
    { address: 'unknown' },
    rules({ addresses: ['0.0.0.0/0', '::/0'] }),
    /address/,
  ],
  ['an empty address', { address: '' }, rules({ addresses: ['0.0.0.0/0', '::/0'] }), /address/],
];

for (const [name, change, policy, reason] of refused) {
  test(`denies ${name}`, () => {
    const decision = decide(change, { policies: { default: policy } });
    assert.equal(decision.allowed, false);
    assert.match(decision.reasons.join('; '), reason);
    assert.ok(decision.deniedBy !== undefined);
  });
}

test('allows an address inside a range', () => {
  const world = {
    policies: { default: rules({ addresses: ['192.0.2.0/24', '2001:db8::/32', '203.0.113.7'] }) },
  };
  for (const address of [
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '::FFFF:192.0.2.1',
    '2001:DB8::1',
    '203.0.113.7',
    '2001:db8::1%eth0',
  ]) {
    assert.equal(decide({ address }, world).allowed, true, address);
  }
});

test('the key’s policy goes before the project’s, the tenant’s and the default', () => {
  const only = (model: string) => rules({ allow: ['surface:*', `model:${model}`] });
  const world: AccessRules = {
    policies: {
      default: only('of-default'),
      tenantwide: only('of-tenant'),
      red: only('of-project'),
      own: only('of-key'),
    },
    tenants: {
      acme: { policy: 'tenantwide', projects: { red: { policy: 'red' }, blue: {} } },
      plain: { policy: 'default', projects: {} },
    },
  };
  const cases: readonly [Partial<Principal>, string][] = [
    [{ tenant: 'default' }, 'of-default'],
    [{ tenant: 'plain' }, 'of-default'],
    [{ tenant: 'acme' }, 'of-tenant'],
    [{ tenant: 'acme', project: 'blue' }, 'of-tenant'],
    [{ tenant: 'acme', project: 'not-configured' }, 'of-tenant'],
    [{ tenant: 'acme', project: 'constructor' }, 'of-tenant'],
    [{ tenant: 'acme', project: 'red' }, 'of-project'],
    [{ tenant: 'acme', project: 'red', policy: 'own' }, 'of-key'],
  ];
  for (const [who, model] of cases) {
    for (const other of ['of-default', 'of-tenant', 'of-project', 'of-key']) {
      assert.equal(
        decide({ who, model: other }, world).allowed,
        other === model,
        JSON.stringify([who, other]),
      );
    }
  }
});

test('names that do not exist deny', () => {
  for (const who of [
    { policy: 'gone' },
    { policy: '__proto__' },
    { policy: 'constructor' },
    { tenant: 'gone' },
    { tenant: '__proto__' },
    { tenant: 'toString' },
  ]) {
    const decision = decide({ who });
    assert.equal(decision.allowed, false, JSON.stringify(who));
    assert.match(decision.reasons.join(), /does not exist/);
  }
  assert.equal(decide({}, { tenants: { default: { policy: 'gone', projects: {} } } }).allowed, false);
});

test('lists the models that the credential and the policy allow', () => {
  const policy = createAccessPolicy({
    policies: { default: rules({ deny: ['model:secret-*'] }) },
    tenants: {},
  });
  const models = ['gpt-a', 'gpt-b', 'secret-a', 'other'];
  assert.deepEqual(
    policy.visibleModels({ ...principal, scopes: ['model:gpt-*', 'model:secret-a'] }, models),
    ['gpt-a', 'gpt-b'],
  );
  assert.deepEqual(policy.visibleModels(principal, models), ['gpt-a', 'gpt-b', 'other']);
  assert.deepEqual(policy.visibleModels({ ...principal, policy: 'gone' }, models), []);
});

test('a denial says what of the request was denied', () => {
  assert.equal(decide({ scopes: ['surface:*'] }).deniedBy, 'model');
  assert.equal(decide({ scopes: ['model:*'] }).deniedBy, 'surface');
  assert.equal(decide({ scopes: ['model:*', 'surface:*'], tools: ['t'] }).deniedBy, 'tool');
  assert.equal(decide({ who: { policy: 'gone' } }).deniedBy, 'policy');
  assert.equal(
    decide({}, { policies: { default: rules({ addresses: ['10.0.0.0/8'] }) } }).deniedBy,
    'address',
  );
  assert.equal(decide({}).deniedBy, undefined);
});

test('a scope that is not understood stops the configuration', () => {
  for (const part of [{ deny: ['models:m'] }, { allow: ['m'] }]) {
    assert.throws(() => createAccessPolicy({ policies: { p: rules(part) }, tenants: {} }), /not a scope/);
  }
});

test('a range that cannot be read stops the configuration', () => {
  for (const range of [
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '::/129',
    'localhost',
    '',
    'fe80::1%eth0/64',
    '10.0.0.0/1e1',
    '10.0.0.0/',
  ]) {
    assert.equal(parseAddressRange(range), undefined, range);
    assert.throws(
      () => createAccessPolicy({ policies: { p: rules({ addresses: [range] }) }, tenants: {} }),
      /not an address range/,
    );
  }
});

test('an IPv4 range does not cover IPv6 peers, nor the other way round', () => {
  assert.equal(isInRanges(compileAddressRanges(['0.0.0.0/0']), '2001:db8::1'), false);
  assert.equal(isInRanges(compileAddressRanges(['::/0']), '192.0.2.1'), false);
});
