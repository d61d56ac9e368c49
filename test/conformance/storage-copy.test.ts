/**
 * `migrate` and `storage copy` as an operator runs them: from one machine to a cluster and back, with the audit log, and
 * everything that was true before is true after. On a real Postgres.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { main } from '../../src/cli/main.ts';
import { COPIED_TABLES, copyStorage } from '../../src/storage/copy-storage.ts';
import { openEmbeddedStorage } from '../../src/storage/embedded/open-embedded-storage.ts';
import { openPostgresStorage } from '../../src/storage/postgres/open-postgres-storage.ts';
import { postgresSettings } from '../../src/storage/settings.ts';
import { type PostgresServer, startPostgresServer } from '../fixtures/postgres-server.ts';
import {
  admin,
  chat,
  createKey,
  startTestGate,
  type TestGate,
  writeTestConfig,
} from '../fixtures/running-gate.ts';

const USER = 'someone@example.test';
const QUESTION = { model: 'test-model', messages: [{ role: 'user', content: 'Hello' }] };

let postgres: PostgresServer;
let root: string;
before(async () => {
  postgres = await startPostgresServer();
  root = mkdtempSync(join(tmpdir(), 'portcullis-copy-'));
});
after(async () => {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
});

const folder = (name: string) => mkdtempSync(join(root, `${name}-`));

/** What a cluster's node with this folder says of storage, under the key of an earlier folder. */
async function clusterSections(path: string, kekFile: string, url?: string) {
  const database = url ?? (await postgres.createDatabase());
  return {
    storage: { kind: 'cluster', path: join(path, 'data'), postgres: { url: { value: database } } },
    encryption: { kek: { file: kekFile } },
  } as const;
}

async function ask(gate: { readonly url: string }, key: string): Promise<number> {
  const response = await chat({ url: gate.url, key }, QUESTION);
  await response.arrayBuffer();
  return response.status;
}

/** What was spent of every budget, by account. */
async function spentOf(gate: Pick<TestGate, 'adminUrl' | 'adminToken'>): Promise<Record<string, number>> {
  const { budgets } = (await admin(gate, '/admin/v1/budgets')) as {
    budgets?: readonly { account: string; spentNanoUsd?: number; spentTokens?: number }[];
  };
  assert.ok(budgets !== undefined);
  return Object.fromEntries(
    budgets.map(({ account, spentNanoUsd, spentTokens }) => [
      account,
      spentNanoUsd ?? spentTokens ?? Number.NaN,
    ]),
  );
}

describe('storage copy', () => {
  it('moves an installation to a cluster and back: keys, spending, token and a log that verifies', async () => {
    const old = folder('old');
    const gate = await startTestGate({ folder: old });
    const key = await createKey(gate, {
      user: USER,
      budgets: [{ usd: 5, period: 'total' }],
    });
    assert.equal(await ask(gate, key), 200);
    const spent = await spentOf(gate);
    assert.ok(Object.values(spent).some((amount) => amount > 0));
    const { adminToken, configPath: from } = gate;
    await gate.close();
    const used = await usageOf(from);
    assert.equal(used.requests, 1);

    const next = folder('next');
    const sections = await clusterSections(next, join(old, 'data', 'kek'));
    const to = writeTestConfig(next, 'http://127.0.0.1:9/v1', { config: sections });
    assert.deepEqual(await copyOk(from, to), { keys: 2 });
    await verifies(to);

    assert.deepEqual(await usageOf(to), used);

    const moved = await startTestGate({ folder: next, config: sections });
    assert.equal(moved.adminToken, '', 'the copy is no first start');
    assert.deepEqual(await spentOf({ ...moved, adminToken }), spent);
    assert.equal(await ask(moved, key), 200);
    const spentMore = await spentOf({ ...moved, adminToken });
    await moved.close();
    await verifies(to);
    assert.equal((await usageOf(to)).requests, 2, 'what was copied is not counted again');
    await assertNowhere(sections.storage.postgres.url.value, [key, key.slice(17), adminToken, USER, 'Hello']);

    const back = folder('back');
    const home = writeTestConfig(back, 'http://127.0.0.1:9/v1', {
      config: { encryption: { kek: { file: join(old, 'data', 'kek') } } },
    });
    assert.deepEqual(await copyOk(to, home), { keys: 2 });
    await verifies(home);
    const returned = await startTestGate({
      folder: back,
      config: { encryption: { kek: { file: join(old, 'data', 'kek') } } },
    });
    assert.deepEqual(await spentOf({ ...returned, adminToken }), spentMore);
    assert.equal(await ask(returned, key), 200);
    await returned.close();
  });

  it('refuses a source on which a gate runs, and a target that holds something', async () => {
    const old = folder('busy');
    const gate = await startTestGate({ folder: old });
    const next = folder('target');
    const sections = await clusterSections(next, join(old, 'data', 'kek'));
    const to = writeTestConfig(next, 'http://127.0.0.1:9/v1', { config: sections });
    const busy = await copy(gate.configPath, to);
    assert.equal(busy.code, 2);
    assert.match(busy.stderr, /audit_in_use|storage_in_use/);
    await gate.close();
    await copyOk(gate.configPath, to);
    const again = await copy(gate.configPath, to);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /storage_not_empty/);
  });

  it('refuses a target with another key-encryption key, before anything is copied', async () => {
    const old = folder('key');
    const gate = await startTestGate({ folder: old });
    await gate.close();
    const other = await startTestGate({ folder: folder('other') });
    await other.close();
    const next = folder('wrong');
    const url = await postgres.createDatabase();
    const sections = await clusterSections(next, join(other.dataPath, 'kek'), url);
    const to = writeTestConfig(next, 'http://127.0.0.1:9/v1', { config: sections });
    const refused = await copy(gate.configPath, to);
    assert.match(refused.stderr, /kek_wrong/);
    const tables = await postgres.query(`select 1 from pg_tables where schemaname = 'public'`, url);
    assert.deepEqual(tables, []);
  });
});

/** Every table, and how a copy deals with it: a new one fails this until somebody has thought of it. */
const BY_INTERFACE = ['api_keys', 'settings', 'ledger_accounts'];
const OF_A_RUN = [
  ...['changes', 'nodes', 'schema_migrations'],
  ...['ledger_epochs', 'ledger_leases', 'ledger_settlements'],
];

describe('what a copy carries', () => {
  it('is every table that is not of a run', async () => {
    const url = await postgres.createDatabase();
    const settings = postgresSettings.parse({ url: { value: url } });
    await (await openPostgresStorage({ settings, env: {} })).close();
    const tables = await postgres.query(`select tablename from pg_tables where schemaname = 'public'`, url);
    assert.deepEqual(
      tables.map(({ tablename }) => String(tablename)).sort(),
      [...BY_INTERFACE, ...OF_A_RUN, ...COPIED_TABLES].sort(),
    );
  });

  it('keeps the rows of tables that are copied as they are, over more than a page', async () => {
    const one = await openEmbeddedStorage({ path: folder('rows') });
    const settings = postgresSettings.parse({ url: { value: await postgres.createDatabase() } });
    const two = await openPostgresStorage({ settings, env: {} });
    try {
      const rows = Array.from({ length: 450 }, (_, index) => ({
        ...{ id: `r${String(index).padStart(4, '0')}`, owner: 'o', sealed: 'box' },
        ...{ created_at_ms: 1_800_000_000_000 + index, expires_at_ms: 8_999_999_999_999 },
      }));
      for (let from = 0; from < rows.length; from += 150)
        await one.raw.write('kept_answers', rows.slice(from, from + 150));
      await copyStorage(one, two, 'test');
      assert.deepEqual(await two.raw.read('kept_answers', { from: 0, rows: 1_000 }), rows);
    } finally {
      await one.close();
      await two.close();
    }
  });
});

describe('migrate', () => {
  it('says what is lacking, applies it once, and then finds nothing to do', async () => {
    const path = folder('migrate');
    const gate = await startTestGate({ folder: folder('kek') });
    await gate.close();
    const config = writeTestConfig(path, 'http://127.0.0.1:9/v1', {
      config: await clusterSections(path, join(gate.dataPath, 'kek')),
    });
    const run = async (...more: string[]) => {
      const { code, stdout } = await portcullis('migrate', '--json', '--config', config, ...more);
      return { code, ...(JSON.parse(stdout) as { applied: string[]; pending: string[] }) };
    };
    const lacking = await run('--check');
    assert.equal(lacking.code, 1);
    assert.ok(lacking.pending.length > 0);
    const both = await Promise.all([run(), run()]);
    assert.deepEqual(both.flatMap(({ applied }) => applied).sort(), [...lacking.pending].sort());
    assert.deepEqual(await run('--check'), { code: 0, applied: [], pending: [], unknown: [] });
  });
});

/** The sum over all tenants that the usage index has. */
async function usageOf(config: string): Promise<{ requests: number; costNanoUsd: number }> {
  const { stdout } = await portcullis('usage', '--json', '--config', config);
  const { rows } = JSON.parse(stdout) as { rows: { requests: number; costNanoUsd: number }[] };
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + pick(row), 0);
  return { requests: sum((row) => row.requests), costNanoUsd: sum((row) => row.costNanoUsd) };
}

/** A command line as the program runs it, in this process: a process each would cost a second. */
async function portcullis(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, {
    stdin: Readable.from([]),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    isTerminal: false,
    env: {},
  });
  return { code, stdout: out.join('\n'), stderr: err.join('\n') };
}

/** Looks for texts in every row of every table, as a thief of the database would. */
async function assertNowhere(url: string, texts: readonly string[]): Promise<void> {
  const tables = await postgres.query(
    `select tablename as name from pg_tables where schemaname = 'public'`,
    url,
  );
  assert.ok(tables.length > 5);
  for (const { name } of tables) {
    const rows = JSON.stringify(await postgres.query(`select t::text as row from "${String(name)}" t`, url));
    for (const text of texts) assert.ok(!rows.includes(text), `${String(name)} holds a secret or content`);
  }
}

/** The log as a whole, and it is one log: what the old gate wrote is in it. */
async function verifies(config: string): Promise<void> {
  const { code, stdout } = await portcullis('audit', 'verify', '--json', '--config', config);
  const { entries, problems } = JSON.parse(stdout) as { entries: number; problems: unknown[] };
  assert.deepEqual(problems, []);
  assert.equal(code, 0);
  assert.ok(entries >= 4);
}

function copy(from: string, to: string) {
  return portcullis('storage', 'copy', '--json', '--from', from, '--to', to);
}

async function copyOk(from: string, to: string): Promise<{ keys: number }> {
  const { code, stdout, stderr } = await copy(from, to);
  assert.equal(code, 0, stderr);
  const { keys } = JSON.parse(stdout) as { keys: number };
  return { keys };
}
