/** Kept conversations: sealed, their owner's only, held by one at a time, bounded in time and number, gone with the key. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Principal } from '../auth/principal.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import { firstKept } from './fit-history.ts';
import { type HeldTurns, KeptConversations } from './kept-conversations.ts';
import { conversationSettings } from './settings.ts';

const SETTINGS = conversationSettings.parse({ ttlHours: 1, maxPerOwner: 3 });
const HOLD_MS = 60_000;
const HOUR_MS = 3_600_000;
const CANARY = 'a planted sentence about herons';
const ITEMS = [{ role: 'user', content: CANARY }];

const principal = (rest: Partial<Principal> = {}): Principal => ({
  ...{ tenant: 'north', keyId: 'key-1', method: 'virtual_key', scopes: ['*'], budgets: [], limits: {} },
  ...rest,
});
const ANN = principal({ user: 'ann' });

let folder: string;
let storage: Storage;
let kept: KeptConversations;
let nowMs = 1_800_000_000_000;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-conversations-'));
  storage = await openEmbeddedStorage({ path: folder });
  const keyRing = new LocalKeyRing(createSecretKey(randomBytes(32)));
  kept = new KeptConversations({
    store: storage.conversations,
    keyRing,
    clock: () => nowMs,
    holdMs: HOLD_MS,
  });
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(owner = ANN): Promise<string> {
  const made = await kept.create(owner, SETTINGS);
  assert.ok(made);
  return made.id;
}

async function hold(id: string, holder = 'r1', owner = ANN): Promise<HeldTurns> {
  const held = await kept.hold(owner, id, holder);
  assert.ok(typeof held === 'object', String(held));
  return held;
}

describe('kept conversations', () => {
  it('give their turns back in order, to their owner whatever the key', async () => {
    const id = await begin();
    for (const [index, holder] of ['r1', 'r2', 'r3'].entries()) {
      const held = await hold(id, holder);
      assert.equal(held.turns.length, index);
      assert.equal(await held.append('chat', { items: [{ content: `turn ${index}` }] }, SETTINGS), true);
    }
    const { turns, surface } = await hold(id, 'r4', principal({ user: 'ann', keyId: 'key-2' }));
    assert.deepEqual(
      turns.flat(),
      [0, 1, 2].map((index) => ({ content: `turn ${index}` })),
    );
    assert.equal(surface, 'chat');
  });

  it('are nobody else’s', async () => {
    const id = await begin();
    const others = [
      ...[principal({ user: 'bob' }), principal({ user: 'ann', tenant: 'south' }), principal()],
      principal({ keyId: 'ann' }),
    ];
    for (const other of others) {
      assert.equal(await kept.hold(other, id, 'r1'), 'absent');
      assert.equal(await kept.find(other, id), undefined);
      assert.equal(await kept.remove(other, id), false);
    }
  });

  it('are held by one at a time; a hold that is never given back ends by itself and adds nothing then', async () => {
    const id = await begin();
    const first = await hold(id, 'r1');
    assert.equal(await kept.hold(ANN, id, 'r2'), 'busy');
    nowMs += HOLD_MS;
    const second = await hold(id, 'r2');
    assert.equal(await first.append('chat', { items: ITEMS }, SETTINGS), false, 'the late one is fenced off');
    await first.release();
    assert.equal(await kept.hold(ANN, id, 'r3'), 'busy', 'nor does it let go of another’s hold');
    assert.equal(await second.append('chat', { items: ITEMS }, SETTINGS), true);
    assert.equal((await hold(id, 'r3')).turns.length, 1);
  });

  it('are given to one of many that ask at once', async () => {
    const id = await begin();
    const asked = await Promise.all(Array.from({ length: 8 }, (_, at) => kept.hold(ANN, id, `r${at}`)));
    assert.equal(asked.filter((one) => one === 'busy').length, 7);
  });

  it('lie nowhere in plaintext, nor do their owners', async () => {
    const id = await begin(principal({ user: 'ann-of-the-herons' }));
    const held = await hold(id, 'r1', principal({ user: 'ann-of-the-herons' }));
    await held.append('chat', { items: ITEMS }, SETTINGS);
    await storage.close();
    for (const name of readdirSync(folder))
      assert.ok(!readFileSync(join(folder, name), 'latin1').includes('herons'), name);
    storage = await openEmbeddedStorage({ path: folder });
  });

  it('do not open where a turn was moved, changed or taken out', async () => {
    const id = await begin();
    for (const holder of ['r1', 'r2'])
      await (await hold(id, holder)).append('chat', { items: ITEMS }, SETTINGS);
    const database = new DatabaseSync(join(folder, 'portcullis.db'));
    const rows = database.prepare('select number, sealed from conversation_turns order by number').all();
    database
      .prepare('update conversation_turns set sealed = ? where number = 1')
      .run(String(rows[1]?.['sealed']));
    await assert.rejects(kept.hold(ANN, id, 'r3'));
    database.exec('delete from conversation_turns where number = 1');
    database.close();
    await assert.rejects(kept.hold(ANN, id, 'r4'), /missing/, 'and the failed one let go');
  });

  it('end after their time, which each turn begins anew', async () => {
    const id = await begin();
    nowMs += HOUR_MS - 1;
    await (await hold(id)).append('chat', { items: ITEMS }, SETTINGS);
    nowMs += HOUR_MS - 1;
    assert.ok(await kept.find(ANN, id));
    nowMs += 1;
    assert.equal(await kept.hold(ANN, id, 'r2'), 'absent');
    await kept.removeExpired();
    assert.equal(await kept.remove(ANN, id), false, 'nothing is left of it');
  });

  it('are bounded in number for each owner', async () => {
    for (let count = 0; count < 3; count += 1) await begin();
    assert.equal(await kept.create(ANN, SETTINGS), undefined);
    assert.ok(await kept.create(principal({ user: 'bob' }), SETTINGS));
  });
});

describe('the history that fits', () => {
  const turn = (text: string, tool = false) => [{ role: tool ? 'tool' : 'user', content: text }];
  const opens = ([first]: readonly unknown[]) => JSON.stringify(first).includes('"user"');
  const each = Buffer.byteLength(JSON.stringify(turn('aaaa')[0])) + 2;

  it('leaves out the oldest turns, whole', () => {
    const turns = [turn('aaaa'), turn('bbbb'), turn('cccc')];
    assert.equal(firstKept({ turns, tokens: 3 * each, opens }), 0);
    assert.equal(firstKept({ turns, tokens: 3 * each - 1, opens }), 1);
    assert.equal(firstKept({ turns, tokens: each - 1, opens }), 3);
    assert.equal(firstKept({ turns, tokens: -5, opens }), 3);
    assert.equal(firstKept({ turns: [], tokens: 0, opens }), 0);
  });

  it('never begins with a tool’s result', () => {
    const turns = [turn('aaaa'), turn('bbbb', true), turn('cccc')];
    assert.equal(firstKept({ turns, tokens: 2 * each, opens }), 2);
    assert.equal(firstKept({ turns: turns.slice(0, 2), tokens: each, opens }), 2);
  });
});
