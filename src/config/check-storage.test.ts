/** The `storage` section: what a cluster needs is demanded, and nothing that would be ignored is taken. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkConfig } from './load.ts';

const KEK = 'encryption: { kek: { env: KEK } }\n';
const ENV = { DATABASE: 'postgres://gate@db/gate', REDIS: 'redis://cache', KEK: 'x' };

function problems(text: string, env: Record<string, string> = ENV): readonly string[] {
  const result = checkConfig(text, { path: '/etc/gate/portcullis.yaml', cwd: '/', env });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

const cluster = (more = '') =>
  `storage: { kind: cluster, path: /var/lib/gate, postgres: { url: { env: DATABASE }${more} } }\n`;

describe('storage for many nodes', () => {
  test('needs Postgres and a key-encryption key, and no Redis', () => {
    assert.deepEqual(problems(cluster() + KEK), []);
    assert.deepEqual(problems(cluster()).length, 1);
    assert.match(problems(cluster())[0] ?? '', /^encryption\.kek: is required with storage\.kind cluster/);
    assert.match(problems(`storage: { kind: cluster }\n${KEK}`)[0] ?? '', /^storage\.postgres: is required/);
  });

  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'a variable that is not set',
      cluster().replace('DATABASE', 'NOWHERE'),
      /^storage\.postgres\.url\.env: .*NOWHERE/,
    ],
    ['a misspelt field', cluster(', maxConections: 4'), /maxConections.*maxConnections/],
    ['too many connections', cluster(', maxConnections: 1000'), /maxConnections: must be at most 100/],
    [
      'a certificate without its key',
      cluster(', tls: { certFile: /dev/null }'),
      /certFile and keyFile belong together/,
    ],
    ['an authority without TLS', cluster(', tls: { mode: off, caFile: /etc/hosts }'), /mode: is off, so the/],
    ['a mode that checks nobody', cluster(', tls: { mode: require }'), /mode: must be one of verify, off/],
    [
      'staleness beyond the bound',
      `storage: { kind: cluster, postgres: { url: { env: DATABASE } }, keyStalenessMs: 3600000 }\n`,
      /keyStalenessMs: must be at most 900000/,
    ],
    ['Postgres beside embedded', 'storage: { kind: embedded, postgres: {} }\n', /unknown field `postgres`/],
  ];
  for (const [name, text, expected] of cases) {
    test(`refuses ${name}`, () => {
      const found = problems(text + KEK);
      assert.ok(
        found.some((problem) => expected.test(problem)),
        found.join('\n'),
      );
    });
  }
});
