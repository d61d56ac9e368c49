/** Kept answers: sealed, their owner's only, bounded in time and number, gone with the owner's key. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Principal } from '../auth/principal.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import { KeptAnswers } from './kept-answers.ts';

const SETTINGS = { keep: true, ttlHours: 1, maxPerOwner: 3 };
const CANARY = 'a planted sentence about otters';
const HOUR_MS = 3_600_000;

function principal(rest: Partial<Principal> = {}): Principal {
  const limits = { scopes: ['*'], budgets: [], limits: {} };
  return { tenant: 'north', keyId: 'key-1', method: 'virtual_key', ...limits, ...rest };
}

const ANN = principal({ user: 'ann' });

let folder: string;
let storage: Storage;
let answers: KeptAnswers;
let keyRing: LocalKeyRing;
let nowMs = 1_800_000_000_000;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-answers-'));
  storage = await openEmbeddedStorage({ path: folder });
  keyRing = new LocalKeyRing(createSecretKey(randomBytes(32)));
  answers = new KeptAnswers({ store: storage.responses, keyRing, clock: () => nowMs });
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function keep(owner: Principal, text = CANARY): Promise<string> {
  nowMs += 1;
  const id = answers.memoryOf(owner, SETTINGS).newId();
  const answer = JSON.stringify({ id, output: [{ id: `item-${id}`, text }] });
  assert.equal(
    await answers.keep(owner, { id, inputItems: [{ role: 'user', content: text }], answer }, SETTINGS),
    true,
  );
  return id;
}

const find = (owner: Principal, id: string) => answers.memoryOf(owner, SETTINGS).find(id);

describe('kept answers', () => {
  it('come back whole, to the owner whatever the key', async () => {
    const id = await keep(ANN);
    const stored = await find(principal({ user: 'ann', keyId: 'key-2' }), id);
    assert.deepEqual(stored?.input, [{ role: 'user', content: CANARY }]);
    assert.equal(stored?.answer['id'], id);
    const items = await answers.memoryOf(ANN, SETTINGS).findItems([`item-${id}`, 'item-none']);
    assert.deepEqual([...items.keys()], [`item-${id}`]);
  });

  it('are nobody else’s', async () => {
    const id = await keep(ANN);
    const others = [
      principal({ user: 'bob' }),
      principal({ user: 'ann', tenant: 'south' }),
      principal(),
      // Whose name would say the same if the parts ran together.
      principal({ keyId: 'ann' }),
    ];
    for (const other of others) {
      assert.equal(await find(other, id), undefined);
      assert.equal((await answers.memoryOf(other, SETTINGS).findItems([`item-${id}`])).size, 0);
      assert.equal(await answers.remove(other, id), false);
    }
    assert.notEqual(await find(ANN, id), undefined);
  });

  it('lie nowhere in plaintext, nor do their owners', async () => {
    await keep(principal({ user: 'ann-of-the-otters' }));
    await storage.close();
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name), 'latin1');
      assert.ok(!bytes.includes('otters'), name);
    }
    storage = await openEmbeddedStorage({ path: folder });
  });

  it('do not open in another’s place', async () => {
    const [mine, theirs] = [await keep(ANN), await keep(principal({ user: 'bob' }))];
    await storage.close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(folder, 'portcullis.db'));
    database
      .prepare('UPDATE kept_answers SET sealed = (SELECT sealed FROM kept_answers WHERE id = ?) WHERE id = ?')
      .run(theirs, mine);
    database.close();
    storage = await openEmbeddedStorage({ path: folder });
    answers = new KeptAnswers({ store: storage.responses, keyRing, clock: () => nowMs });
    await assert.rejects(find(ANN, mine), { code: 'ciphertext_invalid' });
  });

  it('end with their time, and are cleaned up', async () => {
    const id = await keep(ANN);
    nowMs += HOUR_MS - 1;
    assert.notEqual(await find(ANN, id), undefined);
    nowMs += 1;
    assert.equal(await find(ANN, id), undefined);
    await answers.removeExpired();
    assert.equal(await answers.remove(ANN, id), false, 'nothing is left of it');
  });

  it('are bounded for each owner: the oldest go first', async () => {
    const ids: string[] = [];
    const bobs = await keep(principal({ user: 'bob' }));
    for (let index = 0; index < 5; index += 1) ids.push(await keep(ANN));
    const found = await Promise.all(ids.map((id) => find(ANN, id)));
    assert.deepEqual(
      found.map((one) => one !== undefined),
      [false, false, true, true, true],
    );
    assert.notEqual(await find(principal({ user: 'bob' }), bobs), undefined);
  });

  it('keep nothing that is larger than the bound, and nothing that never ended', async () => {
    const memory = answers.memoryOf(ANN, SETTINGS);
    const id = memory.newId();
    const answer = JSON.stringify({ id, output: ['x'.repeat(9 * 1024 * 1024)] });
    assert.equal(await answers.keep(ANN, { id, inputItems: [], answer }, SETTINGS), false);
    assert.equal(await answers.keep(ANN, { id, inputItems: [], answer: undefined }, SETTINGS), true);
    assert.equal(await memory.find(id), undefined);
  });

  it('are not found where the configuration keeps none', async () => {
    const id = await keep(ANN);
    const off = answers.memoryOf(ANN, { ...SETTINGS, keep: false });
    assert.equal(off.keeps, false);
    assert.equal(await off.find(id), undefined);
  });

  it('have ids that nobody guesses', () => {
    const memory = answers.memoryOf(ANN, SETTINGS);
    assert.match(memory.newId(), /^resp_[0-9a-f]{48}$/);
    assert.notEqual(memory.newId(), memory.newId());
  });
});
