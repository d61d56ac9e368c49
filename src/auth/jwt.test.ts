/** JWTs: every way to forge, stretch or confuse one is refused with its reason. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { exportJWK, exportSPKI, type JSONWebKeySet } from 'jose';
import {
  AUDIENCE,
  ec,
  ed,
  goodClaims,
  ISSUER,
  jwk,
  keySet,
  NOW,
  NOW_MS,
  otherRsa,
  part,
  pssKey,
  rsa,
  setUp,
  sign,
} from './issuer-fixture.ts';
import { createJwtAuthenticator } from './jwt-authenticator.ts';
import type { AuthFailure } from './principal.ts';
import { jwtIssuerSettings } from './settings.ts';
import { MAX_TOKEN_CHARS } from './token-form.ts';

test('a good token is granted as its principal, from memory the second time', async () => {
  const { verify, principal, state } = setUp();
  const token = await sign(goodClaims);
  assert.deepEqual(await principal(token), {
    tenant: 'acme',
    keyId: 'jwt:https%3A%2F%2Flogin.example.test',
    user: 'ann',
    method: 'jwt',
    scopes: ['model:m', 'surface:chat'],
    budgets: [],
    limits: {},
  });
  assert.ok(!(verify(token, NOW_MS) instanceof Promise));
  assert.equal(state.fetches, 1);
});

test('each accepted algorithm verifies with a key of its type', async () => {
  const { outcome } = setUp();
  assert.equal(
    await outcome(await sign(goodClaims, { alg: 'PS256' }, { ...rsa, privateKey: pssKey })),
    'granted',
  );
  assert.equal(await outcome(await sign(goodClaims, { alg: 'ES256', kid: 'ec-1' }, ec)), 'granted');
  assert.equal(await outcome(await sign(goodClaims, { alg: 'EdDSA', kid: 'ed-1' }, ed)), 'granted');
  assert.equal(await outcome(await sign(goodClaims, { typ: 'JWT' })), 'granted');
});

const badClaims: readonly [string, AuthFailure, Record<string, unknown>][] = [
  ['expired', 'expired', { ...goodClaims, iat: NOW - 600, exp: NOW - 31 }],
  ['not valid yet', 'not_yet_valid', { ...goodClaims, nbf: NOW + 31 }],
  ['issued in the future', 'not_yet_valid', { ...goodClaims, iat: NOW + 31 }],
  ['living too long', 'claims_refused', { ...goodClaims, exp: NOW + 86_401 }],
  ['expiring before its issue', 'claims_refused', { ...goodClaims, iat: NOW + 20, exp: NOW + 10 }],
  ['without exp', 'claims_refused', { ...goodClaims, exp: undefined }],
  ['without iat', 'claims_refused', { ...goodClaims, iat: undefined }],
  ['without iss', 'wrong_issuer', { ...goodClaims, iss: undefined }],
  ['of another issuer', 'wrong_issuer', { ...goodClaims, iss: 'https://evil.example.test' }],
  ['of an issuer that differs by a slash', 'wrong_issuer', { ...goodClaims, iss: `${ISSUER}/` }],
  ['without aud', 'wrong_audience', { ...goodClaims, aud: undefined }],
  ['for another audience', 'wrong_audience', { ...goodClaims, aud: ['https://other.example.test'] }],
  ['bound to a key', 'claims_refused', { ...goodClaims, cnf: { jkt: 'x' } }],
  ['without a user', 'claims_refused', { ...goodClaims, sub: undefined }],
  ['with control characters in the user', 'claims_refused', { ...goodClaims, sub: 'a\nb' }],
  ['with an overlong user', 'claims_refused', { ...goodClaims, sub: 'u'.repeat(257) }],
  ['with scopes of a wrong type', 'claims_refused', { ...goodClaims, scope: 7 }],
  ['with a list of scopes of wrong types', 'claims_refused', { ...goodClaims, scope: ['model:m', 7] }],
  [
    'with too many scopes',
    'claims_refused',
    { ...goodClaims, scope: Array.from({ length: 101 }, (_, index) => `model:${index}`) },
  ],
];

for (const [name, reason, claims] of badClaims) {
  test(`refuses a token ${name}`, async () => {
    const { outcome } = setUp();
    const defined = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    assert.equal(await outcome(await sign(defined)), reason);
  });
}

test('accepts what is within the clock skew', async () => {
  const { outcome } = setUp();
  assert.equal(await outcome(await sign({ ...goodClaims, iat: NOW - 600, exp: NOW - 29 })), 'granted');
  assert.equal(await outcome(await sign({ ...goodClaims, nbf: NOW + 30, iat: NOW + 30 })), 'granted');
});

test('refuses numbers that overflow', async () => {
  const { outcome } = setUp();
  const header = part({ alg: 'RS256', kid: 'rsa-1' });
  for (const field of [
    '"exp":1e999,"iat":1800000000',
    '"exp":1800000300,"iat":-1e999',
    '"exp":"1800000300","iat":1800000000',
  ]) {
    const payload = part(`{"iss":"${ISSUER}","aud":"${AUDIENCE}","sub":"ann",${field}}`);
    const signature = await crypto.subtle.sign(
      'RSASSA-PKCS1-v1_5',
      rsa.privateKey,
      Buffer.from(`${header}.${payload}`),
    );
    assert.equal(
      await outcome(`${header}.${payload}.${Buffer.from(signature).toString('base64url')}`),
      'claims_refused',
      field,
    );
  }
});

test('refuses unsigned tokens and the public key used as a secret', async () => {
  const { outcome, state } = setUp();
  const payload = part(goodClaims);
  for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
    assert.equal(await outcome(`${part({ alg })}.${payload}.AA`), 'algorithm_refused');
  }
  const pem = await exportSPKI(rsa.publicKey);
  const body = `${part({ alg: 'HS256', kid: 'rsa-1', typ: 'JWT' })}.${payload}`;
  assert.equal(
    await outcome(`${body}.${createHmac('sha256', pem).update(body).digest('base64url')}`),
    'algorithm_refused',
  );
  assert.equal(state.fetches, 0, 'refused before any key is fetched');
});

test('refuses an algorithm that does not fit the key, or that the issuer does not list', async () => {
  const { outcome } = setUp({ settings: { algorithms: ['RS256', 'ES256'] } });
  assert.equal(await outcome(await sign(goodClaims, { alg: 'ES256', kid: 'rsa-1' }, ec)), 'bad_signature');
  assert.equal(await outcome(await sign(goodClaims, { alg: 'EdDSA', kid: 'ed-1' }, ed)), 'algorithm_refused');
});

test('refuses the signature of another key under a known and under an unknown kid', async () => {
  const { outcome } = setUp();
  assert.equal(await outcome(await sign(goodClaims, {}, otherRsa)), 'bad_signature');
  assert.equal(await outcome(await sign(goodClaims, { kid: 'forged' }, otherRsa)), 'bad_signature');
});

test('never takes a key or a key URL from the header', async () => {
  const { outcome } = setUp({
    fetchText: async (url) => {
      assert.equal(url, `${ISSUER}/jwks`);
      return { status: 200, text: JSON.stringify(keySet) };
    },
  });
  const own = await exportJWK(otherRsa.publicKey);
  const headers = [
    { jwk: own },
    { jku: 'https://evil.example.test/jwks' },
    { x5u: 'https://evil.example.test/x' },
    { x5c: ['AAAA'] },
  ];
  for (const header of headers)
    assert.equal(await outcome(await sign(goodClaims, header, otherRsa)), 'bad_signature');
});

test('refuses malformed tokens', async () => {
  const { outcome, state } = setUp();
  const good = await sign(goodClaims);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const withHeader = (text: string) => `${part(text)}.${payload}.${signature}`;
  const bad = [
    withHeader('{"alg":"RS256","alg":"RS256","kid":"rsa-1"}'),
    withHeader('{"alg":"none","\\u0061lg":"RS256","kid":"rsa-1"}'),
    withHeader('{"alg":"RS256","kid":"rsa-1","crit":["exp"],"exp":1}'),
    withHeader('{"alg":"RS256","kid":"rsa-1","crit":[]}'),
    withHeader('{"alg":"RS256","kid":"rsa-1","b64":false}'),
    withHeader('{"alg":"RS256","kid":7}'),
    withHeader('{"alg":["RS256"],"kid":"rsa-1"}'),
    withHeader('{"kid":"rsa-1"}'),
    withHeader('[]'),
    withHeader('null'),
    withHeader('{"alg":"RS256"'),
    ...['dpop+jwt', 'logout+jwt', 'application/secevent+jwt', ''].map((typ) =>
      withHeader(JSON.stringify({ alg: 'RS256', kid: 'rsa-1', typ })),
    ),
    `${header}.${part('{"iss":')}.${signature}`,
    `${header}.${part('[]')}.${signature}`,
    `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`,
    `${good}${'A'.repeat(MAX_TOKEN_CHARS)}`,
  ];
  for (const token of bad) assert.equal(await outcome(token), 'malformed', token.slice(0, 80));
  assert.equal(state.fetches, 0);
});

test('no change of a signed token is granted, even right after it was', async () => {
  const { outcome } = setUp();
  const token = await sign(goodClaims, { alg: 'ES256', kid: 'ec-1' }, ec);
  assert.equal(await outcome(token), 'granted');
  // The last character of each part may carry padding bits that no decoder reads; those are the same token.
  const lastOfParts = new Set([token.indexOf('.') - 1, token.lastIndexOf('.') - 1, token.length - 1]);
  for (let index = 0; index < token.length; index++) {
    if (token[index] === '.' || lastOfParts.has(index)) continue;
    const char = token[index] === 'A' ? 'B' : 'A';
    assert.notEqual(
      await outcome(token.slice(0, index) + char + token.slice(index + 1)),
      'granted',
      String(index),
    );
  }
});

test('a token in memory is refused from its expiry on', async () => {
  const { outcome } = setUp({ settings: { clockSkewSeconds: 0 } });
  const token = await sign({ ...goodClaims, exp: NOW + 10 });
  assert.equal(await outcome(token), 'granted');
  assert.equal(await outcome(token, NOW_MS + 9_999), 'granted');
  assert.equal(await outcome(token, NOW_MS + 10_000), 'expired');
});

test('maps tenant, project, user and scopes from the claims that are configured', async () => {
  const { principal, outcome } = setUp({
    settings: {
      tenant: undefined,
      claims: { tenant: 'org', project: 'team', user: 'email', scopes: 'perms' },
      scopePrefix: 'gate/',
    },
  });
  const claims = {
    ...goodClaims,
    org: 'other',
    team: 'red',
    email: 'ann/b@example.com',
    perms: ['gate/model:m-*', 'openid'],
  };
  const mapped = await principal(await sign(claims));
  assert.deepEqual(
    [mapped.tenant, mapped.project, mapped.user, mapped.scopes],
    ['other', 'red', 'ann%2Fb%40example.com', ['model:m-*']],
  );
  for (const org of ['unknown', '', 7, ['other'], undefined, '__proto__', 'other ']) {
    assert.equal(await outcome(await sign({ ...claims, org })), 'claims_refused', String(org));
  }
  for (const team of ['a/b', 'a@b', '', 7, 'p'.repeat(65), 'a:b', 'a\u0000']) {
    assert.equal(await outcome(await sign({ ...claims, team })), 'claims_refused', String(team));
  }
  assert.equal(
    await outcome(await sign({ ...claims, perms: ['gate/modell:m'] })),
    'claims_refused',
    'a misspelt scope of ours',
  );
});

test('two users whose names differ only by separators are two accounts', async () => {
  const { principal } = setUp();
  const names = ['a/b', 'a%2Fb', 'a@b', 'a%40b', 'a b', 'a+b'];
  const users = await Promise.all(
    names.map(async (sub) => (await principal(await sign({ ...goodClaims, sub }))).user),
  );
  assert.equal(new Set(users).size, names.length);
  for (const user of users) assert.match(user ?? '', /^[^/@\s]+$/);
});

test('a token without scopes of ours gets the default ones, and nothing by default', async () => {
  const token = await sign({ ...goodClaims, scope: 'openid profile' });
  assert.deepEqual((await setUp().principal(token)).scopes, []);
  assert.deepEqual((await setUp({ settings: { defaultScopes: ['model:m'] } }).principal(token)).scopes, [
    'model:m',
  ]);
});

test('keys of one issuer never verify the tokens of another (mix-up)', async () => {
  const second = 'https://second.example.test';
  const sets: Record<string, JSONWebKeySet> = {
    [`${ISSUER}/jwks`]: keySet,
    [`${second}/jwks`]: { keys: [await jwk(otherRsa, 'rsa-1')] },
  };
  const settings = (issuer: string, tenant: string) =>
    jwtIssuerSettings.parse({ issuer, audience: AUDIENCE, jwksUrl: `${issuer}/jwks`, tenant });
  const verify = createJwtAuthenticator({
    issuers: [settings(ISSUER, 'acme'), settings(second, 'other')],
    knownTenants: new Set(['acme', 'other']),
    onFault: assert.ifError,
    fetchText: async (url) => ({ status: 200, text: JSON.stringify(sets[url]) }),
  });
  assert.deepEqual(await verify(await sign(goodClaims, {}, otherRsa), NOW_MS), {
    ok: false,
    reason: 'bad_signature',
  });
  const own = await verify(await sign({ ...goodClaims, iss: second }, {}, otherRsa), NOW_MS);
  assert.equal(own.ok && own.principal.tenant, 'other');
});

test('a reload while an issuer is away forgets none of its keys, and keeps none of an issuer that went', async () => {
  const issuers = [
    jwtIssuerSettings.parse({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: `${ISSUER}/jwks`,
      tenant: 'acme',
    }),
  ];
  const sources = new Map();
  let isAway = false;
  const reloaded = (settings = issuers) =>
    createJwtAuthenticator({
      ...{ issuers: settings, sources, knownTenants: new Set(['acme']), onFault: () => {} },
      fetchText: async () => {
        if (isAway) throw new Error('issuer is down');
        return { status: 200, text: JSON.stringify(keySet) };
      },
    });
  const token = await sign(goodClaims);
  assert.ok((await reloaded()(token, NOW_MS)).ok);
  isAway = true;
  assert.ok((await reloaded()(token, NOW_MS)).ok);
  assert.equal((await reloaded([])(token, NOW_MS)).ok, false);
  assert.deepEqual(await reloaded()(token, NOW_MS), { ok: false, reason: 'keys_unavailable' });
});
