/** What makes migrations safe beside running nodes: released ones never change, and none takes anything away. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables } from '../schema.ts';
import { MIGRATIONS } from './index.ts';
import { type Backend, isContract, type Migration } from './migration.ts';

/** SHA-256 of the statements of each released migration; a release adds its own. */
const RELEASED: Readonly<Record<string, Readonly<Record<Backend, string>>>> = {
  '0001-initial': {
    sqlite: 'f31af93750558321357f78ac8fb1a1f94f5231435e7e7a233e166a4154184cc1',
    postgres: '7f2556a3fcbffdd490c40de97c4e5837bb014d9fc6b4621505ffc206f9c9b7f9',
  },
};

/** The statements as they would be sent; nothing is sent. */
async function statementsOf(migration: Migration, backend: Backend): Promise<readonly string[]> {
  const statements: string[] = [];
  const database = new Kysely<Tables>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => (backend === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter()),
      createQueryCompiler: () =>
        backend === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler(),
      createIntrospector: (connection) =>
        backend === 'sqlite' ? new SqliteIntrospector(connection) : new PostgresIntrospector(connection),
    },
    log: ({ query }) => {
      statements.push(query.sql);
    },
  });
  await migration.up(database, backend);
  return statements;
}

for (const backend of ['sqlite', 'postgres'] as const) {
  test(`a released migration sends ${backend} what it always sent`, async () => {
    for (const [name, pinned] of Object.entries(RELEASED)) {
      const migration = MIGRATIONS.find((known) => known.name === name);
      assert.ok(migration !== undefined, `${name} is gone`);
      const digest = createHash('sha256').update((await statementsOf(migration, backend)).join('\n'));
      assert.equal(digest.digest('hex'), pinned[backend], name);
    }
  });

  test(`a migration of ${backend} only adds, unless its name says that it takes away`, async () => {
    for (const migration of MIGRATIONS.filter(({ name }) => !isContract(name))) {
      for (const statement of await statementsOf(migration, backend))
        assert.ok(addsOnly(statement), `${migration.name}: ${statement}`);
    }
  });
}

test('migrations are numbered in the order in which they run', () => {
  const names = MIGRATIONS.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)].sort());
  for (const name of names) assert.match(name, /^\d{4}-[a-z-]+$/);
});

/** A column that must have a value needs a default: nodes of the version before insert rows without it. */
function addsOnly(statement: string): boolean {
  if (/^(create table|create (unique )?index|insert into)\b/i.test(statement)) return true;
  if (!/^alter table \S+ add column\b/i.test(statement)) return false;
  return !/not null/i.test(statement) || /default/i.test(statement);
}
