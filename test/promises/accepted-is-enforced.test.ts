/**
 * Promise 11: accepted configuration is enforced configuration. Every field of the schema has a proof that it changes
 * what the gate does; an unknown field is refused; a bad reload leaves the last good revision in force.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { checkConfig } from '../../src/config/load.ts';
import { START_ONLY_PARTS, START_ONLY_SECTIONS } from '../../src/config/reload.ts';
import { type ConfigInput, configSchema } from '../../src/config/schema.ts';
import { elementOf, fieldsOf } from '../../src/config/schema-tree.ts';
import { ROOT } from '../architecture/source-files.ts';
import { ACCESS_PROOFS } from '../fixtures/enforcement/access.ts';
import { EDGE_PROOFS } from '../fixtures/enforcement/edge.ts';
import {
  CREDENTIALS_ELSEWHERE,
  KEPT_ELSEWHERE,
  LIMITS_ELSEWHERE,
} from '../fixtures/enforcement/elsewhere.ts';
import { EXTERNAL_ELSEWHERE } from '../fixtures/enforcement/external.ts';
import { GUARD_RULE_PROOFS } from '../fixtures/enforcement/guard-rules.ts';
import { GUARD_PROOFS, SECRETS_ELSEWHERE } from '../fixtures/enforcement/guards.ts';
import { CONVERSATION_PROOFS, RESPONSE_PROOFS, SIMILAR_PROOFS } from '../fixtures/enforcement/kept.ts';
import { LIMIT_PROOFS } from '../fixtures/enforcement/limits.ts';
import { MEDIA_PROOFS } from '../fixtures/enforcement/media.ts';
import { LATENESS_PROOFS, OVERLOAD_PROOFS } from '../fixtures/enforcement/overload.ts';
import { chatOf, Laboratory, PROSE, type Proof, verdict } from '../fixtures/enforcement/proof.ts';
import { REALTIME_ELSEWHERE } from '../fixtures/enforcement/realtime.ts';
import { RESILIENCE_ELSEWHERE } from '../fixtures/enforcement/resilience.ts';
import { ROUTE_PROOFS } from '../fixtures/enforcement/routes.ts';
import { ROUTING_PROOFS } from '../fixtures/enforcement/routing.ts';
import { SESSION_PROOFS } from '../fixtures/enforcement/sessions.ts';
import { APPROVALS_ELSEWHERE, TOOL_PROOFS } from '../fixtures/enforcement/tools.ts';
import { TRAINING_ELSEWHERE } from '../fixtures/enforcement/training.ts';
import { post } from '../fixtures/gate-records.ts';
import { startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const RELOADED = [
  ...ROUTING_PROOFS,
  ...ROUTE_PROOFS,
  ...ACCESS_PROOFS,
  ...GUARD_PROOFS,
  ...TOOL_PROOFS,
  ...SESSION_PROOFS,
  ...LIMIT_PROOFS,
  ...RESPONSE_PROOFS,
  ...CONVERSATION_PROOFS,
  ...MEDIA_PROOFS,
];
/** Whatever a policy can set for its requests, a rule of it can set for some of them. */
const inRule = (field: string) => field.replace(/^policies\[\]\.guards\./, 'policies[].guardRules[].guards.');
const IN_RULES: readonly Proof[] = RELOADED.map(({ fields, prove }) => ({
  fields: fields.filter((field) => inRule(field) !== field).map(inRule),
  prove: (lab: Laboratory) => prove(lab.inRules()),
})).filter(({ fields }) => fields.length > 0);
const RULED = [...GUARD_RULE_PROOFS, ...IN_RULES];
const STARTED = [...EDGE_PROOFS, ...OVERLOAD_PROOFS, ...SIMILAR_PROOFS];
const PROOFS = [...STARTED, ...LATENESS_PROOFS, ...RELOADED, ...RULED];

/** Both stores have the same address and TLS settings. */
const STORES_ELSEWHERE: Readonly<Record<string, string>> = Object.fromEntries(
  ['postgres', 'redis'].flatMap((store) =>
    ['url.env', 'url.file', 'url.value', 'tls.mode', 'tls.caFile', 'tls.certFile', 'tls.keyFile'].map(
      (field) => [`storage.${store}.${field}`, 'src/storage/store-address.test.ts'],
    ),
  ),
);

/** Fields whose proof stands elsewhere, and where: slow clients, key stores and certificates have suites of their own. */
const PROVEN_ELSEWHERE: Readonly<Record<string, string>> = {
  'listen.tls.certFile': 'src/http/tls.test.ts',
  'listen.tls.keyFile': 'src/http/tls.test.ts',
  'listen.headersTimeoutMs': 'test/attacks/slow-clients.test.ts',
  'listen.bodyTimeoutMs': 'test/attacks/slow-clients.test.ts',
  'listen.idleTimeoutMs': 'test/attacks/slow-clients.test.ts',
  'listen.maxConnections': 'test/attacks/slow-clients.test.ts',
  'providers[].apiKey.env': 'src/providers/secret.test.ts',
  'providers[].apiKey.file': 'src/providers/secret.test.ts',
  'providers[].connections': 'src/providers/http/dispatched-truth.test.ts',
  'auth.jwt[].jwksUrl': 'src/auth/jwks.test.ts',
  'auth.jwt[].jwksFile': 'src/auth/jwks.test.ts',
  'auth.jwt[].allowPrivateAddress': 'src/auth/jwks.test.ts',
  'budgets.drainMs': 'test/promises/money-failures.test.ts',
  'cache.scope': 'test/promises/cached-answers.test.ts',
  'cache.staleSeconds': 'test/promises/what-is-cached.test.ts',
  'cache.sampled': 'test/promises/what-is-cached.test.ts',
  'cache.toolCalls': 'test/promises/what-is-cached.test.ts',
  'cache.replay': 'test/promises/cached-answers.test.ts',
  'cache.coalesce': 'test/promises/calls-in-flight.test.ts',
  'cache.coalescedCost': 'test/promises/calls-in-flight.test.ts',
  'cache.hitUsd': 'test/promises/cached-answers.test.ts',
  'policies[].cache.exact': 'test/promises/what-is-cached.test.ts',
  'policies[].cache.ttlSeconds': 'test/promises/what-is-cached.test.ts',
  'policies[].cache.scope': 'test/promises/cached-answers.test.ts',
  'policies[].cache.staleSeconds': 'test/promises/what-is-cached.test.ts',
  'policies[].cache.sampled': 'test/promises/what-is-cached.test.ts',
  'policies[].cache.toolCalls': 'test/promises/what-is-cached.test.ts',
  'policies[].cache.replay': 'test/promises/cached-answers.test.ts',
  'policies[].cache.coalesce': 'test/promises/calls-in-flight.test.ts',
  'policies[].cache.coalescedCost': 'test/promises/calls-in-flight.test.ts',
  'policies[].cache.hitUsd': 'test/promises/cached-answers.test.ts',
  'cache.maxEntriesPerTenant': 'test/promises/everything-bounded.test.ts',
  'audit.indexDays': 'src/cli/usage.test.ts',
  'encryption.kek.env': 'src/crypto/key-ring.test.ts',
  'storage.keyStalenessMs': 'src/startup/open-identity.test.ts',
  'storage.postgres.maxConnections': 'src/storage/postgres/postgres-storage.test.ts',
  ...STORES_ELSEWHERE,
  ...CREDENTIALS_ELSEWHERE,
  ...KEPT_ELSEWHERE,
  ...LIMITS_ELSEWHERE,
  ...APPROVALS_ELSEWHERE,
  ...SECRETS_ELSEWHERE,
  ...EXTERNAL_ELSEWHERE,
  ...RESILIENCE_ELSEWHERE,
  ...REALTIME_ELSEWHERE,
  ...TRAINING_ELSEWHERE,
};

const ELSEWHERE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PROVEN_ELSEWHERE).flatMap(([field, path]) =>
    [...new Set([field, inRule(field)])].map((name) => [name, path]),
  ),
);

type Schema = z.core.$ZodType;

/** Every field that holds a value: `models[].price.inputUsdPerMillion`. A list of plain values is one field. */
function leavesOf(schema: Schema, at: readonly string[]): readonly (readonly string[])[] {
  const fields = [...fieldsOf(schema)];
  if (fields.length > 0) return fields.flatMap(([name, field]) => leavesOf(field, [...at, name]));
  const element = elementOf(schema);
  if (element === undefined || (fieldsOf(element).size === 0 && elementOf(element) === undefined))
    return [at];
  return leavesOf(element, [...at, '[]']);
}

const LEAVES = leavesOf(configSchema, []);
const nameOf = (leaf: readonly string[]) => leaf.join('.').replaceAll('.[]', '[]');

describe('the fields of the configuration', () => {
  let lab: Laboratory;
  before(async () => {
    lab = await Laboratory.open();
  });
  after(() => lab.close());

  it('each have a proof that they are enforced', () => {
    const proven = new Set([...PROOFS.flatMap(({ fields }) => fields), ...Object.keys(ELSEWHERE)]);
    const leaves = LEAVES.map(nameOf);
    assert.deepEqual(
      leaves.filter((leaf) => !proven.has(leaf)),
      [],
      'fields without a proof',
    );
    assert.deepEqual(
      [...proven].filter((name) => !leaves.includes(name)),
      [],
      'proofs of fields that do not exist',
    );
  });

  for (const [field, path] of Object.entries(ELSEWHERE)) {
    it(`${field} is proven in ${path}`, () => {
      assert.ok(existsSync(join(ROOT, path)), 'the test is there');
      const name = field.split('.').at(-1) ?? '';
      assert.match(readFileSync(join(ROOT, path), 'utf8'), new RegExp(`\\b${name}\\b`));
    });
  }

  for (const proof of [...RELOADED, ...RULED]) it(titleOf(proof), () => proof.prove(lab));
});

/** Each has a gate of its own and mostly waits. */
describe('the fields that hold from the start', { concurrency: 4 }, () => {
  for (const proof of STARTED) it(titleOf(proof), () => proof.prove());
});

describe('the fields that hold when the gate itself is late', () => {
  for (const proof of LATENESS_PROOFS) it(titleOf(proof), () => proof.prove());
});

function titleOf({ fields: [first = '', ...others] }: Pick<Proof, 'fields'>): string {
  return `${first}${others.length > 0 ? ` and ${others.length} more` : ''} changes what the gate does`;
}

/** The leaf with its last name misspelt, inside of whatever it stands in. */
function misspelt(leaf: readonly string[]): { readonly text: string; readonly wrong: string } {
  const wrong = `${leaf.at(-1) ?? ''}x`;
  let value: unknown = 1;
  for (const [index, part] of [...leaf].reverse().entries()) {
    // A list or a map: of which kind it is, the schema decides; the names of maps are the user's.
    if (part === '[]') value = isMap(leaf.slice(0, leaf.length - 1 - index)) ? { a: value } : [value];
    else value = { [index === 0 ? wrong : part]: value };
  }
  // The kind decides which fields there are.
  const kind = leaf[1] === 'path' || leaf[1] === 'kind' ? 'embedded' : 'cluster';
  const text = JSON.stringify(value);
  return {
    text: leaf[0] === 'storage' ? text.replace('{"storage":{', `{"storage":{"kind":"${kind}",`) : text,
    wrong,
  };
}

const MAPS = new Set([
  'providers',
  'models',
  'policies',
  'policies[].dataClasses',
  'tenants',
  'tenants[].projects',
  'tenants[].users',
]);

function isMap(path: readonly string[]): boolean {
  return MAPS.has(nameOf(path));
}

describe('a field that does not exist', () => {
  for (const leaf of LEAVES) {
    it(`is refused, with its path and the nearest name: ${nameOf(leaf)}x`, () => {
      const { text, wrong } = misspelt(leaf);
      const result = checkConfig(text, { cwd: '/', env: {} });
      assert.ok(!result.ok);
      const problem = result.problems.find(({ message }) => message.includes(`\`${wrong}\``));
      assert.ok(problem, JSON.stringify(result.problems));
      assert.ok(problem.path.endsWith(wrong), problem.path);
      assert.ok(problem.message.includes(`did you mean \`${leaf.at(-1)}\``), problem.message);
      assert.equal(problem.line, 1);
    });
  }
});

describe('a reload', () => {
  let gate: TestGate;
  let original: ConfigInput;
  let revision: string;

  before(async () => {
    gate = await startTestGate();
    original = JSON.parse(readFileSync(gate.configPath, 'utf8')) as ConfigInput;
    revision = (await state()).revision;
  });
  after(() => gate.close());

  async function state(): Promise<{ readonly revision: string; readonly verdict: string }> {
    const answer = await post(gate, { key: gate.key, body: chatOf(PROSE) });
    return { revision: answer.headers.get('x-portcullis-revision') ?? '', verdict: verdict(answer) };
  }

  function write(changes: object | string): void {
    const text = typeof changes === 'string' ? changes : JSON.stringify({ ...original, ...changes });
    writeFileSync(gate.configPath, text);
  }

  async function until(done: (now: Awaited<ReturnType<typeof state>>) => boolean): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      if (done(await state())) return;
      await sleep(50);
    }
    assert.fail(`waited too long: ${JSON.stringify(await state())}`);
  }

  /** What SIGHUP does; enough time for the file to be read and judged. */
  async function hangUp(): Promise<void> {
    process.emit('SIGHUP', 'SIGHUP');
    await sleep(100);
  }

  const closed = { policies: { default: { deny: ['model:test-*'] } } };

  it('takes a changed file over by itself: other revision, other behaviour', async () => {
    assert.equal((await state()).verdict, '200');
    write(closed);
    await until((now) => now.verdict === 'model_not_found');
    assert.notEqual((await state()).revision, revision);
  });

  it('takes it back, and then the revision is the old one', async () => {
    write({});
    await hangUp();
    assert.deepEqual(await state(), { revision, verdict: '200' });
  });

  const BAD: readonly (readonly [name: string, file: object | string])[] = [
    ['with an unknown field', { ...closed, gaurds: {} }],
    ['with a wrong type', { ...closed, limits: { key: { requestsPerMinute: 'many' } } }],
    [
      'with a route to nowhere',
      { ...closed, models: { x: { routes: [{ provider: 'nobody', model: 'x' }] } } },
    ],
    ['that is half written', '{"policies": {"default": {"deny": ["model:test-'],
    ['that is no YAML', ': : :\n\t- ['],
  ];
  for (const [name, file] of BAD) {
    it(`leaves the last good revision in force: a file ${name}`, async () => {
      write(file);
      await hangUp();
      assert.deepEqual(await state(), { revision, verdict: '200' });
    });
  }

  /** A change of each section that is read at the start only, beside one that would show. */
  const START_ONLY: Readonly<Record<(typeof START_ONLY_SECTIONS)[number], object>> = {
    listen: { port: 0, bodyBytes: 1 },
    admin: { enabled: false },
    storage: { kind: 'embedded', path: '/nowhere' },
    encryption: { kek: { env: 'HOME' } },
    cache: { exact: false },
    audit: { payloads: 'none' },
    observability: { logLevel: 'debug' },
  };
  for (const section of START_ONLY_SECTIONS) {
    it(`is refused as a whole where it changes what only a start can: ${section}`, async () => {
      write({ ...closed, [section]: START_ONLY[section] });
      await hangUp();
      assert.deepEqual(await state(), { revision, verdict: '200' });
    });
  }

  const LIMIT_PARTS: Readonly<Record<(typeof START_ONLY_PARTS)['limits'][number], object>> = {
    cluster: { maxNodes: 9 },
    fairness: { active: 1 },
    overload: { lagMs: 1 },
    adaptive: { enabled: true },
  };
  for (const part of START_ONLY_PARTS.limits) {
    it(`is refused as a whole where it changes what only a start can: limits.${part}`, async () => {
      write({ ...closed, limits: { ...original.limits, [part]: LIMIT_PARTS[part] } });
      await hangUp();
      assert.deepEqual(await state(), { revision, verdict: '200' });
    });
  }

  it('still takes the next good file after bad ones', async () => {
    write({ ...closed, nonsense: 1 });
    await hangUp();
    write(closed);
    await hangUp();
    assert.equal((await state()).verdict, 'model_not_found');
  });
});
