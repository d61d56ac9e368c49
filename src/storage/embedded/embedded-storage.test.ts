/** The embedded backend: the storage contract, and what is its own: modes, migrations, durability, a dead worker. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { testStorageContract } from '../../../test/storage-contract.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Storage } from '../stores.ts';
import { NODE_STALE_MS } from './change-feed.ts';
import { DATABASE_FILE, type EmbeddedStorageOptions, openEmbeddedStorage } from './open-embedded-storage.ts';

testStorageContract('embedded', async () => {
  const path = mkdtempSync(join(tmpdir(), 'portcullis-storage-'));
  return {
    open: () => openEmbeddedStorage({ path }),
    remove: async () => rmSync(path, { recursive: true, force: true }),
    expire: async (epoch) => {
      using database = new DatabaseSync(join(path, DATABASE_FILE));
      database.prepare('update ledger_epochs set expires_at_ms = 1 where epoch = ?').run(epoch);
    },
  };
});

type Use = (storage: Storage, path: string) => Promise<void>;

async function withStorage(use: Use, options: Partial<EmbeddedStorageOptions> = {}): Promise<void> {
  const path = join(mkdtempSync(join(tmpdir(), 'portcullis-storage-')), 'data');
  const storage = await openEmbeddedStorage({ path, ...options });
  try {
    await use(storage, path);
  } finally {
    await storage.close();
    rmSync(join(path, '..'), { recursive: true, force: true });
  }
}

describe('embedded storage', () => {
  it('makes the folder 0700 and every database file 0600, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await withStorage(async (storage, path) => {
        await storage.settings.set('a', 'b');
        assert.equal(statSync(path).mode & 0o777, 0o700);
        for (const suffix of ['', '-wal', '-shm']) {
          assert.equal(statSync(join(path, DATABASE_FILE + suffix)).mode & 0o777, 0o600, suffix);
        }
      });
    } finally {
      process.umask(umask);
    }
  });

  it('closes a database file that others could read', async () => {
    await withStorage(async (_, path) => {
      const file = join(path, DATABASE_FILE);
      chmodSync(file, 0o644);
      const again = await openEmbeddedStorage({ path });
      await again.close();
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });
  });

  it('migrates once when many processes open a new folder together', async () => {
    const path = mkdtempSync(join(tmpdir(), 'portcullis-storage-'));
    const all = await Promise.all(Array.from({ length: 6 }, () => openEmbeddedStorage({ path })));
    await Promise.all(all.map((storage) => storage.close()));
    const database = new DatabaseSync(join(path, DATABASE_FILE));
    assert.equal(
      database.prepare('select count(*) as n from schema_migrations').get()?.['n'],
      MIGRATIONS.length,
    );
    database.close();
    rmSync(path, { recursive: true });
  });

  it('does not open a database that a newer version wrote', async () => {
    await withStorage(async (_, path) => {
      const database = new DatabaseSync(join(path, DATABASE_FILE));
      database.exec("insert into schema_migrations values ('9999-future', 1)");
      database.close();
      await assert.rejects(openEmbeddedStorage({ path }), /newer version.*9999-future/);
    });
  });

  it('commits with a write-ahead log that is synced at every commit', async () => {
    await withStorage(async (_, path) => {
      assert.equal(existsSync(join(path, `${DATABASE_FILE}-wal`)), true);
      const database = new DatabaseSync(join(path, DATABASE_FILE), { readOnly: true });
      assert.equal(database.prepare('pragma journal_mode').get()?.['journal_mode'], 'wal');
      database.close();
    });
  });

  it('answers nothing after it was closed', async () => {
    const path = mkdtempSync(join(tmpdir(), 'portcullis-storage-'));
    const storage = await openEmbeddedStorage({ path });
    await storage.close();
    await assert.rejects(storage.keys.list(), /destroyed/);
    rmSync(path, { recursive: true });
  });

  it('reports a broken row instead of reading a key without its limits', async () => {
    await withStorage(async (storage, path) => {
      const record = {
        id: 'pk_1',
        name: 'n',
        tenant: 't',
        hash: 'h',
        scopes: [],
        budgets: [],
        limits: { concurrency: 1 },
      };
      await storage.keys.insert({ ...record, createdAtMs: 1, rotatedAtMs: 1 });
      const database = new DatabaseSync(join(path, DATABASE_FILE));
      database.exec('update api_keys set limits = \'{"concurency":1}\'');
      database.close();
      await assert.rejects(storage.keys.find('pk_1'));
    });
  });
});

describe('embedded change feed', () => {
  it('waits for a crashed gate until its heartbeat is stale, then no longer', async () => {
    let nowMs = 1_000_000;
    await withStorage(
      async (storage, path) => {
        const database = new DatabaseSync(join(path, DATABASE_FILE));
        database.exec(`insert into nodes (id, heartbeat_at_ms, seen_change) values ('crashed', ${nowMs}, 0)`);
        database.close();
        const announced = storage.changes.announce(60_000);
        setTimeout(() => {
          nowMs += NODE_STALE_MS + 1;
        }, 60);
        assert.equal(await announced, true);
      },
      { now: () => nowMs },
    );
  });

  it('reports a listener that fails, and does not count the change as seen', async () => {
    const faults: string[] = [];
    await withStorage(
      async (gate, path) => {
        gate.changes.subscribe(() => Promise.reject(new Error('could not reload')));
        await gate.keys.list();
        const cli = await openEmbeddedStorage({ path });
        assert.equal(await cli.changes.announce(200), false);
        await cli.close();
      },
      { onFault: (where) => faults.push(where) },
    );
    assert.ok(faults.includes('change listener'));
  });

  it('leaves no node behind when a gate closes', async () => {
    await withStorage(async (cli, path) => {
      const gate = await openEmbeddedStorage({ path });
      gate.changes.subscribe(() => undefined);
      await gate.keys.list();
      await gate.close();
      assert.equal(await cli.changes.announce(2_000), true);
      const database = new DatabaseSync(join(path, DATABASE_FILE), { readOnly: true });
      assert.equal(database.prepare('select count(*) as n from nodes').get()?.['n'], 0);
      database.close();
    });
  });
});
