/** The `keys` commands beside a running gate's authenticator, on the same data folder. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { createKeyAuthenticator } from '../auth/key-authenticator.ts';
import { KeyDirectory } from '../auth/key-directory.ts';
import { KeyUses } from '../auth/key-uses.ts';
import { PEPPER_PURPOSE } from '../auth/mint-key.ts';
import { sealUsers } from '../auth/sealed-key-store.ts';
import { loadConfig } from '../config/load.ts';
import { type Command, CommandError, type CommandIo } from './command.ts';
import { openInstallation, openRing } from './installation.ts';
import { keysCreate } from './keys-create.ts';
import { keysList } from './keys-list.ts';
import { keysRevoke } from './keys-revoke.ts';
import { keysRotate } from './keys-rotate.ts';

const DAY_MS = 86_400_000;
const CONFIG = `
storage: { kind: embedded, path: ./data }
policies: { narrow: { allow: ['surface:chat', 'model:m'] } }
tenants: { acme: {} }
`;

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const configPath = join(folder, 'portcullis.yaml');
  writeFileSync(configPath, CONFIG);
  const run = async (
    command: Command,
    options: Record<string, string> = {},
    positionals: string[] = [],
    json = true,
  ) => {
    const out: string[] = [];
    const err: string[] = [];
    const io: CommandIo = {
      stdin: Readable.from([]),
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      isTerminal: false,
      env: {},
    };
    const code = await command.run({ options, positionals, configPath, json }, io);
    assert.equal(code, 0);
    return { out, err, json: json ? parseLine(out) : undefined };
  };
  const create = async (options: Record<string, string> = {}) => {
    const { json } = await run(keysCreate, { name: 'app', ...options });
    return { id: textField(json, 'id'), key: textField(json, 'key') };
  };
  return { folder, configPath, run, create };
}

function parseLine(lines: readonly string[]): unknown {
  assert.equal(lines.length, 1, 'exactly one JSON value');
  return JSON.parse(lines[0] ?? '');
}

function textField(value: unknown, name: string): string {
  assert.ok(typeof value === 'object' && value !== null);
  const field: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  assert.ok(typeof field === 'string', name);
  return field;
}

const silent: CommandIo = {
  stdin: Readable.from([]),
  out: assert.fail,
  err: assert.fail,
  isTerminal: false,
  env: {},
};

/** The part of a running gate that proves keys. */
async function openGate(configPath: string) {
  const loaded = await loadConfig({ path: configPath, cwd: '/', env: {} });
  assert.ok(loaded.ok);
  const installation = await openInstallation(loaded.config, silent);
  const { storage } = installation;
  const keyRing = openRing(loaded.config, silent);
  const pepper = keyRing.derive(PEPPER_PURPOSE);
  const store = sealUsers(storage.keys, keyRing);
  const directory = new KeyDirectory({ store, onFault: assert.ifError });
  storage.changes.subscribe(() => directory.invalidateAll());
  const uses = new KeyUses(store);
  const authenticate = createKeyAuthenticator({ directory, uses, pepper });
  const outcome = async (key: string, nowMs = Date.now()) => {
    const result = await authenticate(key, nowMs);
    return result.ok ? 'granted' : result.reason;
  };
  return { authenticate, outcome, uses, [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose]() };
}

test('a created key works in a running gate at once, with what was asked for', async () => {
  const { create, configPath } = setUp();
  const first = await create();
  await using gate = await openGate(configPath);
  assert.equal(await gate.outcome(first.key), 'granted');
  const { key, id } = await create({
    tenant: 'acme',
    project: 'p',
    user: 'ann',
    policy: 'narrow',
    models: 'm, n-*',
    'budget-usd': '0.07',
    period: 'day',
    rpm: '60',
    tpm: '1000',
    concurrency: '2',
    expires: '90d',
    training: 'fine_tuning',
  });
  const result = await gate.authenticate(key, Date.now());
  assert.deepEqual(result, {
    ok: true,
    principal: {
      tenant: 'acme',
      project: 'p',
      user: 'ann',
      keyId: id,
      method: 'virtual_key',
      policy: 'narrow',
      scopes: ['model:m', 'model:n-*', 'surface:*', 'tool:*', 'prompt:*', 'training:fine_tuning'],
      budgets: [{ period: 'day', limitNanoUsd: 70_000_000 }],
      limits: { requestsPerMinute: 60, tokensPerMinute: 1_000, concurrency: 2 },
    },
  });
  assert.equal(await gate.outcome(key, Date.now() + 90 * DAY_MS), 'expired');
});

test('a revoked key is refused from the moment that the command is done', async () => {
  const { create, run, configPath } = setUp();
  const byId = await create();
  const byKey = await create();
  await using gate = await openGate(configPath);
  for (const { key } of [byId, byKey]) assert.equal(await gate.outcome(key), 'granted');
  const revoked = await run(keysRevoke, {}, [byId.id]);
  assert.deepEqual([revoked.json, revoked.err], [{ id: byId.id, revoked: true }, []]);
  assert.equal(await gate.outcome(byId.key), 'revoked');
  await run(keysRevoke, {}, [byKey.key]);
  assert.equal(await gate.outcome(byKey.key), 'revoked');
});

test('a rotated key and the old one work for the overlap, the new one after it', async () => {
  const { create, run, configPath } = setUp();
  const { id, key: oldKey } = await create();
  await using gate = await openGate(configPath);
  assert.equal(await gate.outcome(oldKey), 'granted');
  const { json } = await run(keysRotate, { overlap: '1h' }, [id]);
  const newKey = textField(json, 'key');
  const untilMs = Date.parse(textField(json, 'previousKeyUntil'));
  assert.equal(await gate.outcome(oldKey, untilMs - 1), 'granted');
  assert.equal(await gate.outcome(oldKey, untilMs), 'expired');
  assert.equal(await gate.outcome(newKey, untilMs), 'granted');
  await run(keysRotate, { overlap: '0s' }, [id]);
  assert.equal(await gate.outcome(newKey), 'expired');
});

test('a revoked or unknown key is not rotated, an unknown one not revoked', async () => {
  const { create, run } = setUp();
  const { id } = await create();
  await run(keysRevoke, {}, [id]);
  await assert.rejects(run(keysRotate, {}, [id]), hasCode('key_revoked'));
  await assert.rejects(run(keysRotate, {}, ['A'.repeat(12)]), hasCode('unknown_key'));
  await assert.rejects(run(keysRevoke, {}, ['A'.repeat(12)]), hasCode('unknown_key'));
});

test('lists keys by tenant without a secret or a hash, with their last use', async () => {
  const { create, run, configPath } = setUp();
  const one = await create({ tenant: 'acme', 'budget-usd': '5' });
  await create();
  await using gate = await openGate(configPath);
  await gate.outcome(one.key);
  await gate.uses.flush();
  const { json } = await run(keysList, { tenant: 'acme' });
  assert.ok(Array.isArray(json) && json.length === 1);
  assert.equal(textField(json[0], 'id'), one.id);
  assert.equal(textField(json[0], 'status'), 'active');
  assert.ok(Math.abs(Date.parse(textField(json[0], 'lastUsedAt')) - Date.now()) < 60_000);
  const table = await run(keysList, {}, [], false);
  assert.equal(table.out.length, 3);
  assert.match(table.out.join('\n'), /acme .* \$5\.00\/month +active/);
  for (const shown of [JSON.stringify(json), table.out.join()]) {
    assert.ok(!shown.includes(one.key.slice(17)));
    assert.ok(!/[0-9a-f]{64}/.test(shown));
  }
});

test('lists a key that is 90 days old with a warning, a revoked one without', async () => {
  const { create, run, configPath } = setUp();
  await create();
  const loaded = await loadConfig({ path: configPath, cwd: '/', env: {} });
  assert.ok(loaded.ok);
  const oldMs = Date.now() - 91 * DAY_MS;
  const old = {
    tenant: 'default',
    hash: '0'.repeat(64),
    scopes: ['*'],
    budgets: [],
    limits: {},
    createdAtMs: oldMs,
    rotatedAtMs: oldMs,
  };
  await using installation = await openInstallation(loaded.config, silent);
  await installation.storage.keys.insert({ ...old, id: 'O'.repeat(12), name: 'old' });
  await installation.storage.keys.insert({ ...old, id: 'R'.repeat(12), name: 'gone', revokedAtMs: oldMs });
  const { out } = await run(keysList, {}, [], false);
  const warned = out.filter((line) => line.endsWith('secret is 91 days old: rotate it'));
  assert.deepEqual(
    warned.map((line) => line.slice(0, 12)),
    ['O'.repeat(12)],
  );
});

test('warns where a running gate does not confirm a change in time', async () => {
  const { create, run, configPath } = setUp();
  const { id } = await create();
  const loaded = await loadConfig({ path: configPath, cwd: '/', env: {} });
  assert.ok(loaded.ok);
  await using stuck = await openInstallation(loaded.config, silent);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  stuck.storage.changes.subscribe(() => held);
  // The feed registers the node before it answers the next statement.
  await stuck.storage.keys.list();
  const { json, err } = await run(keysRevoke, {}, [id]);
  release();
  assert.deepEqual(json, { id, revoked: true });
  assert.match(err.join(), /not every running gate has confirmed/);
});

test('the plaintext of a key is in no file of the data folder', async () => {
  const { create, folder } = setUp();
  const { key } = await create();
  const data = join(folder, 'data');
  for (const file of readdirSync(data))
    assert.ok(!readFileSync(join(data, file)).includes(key.slice(17, 60)), file);
});

function hasCode(code: string) {
  return (error: unknown) => error instanceof CommandError && error.code === code;
}

const wrong: readonly [string, Command, Record<string, string>, string[]][] = [
  ['usage', keysCreate, {}, []],
  ['usage', keysCreate, { name: ' ' }, []],
  ['usage', keysCreate, { name: 'a\u001b[2J' }, []],
  ['usage', keysCreate, { name: 'a', project: 'p/q' }, []],
  ['usage', keysCreate, { name: 'a', user: 'u\n' }, []],
  ['usage', keysCreate, { name: 'a', models: '' }, []],
  ['usage', keysCreate, { name: 'a', models: 'm,,n' }, []],
  ['usage', keysCreate, { name: 'a', models: 'm n' }, []],
  ['usage', keysCreate, { name: 'a', 'budget-usd': '-5' }, []],
  ['usage', keysCreate, { name: 'a', 'budget-usd': '1e3' }, []],
  ['usage', keysCreate, { name: 'a', 'budget-usd': '9000001' }, []],
  ['usage', keysCreate, { name: 'a', 'budget-usd': '5', period: 'week' }, []],
  ['usage', keysCreate, { name: 'a', period: 'day' }, []],
  ['usage', keysCreate, { name: 'a', rpm: '0' }, []],
  ['usage', keysCreate, { name: 'a', tpm: '1.5' }, []],
  ['usage', keysCreate, { name: 'a', expires: '90' }, []],
  ['usage', keysCreate, { name: 'a', expires: '0d' }, []],
  ['usage', keysCreate, { name: 'a', expires: '999999w' }, []],
  ['unknown_tenant', keysCreate, { name: 'a', tenant: 'acne' }, []],
  ['unknown_tenant', keysCreate, { name: 'a', tenant: '__proto__' }, []],
  ['unknown_policy', keysCreate, { name: 'a', policy: 'toString' }, []],
  ['unknown_tenant', keysList, { tenant: 'acne' }, []],
  ['usage', keysRevoke, {}, ['short']],
  ['usage', keysRotate, { overlap: '31d' }, ['A'.repeat(12)]],
  ['usage', keysRotate, { overlap: 'soon' }, ['A'.repeat(12)]],
  ['not_installed', keysList, {}, []],
  ['not_installed', keysRotate, {}, ['A'.repeat(12)]],
  ['not_installed', keysRevoke, {}, ['A'.repeat(12)]],
];

for (const [code, command, options, positionals] of wrong) {
  test(`${command.name} ${JSON.stringify(options)} ends with ${code} and touches nothing`, async () => {
    const { run, folder } = setUp();
    await assert.rejects(run(command, options, positionals), hasCode(code));
    assert.deepEqual(readdirSync(folder), ['portcullis.yaml']);
  });
}
