/** Answers in memory: sealed, found by their own key and tenant only, never after their end or a purge. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { KeptAnswer } from './answer-cache.ts';
import { EntryKeys } from './entry-keys.ts';
import { MemoryStore } from './memory-store.ts';
import { SealedAnswerCache } from './sealed-answer-cache.ts';

const ROOM = {
  maxBytes: 9_999_999,
  maxBytesPerTenant: 9_999_999,
  maxEntriesPerTenant: 999,
  maxEntryBytes: 99_999,
};

function open() {
  const memory = new MemoryStore(ROOM);
  const keys = new EntryKeys(createSecretKey(randomBytes(32)));
  const faults: unknown[] = [];
  const cache = new SealedAnswerCache({
    memory,
    keys,
    clock: () => 0,
    onFault: (error) => faults.push(error),
  });
  return { memory, keys, cache, faults };
}

function kept(key: string, more: Partial<KeptAnswer> = {}): KeptAnswer {
  const saves = { nanoUsd: 5, inputTokens: 1, outputTokens: 2, ms: 3 };
  return {
    ...{ key, tenant: 'a', requestedAtMs: 10, expiresAtMs: 1_000 },
    tags: { model: 'm', prompt: 'p', subject: 's' },
    answer: {
      body: 'line one\nline two',
      form: 'stream',
      provider: 'p',
      storedAtMs: 20,
      originRequestId: 'r',
      saves,
    },
    ...more,
  };
}

const find = async ({ cache }: ReturnType<typeof open>, key: string, atMs = 100) =>
  (await cache.find({ key, tenant: 'a' }, atMs))?.body;

describe('the answer cache', () => {
  it('gives back what was kept, whole', async () => {
    const opened = open();
    const entry = kept('k');
    opened.cache.keep(entry);
    assert.deepEqual(await opened.cache.find({ key: 'k', tenant: 'a' }, 999), entry.answer);
    assert.equal(await find(opened, 'k', 1_000), undefined);
    assert.equal(await opened.cache.find({ key: 'k', tenant: 'b' }, 100), undefined);
    assert.equal(opened.cache.size, 0, 'what is over is gone');
  });

  it('holds it sealed: another entry’s bytes, or a byte more, are a miss and an alert', async () => {
    const opened = open();
    const { memory, cache, faults } = opened;
    cache.keep(kept('k'));
    cache.keep(kept('other'));
    const bytes = memory.get({ key: 'k', tenant: 'a' }, 0);
    assert.ok(bytes && !bytes.includes('line one'));
    memory.put({ key: 'other', tenant: 'a' }, { bytes, tags: kept('').tags, expiresAtMs: 1_000 });
    assert.equal(await find(opened, 'other'), undefined);
    memory.put(
      { key: 'k', tenant: 'a' },
      { bytes: Buffer.concat([bytes, Buffer.of(0)]), tags: kept('').tags, expiresAtMs: 1_000 },
    );
    assert.equal(await find(opened, 'k'), undefined);
    assert.equal(faults.length, 2);
    assert.equal(cache.size, 0);
  });

  it('is not given after a purge, nor kept by a request that came before it', async () => {
    const opened = open();
    const { cache } = opened;
    cache.keep(kept('k'));
    assert.equal(await cache.purge({ model: 'm' }, 10), 1);
    assert.equal(await find(opened, 'k'), undefined);
    cache.keep(kept('k'));
    assert.equal(await find(opened, 'k'), undefined, 'it was in flight');
    cache.keep(kept('k', { requestedAtMs: 11 }));
    assert.equal(await find(opened, 'k'), 'line one\nline two');
  });

  it('loses a subject’s entries with its key, without an alert', async () => {
    const opened = open();
    opened.cache.keep(kept('k'));
    await opened.keys.destroy('s');
    assert.equal(await find(opened, 'k'), undefined);
    assert.deepEqual(opened.faults, []);
  });

  it('survives any number of purges, and past the bound lets nothing old through', async () => {
    const opened = open();
    opened.cache.keep(kept('k'));
    for (let index = 0; index < 1_000; index += 1)
      await opened.cache.purge({ model: `x${index}` }, 5 + index);
    assert.equal(await find(opened, 'k'), undefined);
    opened.cache.keep(kept('k', { requestedAtMs: 5_000 }));
    assert.equal(await find(opened, 'k'), 'line one\nline two');
  });
});
