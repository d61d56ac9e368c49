/** Loading as a user meets it: every mistake is told with path, line and what to write instead; nothing is guessed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { checkConfig, type LoadResult, loadConfig } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'portcullis.yaml');

function check(text: string, env: Record<string, string> = {}): LoadResult {
  return checkConfig(text, { path: file, cwd: folder, env });
}

function problemsOf(text: string, env: Record<string, string> = {}): string[] {
  const result = check(text, env);
  assert.equal(result.ok, false, 'expected problems');
  return result.ok ? [] : result.problems.map(({ path, message, line }) => `${line} ${path}: ${message}`);
}

const OPENAI =
  'providers:\n  openai: { kind: openai-compatible, baseUrl: "https://api.openai.com/v1", apiKey: { env: KEY } }\n';

describe('a good configuration', () => {
  test('an empty file is the defaults, with the default policy and tenant', () => {
    const result = check('');
    assert.ok(result.ok);
    assert.equal(result.config.listen.port, 8080);
    assert.deepEqual(Object.keys(result.config.policies), ['default']);
    assert.equal(result.config.tenants['default']?.policy, 'default');
    assert.match(result.revision, /^[0-9a-f]{12}$/);
  });

  test('a default policy of the file is kept', () => {
    const result = check('policies: { default: { deny: ["model:big-*"] } }');
    assert.ok(result.ok);
    assert.deepEqual(result.config.policies['default']?.deny, ['model:big-*']);
  });

  test('relative paths are relative to the file', () => {
    const result = check('storage: { kind: embedded, path: ../state }');
    assert.ok(result.ok);
    assert.equal(result.config.storage.path, join(folder, '..', 'state'));
  });

  test('a model with a price of its own or of the table is taken', () => {
    const models = `models:
  known: { routes: [{ provider: openai, model: gpt-4o-mini }] }
  own: { routes: [{ provider: openai, model: own }], price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 } }`;
    assert.ok(check(OPENAI + models, { KEY: 'k' }).ok);
  });
});

describe('problems', () => {
  const cases: readonly [name: string, text: string, expected: readonly (string | RegExp)[]][] = [
    [
      'an unknown section',
      'listen: {}\nbudget: []',
      ['2 budget: unknown field `budget`; did you mean `budgets`?'],
    ],
    ['an unknown field', 'listen:\n  prot: 1', ['2 listen.prot: unknown field `prot`; did you mean `port`?']],
    [
      'an unknown field far from any',
      'cache:\n  zzzzzzzz: 1',
      [/^2 cache.zzzzzzzz: unknown field `zzzzzzzz`; known here: exact, scope, ttlSeconds,/],
    ],
    ['a wrong type', 'listen:\n  host: x\n  port: "80"', ['3 listen.port: must be a number']],
    ['a value out of range', 'listen: { port: 70000 }', ['1 listen.port: must be at most 65535']],
    [
      'a value that is none of the choices',
      'observability:\n  logLevel: loud',
      ['2 observability.logLevel: must be one of debug, info, warn, error, silent'],
    ],
    [
      'a missing field',
      'listen:\n  tls:\n    certFile: ./a',
      ['2 listen.tls.keyFile: is required (a string)'],
    ],
    [
      'a misspelt secret source',
      'providers:\n  a:\n    kind: openai-compatible\n    apiKey: { enf: X }',
      ['4 providers.a.apiKey.enf: unknown field `enf`; did you mean `env`?'],
    ],
    [
      'a secret source of the wrong type',
      'providers:\n  a:\n    kind: simulator\n    apiKey:\n      env: 3',
      ['5 providers.a.apiKey.env: must be a string'],
    ],
    ['an unknown storage', 'storage: { kind: clusterr }', [/^1 storage.kind: /]],
    [
      'a bad scope',
      'policies:\n  p:\n    allow:\n      - everything',
      [/^4 policies.p.allow\[0\]: a scope is/],
    ],
    [
      'two things at once',
      'cahce: {}\nlisten: { prot: 1 }',
      [/^1 cahce: .*`cache`/, /^2 listen.prot: .*`port`/],
    ],
    [
      'no base URL',
      'providers:\n  a: { kind: openai-compatible }',
      ['2 providers.a.baseUrl: is required for openai-compatible'],
    ],
    [
      'a simulator with a URL',
      'providers:\n  a: { kind: simulator, baseUrl: "https://a.example" }',
      [/baseUrl: has no effect/],
    ],
    [
      'credentials in a URL',
      'providers:\n  a: { kind: openai-compatible, baseUrl: "https://u:p@a.example" }',
      [/must not hold a user name or password/],
    ],
    [
      'a local address without permission',
      'providers:\n  a: { kind: openai-compatible, baseUrl: "http://127.0.0.1:11434/v1" }',
      [/set allowPrivateAddress: true/],
    ],
    [
      'a route to nowhere',
      'providers: { sim: { kind: simulator } }\nmodels:\n  m: { routes: [{ provider: smi, model: x }] }',
      ['3 models.m.routes[0].provider: there is no provider `smi`; did you mean `sim`?'],
    ],
    [
      'a policy that does not exist',
      'policies: { strict: {} }\ntenants:\n  acme: { policy: stritc }',
      ['3 tenants.acme.policy: there is no policy `stritc`; did you mean `strict`?'],
    ],
    [
      'two budgets of one period',
      'budgets:\n  key: [{ usd: 1, period: day }, { usd: 2, period: day }]',
      [/there is a budget for `day` already/],
    ],
    ['a tenant name that splits accounts', 'tenants:\n  "a/b": {}', [/^2 tenants\["a\/b"\]: a name has/]],
    [
      'a bad address range',
      'policies: { p: { addresses: [10.0.0.0/33] } }',
      [/^1 policies.p.addresses\[0\]: must be an address/],
    ],
    ['an origin that never matches', 'listen: { corsOrigins: ["*"] }', [/exact origin/]],
    [
      'one port for both listeners',
      'listen: { port: 9000 }\nadmin: { port: 9000 }',
      [/^2 admin.port: is the same as listen.port/],
    ],
    [
      'a certificate that is not there',
      'listen: { tls: { certFile: no.pem, keyFile: no.key } }',
      [/certFile: the file does not exist/, /keyFile: the file does not exist/],
    ],
    [
      'an issuer of an unknown tenant',
      'auth: { jwt: [{ issuer: i, audience: a, jwksUrl: "https://i.example/k", tenant: acm }] }',
      [/there is no tenant `acm`/],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, expected.length, problems.join('\n'));
      for (const [index, wanted] of expected.entries()) {
        if (typeof wanted === 'string') assert.equal(problems[index], wanted);
        else assert.match(problems[index] ?? '', wanted);
      }
    });
  }

  test('an unset environment variable', () => {
    assert.deepEqual(problemsOf(OPENAI), [
      '2 providers.openai.apiKey.env: the environment variable KEY is not set',
    ]);
    assert.equal(problemsOf(OPENAI, { KEY: '  ' }).length, 1);
  });

  test('an unpriced model is refused before it can be asked for', () => {
    const text = `${OPENAI}models:\n  m: { routes: [{ provider: openai, model: brand-new }] }`;
    assert.match(
      problemsOf(text, { KEY: 'k' })[0] ?? '',
      /^4 models.m.routes\[0\]: the price of `brand-new` is not known/,
    );
  });
});

describe('YAML that is not taken', () => {
  const cases: readonly [name: string, text: string, expected: RegExp][] = [
    [
      'a duplicate field',
      'listen: { port: 1 }\ncache: {}\nlisten: { port: 2 }',
      /^3 : the same field is given twice/,
    ],
    ['a tag', 'listen: !!js/function "x"', /^1 : tags/],
    ['two documents', 'cache: {}\n---\ncache: {}', /more than one document/],
    ['broken syntax', 'listen: [', /not valid YAML/],
    ['a prototype key', 'tenants:\n  __proto__: {}', /^2 : a field name must be plain text/],
    ['deep nesting', `cache: ${'['.repeat(40)}${']'.repeat(40)}`, /levels deep/],
    [
      'an alias bomb',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(8)}*a]\nc: &c [${'*b, '.repeat(8)}*b]\nd: [${'*c, '.repeat(8)}*c]`,
      /aliases/,
    ],
    ['too many bytes', `# ${'x'.repeat(1024 * 1024)}`, /larger than/],
    ['a list instead of sections', '- a', /must be a section/],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => assert.match(problemsOf(text)[0] ?? '', expected));
  }
});

describe('secrets', () => {
  const secret = ['sk', 'invented', 'value', '0123456789'].join('-');

  test('never stand in a problem, whatever is wrong around them', () => {
    for (const text of [
      `providers:\n  a: { kind: openai-compatible, apiKey: { value: ${secret} `,
      `providers:\n  a: { kind: openai-compatible, apiKey: ${secret} }`,
      `providers:\n  a: { kind: ${secret}, apiKey: { value: ${secret} } }`,
      `providers:\n  a: { kind: simulator, apiKey: { value: ${secret} } }\n  a: {}`,
      `providers:\n  a: { apiKey: !x ${secret} }`,
    ]) {
      assert.ok(!JSON.stringify(check(text)).includes(secret), text);
    }
  });

  test('a literal one is a warning and does not decide the revision', () => {
    const text = (value: string): string =>
      `providers: { a: { kind: openai-compatible, baseUrl: "https://a.example/v1", apiKey: { value: ${value} } } }`;
    const [one, other] = [check(text(secret)), check(text(`${secret}2`))];
    assert.ok(one.ok && other.ok);
    assert.match(one.warnings[0]?.message ?? '', /prefer env or file/);
    assert.equal(one.revision, other.revision);
  });
});

describe('files', () => {
  test('without one the defaults hold; one that was asked for must be there', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const result = await loadConfig({ cwd: empty, env: {} });
    assert.ok(result.ok && result.path === undefined);
    await assert.rejects(loadConfig({ cwd: empty, env: {}, path: 'gone.yaml' }), { code: 'ENOENT' });
  });

  test('portcullis.yaml in the folder is found', async () => {
    writeFileSync(file, 'listen: { port: 9999 }');
    const result = await loadConfig({ cwd: folder, env: {} });
    assert.ok(result.ok);
    assert.equal(result.path, file);
    assert.equal(result.config.listen.port, 9999);
  });

  test('listening beyond the machine without TLS is a warning', () => {
    const result = check('listen: { host: 0.0.0.0 }\nadmin: { host: 0.0.0.0 }');
    assert.ok(result.ok);
    assert.deepEqual(
      result.warnings.map((warning) => warning.path),
      ['listen.host', 'admin.host'],
    );
  });
});

describe('revision', () => {
  test('is the same for the same meaning and another for another', () => {
    const revisions = [
      '',
      'cache: {}',
      '# a comment\ncache: { ttlSeconds: 3600 }',
      'cache: { ttlSeconds: 1 }',
    ].map((text) => {
      const result = check(text);
      return result.ok ? result.revision : 'bad';
    });
    assert.equal(new Set(revisions.slice(0, 3)).size, 1);
    assert.notEqual(revisions[3], revisions[0]);
  });
});
