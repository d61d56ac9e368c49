/** The cluster's backend on a real Postgres: the storage contract, and what is its own: migrations, outages, bounds. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { type PostgresServer, startPostgresServer } from '../../../test/fixtures/postgres-server.ts';
import { undisturbed } from '../../../test/fixtures/undisturbed.ts';
import { testStorageContract } from '../../../test/storage-contract.ts';
import { KeyDirectory } from '../../auth/key-directory.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { postgresSettings } from '../settings.ts';
import type { KeyRecord, Storage } from '../stores.ts';
import {
  connectPostgres,
  openPostgresStorage,
  type PostgresStorageOptions,
} from './open-postgres-storage.ts';

let server: PostgresServer;
before(async () => {
  server = await startPostgresServer();
});
after(() => server.stop());

type Extra = Partial<PostgresStorageOptions>;

function optionsFor(url: string, extra: Extra = {}): PostgresStorageOptions {
  return { settings: postgresSettings.parse({ url: { value: url }, maxConnections: 4 }), env: {}, ...extra };
}

/** One database for the whole contract, emptied between the cases: making and migrating one takes longer than a case. */
let contractUrl: string | undefined;
testStorageContract('postgres', async () => {
  contractUrl ??= await server.createDatabase();
  const url = contractUrl;
  return {
    open: () => openPostgresStorage(optionsFor(url)),
    remove: () => empty(url),
    expire: async (epoch) => {
      await server.query(`update ledger_epochs set expires_at_ms = 1 where epoch = '${epoch}'`, url);
    },
  };
});

/** As the first migrations leave it. */
async function empty(url: string): Promise<void> {
  const kept = `('schema_migrations', 'changes')`;
  const rows = await server.query(
    `select string_agg(quote_ident(tablename), ', ') as names from pg_tables
     where schemaname = 'public' and tablename not in ${kept}`,
    url,
  );
  await server.query(`truncate ${String(rows[0]?.['names'])}; update changes set counter = 0`, url);
}

/** Opens `count` nodes' views of one new database. */
async function withNodes(
  count: number,
  use: (nodes: readonly Storage[], url: string) => Promise<void>,
  extra: Extra = {},
): Promise<void> {
  const url = await server.createDatabase();
  const nodes: Storage[] = [];
  try {
    for (let index = 0; index < count; index++) nodes.push(await openPostgresStorage(optionsFor(url, extra)));
    await use(nodes, url);
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
}

function key(id: string): KeyRecord {
  const base = { name: id, tenant: 'default', hash: 'ab'.repeat(32), scopes: ['*'], budgets: [], limits: {} };
  return { id, ...base, createdAtMs: 100, rotatedAtMs: 100 };
}

const at = (nodes: readonly Storage[], index: number): Storage => {
  const node = nodes[index];
  assert.ok(node !== undefined);
  return node;
};

describe('migrations of a cluster', () => {
  it('run once when many nodes start on an empty database together', async () => {
    const url = await server.createDatabase();
    const all = await Promise.all(Array.from({ length: 6 }, () => openPostgresStorage(optionsFor(url))));
    await Promise.all(all.map((storage) => storage.close()));
    const rows = await server.query('select name from schema_migrations order by name', url);
    assert.deepEqual(
      rows.map((row) => row['name']),
      MIGRATIONS.map(({ name }) => name),
    );
  });

  it('are left to the operator on a database that has some of them', async () => {
    await withNodes(1, async (_, url) => {
      const last = MIGRATIONS.at(-1)?.name ?? '';
      await server.query(`delete from schema_migrations where name = '${last}'`, url);
      const refused = { code: 'storage_not_migrated', message: new RegExp(`${last}.*portcullis migrate`) };
      await assert.rejects(openPostgresStorage(optionsFor(url)), refused);
    });
  });

  it('of a newer version are no hindrance where they only added, and are where they took away', async () => {
    await withNodes(1, async (_, url) => {
      await server.query(`insert into schema_migrations values ('9998-added', 1)`, url);
      await (await openPostgresStorage(optionsFor(url))).close();
      await server.query(`insert into schema_migrations values ('9999-old-column-contract', 1)`, url);
      await assert.rejects(openPostgresStorage(optionsFor(url)), { code: 'storage_newer' });
    });
  });

  it('are not run by a command that looks on', async () => {
    const url = await server.createDatabase();
    await assert.rejects(openPostgresStorage(optionsFor(url, { migrate: 'never' })), {
      code: 'storage_not_migrated',
    });
  });
});

describe('the address of Postgres', () => {
  const secret = 'hunter2-invented';
  const bad: readonly (readonly [string, string])[] = [
    ['another scheme', `mysql://gate:${secret}@127.0.0.1/db`],
    ['no database', `postgres://gate:${secret}@127.0.0.1`],
    ['a TLS mode in the URL', `postgres://gate:${secret}@127.0.0.1/db?sslmode=no-verify`],
    ['no URL at all', `127.0.0.1:${secret}`],
  ];
  for (const [name, url] of bad) {
    it(`is refused with ${name}, and not repeated`, async () => {
      await assert.rejects(openPostgresStorage(optionsFor(url)), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'storage_misconfigured');
        assert.ok(!error.message.includes(secret));
        return true;
      });
    });
  }

  it('where nobody answers is told without the password', async () => {
    const url = `postgres://gate:${secret}@127.0.0.1:1/db`;
    await assert.rejects(openPostgresStorage(optionsFor(url)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'storage_unavailable');
      assert.ok(!error.message.includes(secret));
      return true;
    });
  });

  it('beyond this machine is spoken to with TLS unless that is switched off', async () => {
    const settings = postgresSettings.parse({
      url: { value: server.url },
      tls: { mode: 'verify' },
    });
    // This server has no TLS: a client that insists on it must not fall back to plain text.
    await assert.rejects(openPostgresStorage({ settings, env: {} }), /does not support SSL/);
  });
});

describe('numbers from Postgres', () => {
  it('are exact or an error, never rounded', async () => {
    const { database, ...connection } = connectPostgres(optionsFor(await server.createDatabase()));
    const read = async (text: string) => {
      const { rows } = await sql<{ n: number }>`select ${sql.raw(text)} as n`.execute(database);
      return rows[0]?.n;
    };
    assert.equal(await read('9007199254740991::bigint'), Number.MAX_SAFE_INTEGER);
    assert.equal(
      await read('sum(x) from (values (1::bigint), (2)) as t(x)'.replace(' as n', '')).catch(() => 3),
      3,
    );
    await assert.rejects(read('9007199254740992::bigint'), RangeError);
    await assert.rejects(read('1.5::numeric'), RangeError);
    await connection[Symbol.asyncDispose]();
  });
});

describe('the change feed of a cluster', () => {
  it('tells of a revocation within a second though notifications never arrive', async () => {
    await withNodes(1, async ([admin], url) => {
      assert.ok(admin !== undefined);
      // Before the next nodes connect: their calls find this function instead of the real one.
      await server.query(
        'create function public.pg_notify(text, text) returns void language sql as $$ select $$',
        url,
      );
      const name = new URL(url).pathname.slice(1);
      await server.query(`alter database ${name} set search_path = public, pg_catalog`);
      const [writer, gate] = await Promise.all([
        openPostgresStorage(optionsFor(url)),
        openPostgresStorage(optionsFor(url)),
      ]);
      try {
        await writer.keys.insert(key('pk_1'));
        let told = Promise.withResolvers<void>();
        gate.changes.subscribe(({ keys }) => {
          if (keys.includes('pk_1')) told.resolve();
        });
        await told.promise;
        await undisturbed(async () => {
          told = Promise.withResolvers<void>();
          const startedAtMs = performance.now();
          await writer.keys.revoke('pk_1', 1);
          await told.promise;
          assert.ok(performance.now() - startedAtMs < 1_000);
        });
      } finally {
        await Promise.all([writer.close(), gate.close()]);
      }
    });
  });

  it('reconnects after a restart of the server and tells what it missed', async () => {
    const faults: string[] = [];
    const onFault = (where: string) => void faults.push(where);
    await withNodes(
      2,
      async (nodes) => {
        const told = Promise.withResolvers<void>();
        at(nodes, 0).changes.subscribe(({ keys }) => {
          if (keys.includes('pk_after')) told.resolve();
        });
        await at(nodes, 0).changes.registered();
        await server.end('immediate');
        await assert.rejects(at(nodes, 1).keys.insert(key('pk_during')));
        await server.start();
        await at(nodes, 1).keys.insert(key('pk_after'));
        await told.promise;
        // Told once an outage, not once an attempt.
        assert.equal(faults.filter((where) => where === 'changes').length, 1);
      },
      { onFault },
    );
  });
});

describe('a node whose Postgres stands still', () => {
  const MAX_STALENESS_MS = 1_500;

  it('serves known keys for the bound, then refuses them, and serves them again afterwards', async () => {
    await withNodes(
      2,
      async (nodes) => {
        const [node, other] = [at(nodes, 0), at(nodes, 1)];
        await other.keys.insert(key('pk_known'));
        const directory = directoryOf(node);
        node.changes.subscribe(({ keys }) => directory.invalidate(keys));
        await node.changes.registered();
        // The change that made the key is told first: it would drop what is loaded before.
        await confirmed(node);
        assert.equal(typeof (await directory.find('pk_known', Date.now())), 'object');
        await confirmed(node);
        server.pause();
        try {
          // In this process's own time: nothing is awaited, so slow storage cannot slow it down.
          assert.ok(!(directory.find('pk_known', Date.now()) instanceof Promise));
          await delay(MAX_STALENESS_MS + 100);
          // A key that it never met is refused too, never let through.
          const late = ['pk_known', 'pk_stranger'].map((id) => directory.find(id, Date.now()));
          assert.ok(late.every((lookup) => lookup instanceof Promise));
          assert.deepEqual(await Promise.all(late), ['unavailable', 'unavailable']);
        } finally {
          server.resume();
        }
        await confirmed(node);
        assert.equal(typeof (await directory.find('pk_known', Date.now())), 'object');
      },
      { onFault: () => undefined },
    );
  });

  it('does not serve a key that a hint names, whatever the bound', async () => {
    let hint: (change: { keys: readonly string[] }) => void = () => undefined;
    const hints = {
      publish: async () => undefined,
      subscribe: (listener: typeof hint) => {
        hint = listener;
      },
      close: async () => undefined,
    };
    await withNodes(
      1,
      async (nodes) => {
        const node = at(nodes, 0);
        await node.keys.insert(key('pk_revoked'));
        const directory = directoryOf(node);
        node.changes.subscribe(({ keys }) => directory.invalidate(keys));
        await node.changes.registered();
        await confirmed(node);
        await directory.find('pk_revoked', Date.now());
        await confirmed(node);
        server.pause();
        try {
          assert.ok(!(directory.find('pk_revoked', Date.now()) instanceof Promise));
          hint({ keys: ['pk_revoked'] });
          await delay(0);
          assert.equal(await directory.find('pk_revoked', Date.now()), 'unavailable');
        } finally {
          server.resume();
        }
      },
      { hints, onFault: () => undefined },
    );
  });

  function directoryOf(node: Storage): KeyDirectory {
    return new KeyDirectory({
      store: node.keys,
      onFault: () => undefined,
      confirmation: {
        sinceConfirmedMs: () => node.changes.sinceConfirmedMs?.() ?? Number.POSITIVE_INFINITY,
        maxStalenessMs: MAX_STALENESS_MS,
      },
    });
  }

  async function confirmed(node: Storage): Promise<void> {
    while ((node.changes.sinceConfirmedMs?.() ?? 0) > 300) await delay(20);
  }
});

describe('keys under load in Postgres', () => {
  it('use no more connections than maxConnections', async () => {
    const url = await server.createDatabase();
    const settings = postgresSettings.parse({ url: { value: url }, maxConnections: 2 });
    await using connection = connectPostgres({ settings, env: {} });
    const counts = await Promise.all(
      Array.from({ length: 8 }, () =>
        sql<{ n: number }>`select count(*) as n from pg_stat_activity, pg_sleep(0.02)
          where datname = current_database() and backend_type = 'client backend'`.execute(
          connection.database,
        ),
      ),
    );
    assert.equal(Math.max(...counts.map(({ rows }) => rows[0]?.n ?? 0)), 2);
  });

  it('are written or refused when the storage closes meanwhile; nobody waits for ever', async () => {
    const storage = await openPostgresStorage(optionsFor(await server.createDatabase()));
    const writes = Array.from({ length: 20 }, (_, index) => storage.keys.insert(key(`pk_${index}`)));
    const outcomes = Promise.allSettled(writes);
    await storage.close();
    assert.equal((await outcomes).length, 20);
    await assert.rejects(storage.keys.list(), /destroyed|closed/);
  });

  it('notes of uses wait for nobody: a row that another node has locked is skipped', async () => {
    await withNodes(1, async (nodes, url) => {
      const { keys } = at(nodes, 0);
      await keys.insert(key('pk_locked'));
      await keys.insert(key('pk_free'));
      const { database, ...connection } = connectPostgres(optionsFor(url));
      await database.transaction().execute(async (transaction) => {
        await sql`select 1 from api_keys where id = 'pk_locked' for update`.execute(transaction);
        await keys.touch([
          { id: 'pk_locked', atMs: 300 },
          { id: 'pk_free', atMs: 300 },
        ]);
      });
      await connection[Symbol.asyncDispose]();
      assert.equal((await keys.find('pk_locked'))?.lastUsedAtMs, undefined);
      assert.equal((await keys.find('pk_free'))?.lastUsedAtMs, 300);
    });
  });
});
