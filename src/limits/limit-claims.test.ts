/** Which limits and budgets hold for whom, and what the caller is told of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Principal } from '../auth/principal.ts';
import { budgetSettings } from '../budget/settings.ts';
import { tenantSettings } from '../policy/settings.ts';
import { budgetScopesOf, type EnvelopeRules, envelopesOf, limitClaimsOf } from './limit-claims.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { limitSettings } from './settings.ts';

const principal: Principal = {
  tenant: 'acme',
  project: 'shop',
  keyId: 'pk_1',
  user: 'alice',
  method: 'virtual_key',
  scopes: ['*'],
  budgets: [],
  limits: {},
};

function rules(overrides: { limits?: object; budgets?: object; acme?: object } = {}): EnvelopeRules {
  return {
    limits: limitSettings.parse(overrides.limits ?? {}),
    budgets: budgetSettings.parse(overrides.budgets ?? {}),
    tenants: { acme: tenantSettings.parse(overrides.acme ?? {}) },
  };
}

describe('limit claims', () => {
  it('uses the defaults for a key without limits of its own', () => {
    assert.deepEqual(limitClaimsOf(principal, rules()), [
      { scope: 'key:pk_1', name: 'requests', limit: 6_000, amount: 1 },
      { scope: 'key:pk_1', name: 'concurrency', limit: 256, amount: 1 },
    ]);
  });

  it("lets a key's own limit beat the default, and keeps the defaults that it does not name", () => {
    const claims = limitClaimsOf({ ...principal, limits: { requestsPerMinute: 10 } }, rules());
    assert.deepEqual(
      claims.map((claim) => [claim.name, claim.limit]),
      [
        ['requests', 10],
        ['concurrency', 256],
      ],
    );
  });

  it('adds the limits of user, project and tenant, the nearer first', () => {
    const limited = rules({
      limits: {
        user: { requestsPerMinute: 50 },
        project: { requestsPerMinute: 60 },
        tenant: { requestsPerMinute: 70 },
      },
      acme: { users: { alice: { limits: { requestsPerMinute: 5 } } }, limits: { tokensPerMinute: 9 } },
    });
    const claims = limitClaimsOf(principal, limited).filter((claim) => claim.name !== 'concurrency');
    assert.deepEqual(
      claims.map((claim) => `${claim.scope} ${claim.name} ${claim.limit}`),
      [
        'key:pk_1 requests 6000',
        'user:acme/alice requests 5',
        'project:acme/shop requests 60',
        'tenant:acme requests 70',
        'tenant:acme tokens 9',
      ],
    );
  });

  it('claims the tokens of each request and leaves the rest shared', () => {
    const envelope = envelopesOf(rules({ limits: { tenant: { tokensPerMinute: 100 } } }))(principal);
    assert.equal(envelope.limitClaims(42).find((claim) => claim.name === 'tokens')?.amount, 42);
    const unlimited = envelopesOf(rules())(principal);
    assert.equal(unlimited.limitClaims(1), unlimited.limitClaims(2));
  });

  it('keeps tenants apart whatever their users and issuers are called', () => {
    const limited = rules({ limits: { user: { requestsPerMinute: 1 } } });
    const scopeOf = (tenant: string, user: string) =>
      limitClaimsOf({ ...principal, tenant, user }, limited).find((claim) => claim.scope.startsWith('user:'))
        ?.scope;
    assert.notEqual(scopeOf('a/b', 'c'), scopeOf('a', 'b/c'));
    assert.equal(scopeOf('a', '\ud800'), 'user:a/%EF%BF%BD');
    const tokenCaller = { ...principal, keyId: 'jwt:https://id.example', method: 'jwt' as const };
    const keyScope = (tenant: string) => limitClaimsOf({ ...tokenCaller, tenant }, limited)[0]?.scope;
    assert.notEqual(keyScope('a'), keyScope('b'));
  });

  for (const name of ['__proto__', 'constructor', 'toString']) {
    it(`finds no settings for a tenant or user called ${name}`, () => {
      const stranger = { ...principal, tenant: name, user: name, project: name };
      assert.equal(limitClaimsOf(stranger, rules()).length, 2);
      assert.deepEqual(budgetScopesOf(stranger, rules()), []);
    });
  }
});

describe('budget scopes', () => {
  it('attaches a budget at every level, in the fixed order', () => {
    const budgets = {
      key: [{ usd: 1, period: 'day' }],
      user: [{ usd: 2, period: 'month' }],
      tenant: [{ usd: 3.5, period: 'total' }],
    };
    assert.deepEqual(budgetScopesOf(principal, rules({ budgets })), [
      { id: 'key:pk_1', period: 'day', limitNanoUsd: 1_000_000_000 },
      { id: 'user:acme/alice', period: 'month', limitNanoUsd: 2_000_000_000 },
      { id: 'tenant:acme', period: 'total', limitNanoUsd: 3_500_000_000 },
    ]);
  });

  it("replaces a section's budgets by the nearer ones", () => {
    const near = rules({
      budgets: { key: [{ usd: 1, period: 'day' }], project: [{ usd: 9, period: 'day' }] },
      acme: { projects: { shop: { budgets: [] } } },
    });
    const keyed = { ...principal, budgets: [{ period: 'month' as const, limitNanoUsd: 7 }] };
    assert.deepEqual(budgetScopesOf(keyed, near), [{ id: 'key:pk_1', period: 'month', limitNanoUsd: 7 }]);
  });

  it('gives an unknown user of a known tenant the default budget', () => {
    const scopes = budgetScopesOf(
      { ...principal, user: 'first-seen' },
      rules({ budgets: { user: [{ usd: 1, period: 'day' }] } }),
    );
    assert.equal(scopes[0]?.id, 'user:acme/first-seen');
  });

  it('can name users by a pseudonym', () => {
    const base = rules({ budgets: { user: [{ usd: 1, period: 'day' }] } });
    const scopes = budgetScopesOf(principal, {
      ...base,
      nameUser: (tenant, user) => `${tenant}.${user.length}`,
    });
    assert.equal(scopes[0]?.id, 'user:acme/acme.5');
  });

  it('refuses a configuration with an amount that is not exact', () => {
    assert.throws(
      () =>
        envelopesOf(
          rules({ acme: { users: { bob: { budgets: [{ usd: 0.00000000012, period: 'day' }] } } } }),
        ),
      RangeError,
    );
  });

  it('gives the same principal the same scopes', () => {
    const envelopes = envelopesOf(rules());
    assert.equal(envelopes(principal), envelopes(principal));
  });
});

describe('rate limit headers', () => {
  it('follows the structured fields of the draft and names nobody', () => {
    const claims = limitClaimsOf({ ...principal, limits: { tokensPerMinute: 100 } }, rules());
    const statuses = claims.map((claim) => ({
      claim,
      remaining: claim.limit - 1,
      resetMs: claim.name === 'concurrency' ? 0 : 1_500,
    }));
    assert.deepEqual(rateLimitHeaders(statuses), {
      ratelimit: '"key-requests";r=5999;t=2, "key-tokens";r=99;t=2, "key-concurrency";r=255',
      'ratelimit-policy':
        '"key-requests";q=6000;qu="requests";w=60, "key-tokens";q=100;qu="tokens";w=60, "key-concurrency";q=256;qu="concurrent-requests"',
    });
  });

  it('sends nothing where nothing is limited', () => {
    assert.deepEqual(rateLimitHeaders([]), {});
  });
});
