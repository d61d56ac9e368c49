/** Kept files: sealed part by part, their owner's only, bounded, and never given back other than they came. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Principal } from '../auth/principal.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import { DATABASE_FILE, openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import { type KeptFile, KeptFiles, PART_BYTES } from './kept-files.ts';

const SETTINGS = { maxBytes: 1_000_000, maxPerOwner: 3, maxBytesPerOwner: 500_000, ttlHours: 1 };
const CANARY = 'a planted sentence about otters';
const HOUR_MS = 3_600_000;

function principal(rest: Partial<Principal> = {}): Principal {
  const limits = { scopes: ['*'], budgets: [], limits: {} };
  return { tenant: 'north', keyId: 'key-1', method: 'virtual_key', ...limits, ...rest };
}

describe('kept files', () => {
  let folder: string;
  let storage: Storage;
  let files: KeptFiles;
  let nowMs = 1_800_000_000_000;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-files-'));
    storage = await openEmbeddedStorage({ path: folder });
    files = new KeptFiles({
      ...{ store: storage.files, keyRing: new LocalKeyRing(createSecretKey(randomBytes(32))) },
      ...{ clock: () => nowMs, lines: { maxBytes: 1_000, maxDepth: 8 } },
    });
  });
  afterEach(async () => {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ann = () => files.ownerOf(principal({ user: 'ann' }));
  const bob = () => files.ownerOf(principal({ user: 'bob' }));

  function keep(owner: ReturnType<typeof ann>, bytes: Buffer, more: object = {}) {
    const toKeep = {
      purpose: 'batch',
      fileName: `${CANARY}.jsonl`,
      bytes: bytes.length,
      content: [bytes],
    } as const;
    return files.keep(owner, { ...toKeep, ...more }, SETTINGS);
  }

  async function contentOf(
    owner: ReturnType<typeof ann>,
    file: Pick<KeptFile, 'id' | 'bytes'>,
  ): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of files.read(owner, file)) parts.push(part);
    return Buffer.concat(parts);
  }

  function alter(statement: string): void {
    const database = new DatabaseSync(join(folder, DATABASE_FILE));
    database.exec(statement);
    database.close();
  }

  it('come back as they were, whatever their length and however they were cut', async () => {
    for (const length of [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7]) {
      const bytes = randomBytes(length);
      const content = [
        bytes.subarray(0, 1),
        bytes.subarray(1, length - 1),
        bytes.subarray(Math.max(1, length - 1)),
      ];
      const kept = await keep(ann(), bytes, { content });
      assert.ok(kept);
      assert.ok((await contentOf(ann(), kept)).equals(bytes), `${length} bytes`);
      await files.remove(ann(), kept.id);
    }
  });

  it('have their owner in the tenant’s user, whatever the key, and in the key without a user', () => {
    const owner = files.ownerOf(principal({ user: 'ann' }));
    assert.equal(files.ownerOf(principal({ user: 'ann', keyId: 'key-2' })), owner);
    const others = [{ user: 'bob' }, { user: 'ann', tenant: 'south' }, { keyId: 'ann' }, {}];
    const names = others.map((other) => files.ownerOf(principal(other)));
    assert.equal(new Set([owner, ...names]).size, 5);
  });

  it('are found by their owner only', async () => {
    const kept = await keep(ann(), Buffer.from(CANARY));
    assert.ok(kept);
    assert.deepEqual(await files.find(ann(), kept.id), kept);
    assert.equal(await files.find(bob(), kept.id), undefined);
    assert.deepEqual(await files.list(bob(), { limit: 9, order: 'asc' }), []);
    assert.equal(await files.remove(bob(), kept.id), false);
    await assert.rejects(contentOf(bob(), kept));
  });

  it('lie nowhere in the open, name and content', async () => {
    await keep(ann(), Buffer.from(CANARY.repeat(100)));
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const text of [
        CANARY,
        Buffer.from(CANARY).toString('base64').slice(0, 24),
        'ann'.concat('-north'),
      ])
        assert.ok(!bytes.includes(text), `${name} holds ${text}`);
    }
  });

  it('are bounded in number, in bytes and in time', async () => {
    assert.equal(await keep(ann(), Buffer.alloc(500_001)), undefined);
    for (let count = 0; count < 3; count += 1) assert.ok(await keep(ann(), Buffer.from('x')));
    assert.equal(await keep(ann(), Buffer.from('x')), undefined);
    const paid = { purpose: 'batch_output', fileName: 'o', bytes: 1, content: [Buffer.from('x')] } as const;
    const output = await files.keepPaidFor(ann(), paid, SETTINGS);
    assert.equal(output.expiresAtMs, nowMs + HOUR_MS);
    const short = await keep(bob(), Buffer.from('x'), { ttlMs: 1_000 });
    assert.equal(short?.expiresAtMs, nowMs + 1_000);
    nowMs += 1_000;
    assert.equal(await files.find(bob(), short?.id ?? ''), undefined);
    nowMs += HOUR_MS;
    await files.removeExpired();
    assert.equal(await storage.files.part(ann(), output.id, 0), undefined);
  });

  it('that are not as long as they said are not kept', async () => {
    await assert.rejects(keep(ann(), Buffer.from('xy'), { bytes: 3 }));
    assert.deepEqual(await files.list(ann(), { limit: 9, order: 'asc' }), []);
    assert.ok(await keep(ann(), Buffer.alloc(SETTINGS.maxBytesPerOwner)), 'and take no room');
  });

  const TAMPERED: readonly (readonly [name: string, statement: string])[] = [
    ['a changed byte', `update kept_file_parts set sealed = zeroblob(40) where number = 0`],
    [
      'two parts that changed places',
      `update kept_file_parts set number = 1 - number + 10; update kept_file_parts set number = number - 10`,
    ],
    ['a part that is gone', `delete from kept_file_parts where number = 1`],
  ];
  for (const [name, statement] of TAMPERED)
    it(`do not open after ${name}`, async () => {
      const kept = await keep(ann(), randomBytes(2 * PART_BYTES));
      assert.ok(kept);
      alter(statement);
      await assert.rejects(contentOf(ann(), kept));
    });

  it('do not open shortened, or for another purpose, or under another owner’s name', async () => {
    const kept = await keep(ann(), randomBytes(2 * PART_BYTES));
    await keep(bob(), Buffer.from('x'));
    for (const change of [`size = ${PART_BYTES}`, `purpose = 'fine-tune'`, `owner = '${bob()}'`]) {
      alter(`update kept_files set ${change} where id = '${kept?.id}'`);
      const owner = change.startsWith('owner') ? bob() : ann();
      await assert.rejects(files.find(owner, kept?.id ?? ''), change);
      alter(
        `update kept_files set size = ${2 * PART_BYTES}, purpose = 'batch', owner = '${ann()}' where id = '${kept?.id}'`,
      );
    }
    assert.ok(await files.find(ann(), kept?.id ?? ''));
  });

  it('are unreadable without their owner’s key', async () => {
    const kept = await keep(ann(), Buffer.from(CANARY));
    alter('delete from kept_file_keys');
    await assert.rejects(files.find(ann(), kept?.id ?? ''));
    assert.equal(await files.keys.find(ann()), undefined);
  });
});
