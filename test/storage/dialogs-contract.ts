/** What every storage must keep of answers, prompts and conversations. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PromptVersionRecord, Storage } from '../../src/storage/stores.ts';

type Opener = () => Promise<Storage>;

const BOUNDS = { maxPrompts: 2, maxVersions: 3 };
const change = { atMs: 1_000, sealed: 'sealed change' };
const version = (number: number, more: object = {}): PromptVersionRecord => ({
  ...{ tenant: 'north', prompt: 'p', version: number, createdAtMs: 1_000, sealed: `v${number}` },
  ...more,
});

export function testPrompts(open: Opener): void {
  const name = { tenant: 'north', prompt: 'p' };

  it('numbers a prompt’s versions without a gap, whoever adds them, up to its bounds', async () => {
    const [one, two] = [await open(), await open()];
    const added = await Promise.all([one, two].map(({ prompts }) => prompts.add(version(1), change, BOUNDS)));
    assert.deepEqual(added.toSorted(), ['added', 'overtaken']);
    assert.equal(await one.prompts.add(version(3), change, BOUNDS), 'overtaken');
    assert.equal(await one.prompts.add(version(2), change, BOUNDS), 'added');
    assert.equal(await one.prompts.add(version(3), change, BOUNDS), 'added');
    assert.equal(await one.prompts.add(version(4), change, BOUNDS), 'full');
    assert.equal(await one.prompts.add(version(1, { prompt: 'q' }), change, BOUNDS), 'added');
    assert.equal(await one.prompts.add(version(1, { prompt: 'r' }), change, BOUNDS), 'full');
    assert.equal(await one.prompts.add(version(1, { tenant: 'south' }), change, BOUNDS), 'added');
    const versions = await two.prompts.versions(name);
    assert.deepEqual(
      versions.map(({ version: number, sealed }) => [number, sealed]),
      [1, 2, 3].map((number) => [number, `v${number}`]),
    );
  });

  it('moves a label only from where its mover saw it, and remembers where it was', async () => {
    const [one, two] = [await open(), await open()];
    for (const number of [1, 2, 3]) await one.prompts.add(version(number), change, BOUNDS);
    const move = (storage: Storage, to: number, expected: number | null | undefined) =>
      storage.prompts.moveLabel({ ...name, label: 'production', version: to, expected }, change);
    assert.deepEqual(await move(one, 9, undefined), { moved: false, reason: 'no_version' });
    assert.deepEqual(await move(one, 1, null), { moved: true, previous: null });
    const moves = await Promise.all([move(one, 2, 1), move(two, 3, 1)]);
    assert.equal(moves.filter(({ moved }) => moved).length, 1, 'one of two');
    assert.deepEqual(await move(two, 1, null), {
      ...{ moved: false, reason: 'overtaken' },
      current: moves[0]?.moved ? 2 : 3,
    });
    const [label] = await two.prompts.labels(name);
    assert.equal(label?.previousVersion, 1);
  });

  it('lists each change once, in order, and lets one node record it', async () => {
    const [one, two] = [await open(), await open()];
    assert.equal(await one.prompts.lastChange(), 0);
    await one.prompts.add(version(1), change, BOUNDS);
    await one.prompts.add(version(2), change, BOUNDS);
    assert.equal(await two.prompts.lastChange(), 2);
    const changes = await two.prompts.changes({ after: 1, limit: 10, name });
    assert.deepEqual(
      changes.map(({ number, sealed }) => [number, sealed]),
      [[2, 'sealed change']],
    );
    const claims = await Promise.all([one, two].map(({ prompts }) => prompts.claimRecording(1, 5_000)));
    assert.deepEqual(claims.toSorted(), [false, true]);
    assert.equal(await one.prompts.claimRecording(1, 5_000 + 61_000), true, 'a dead recorder’s claim ends');
    await one.prompts.recorded(1);
    assert.deepEqual(
      (await two.prompts.unrecorded(10)).map(({ number }) => number),
      [2],
    );
  });

  it('tells every process of a change', async () => {
    const [one, two] = [await open(), await open()];
    const told = Promise.withResolvers<void>();
    two.changes.subscribe(() => told.resolve());
    await two.changes.registered();
    await one.prompts.add(version(1), change, BOUNDS);
    await told.promise;
  });
}

export function testConversations(open: Opener): void {
  const record = (id: string, more: object = {}) => ({
    ...{ id, owner: 'ann', createdAtMs: 1_000, expiresAtMs: 9_000 },
    ...more,
  });
  const hold = (holder: string, nowMs = 1_000) => ({
    ...{ owner: 'ann', id: 'c', holder, nowMs, untilMs: nowMs + 500 },
  });
  const turn = (holder: string, number: number) => ({
    ...{ owner: 'ann', id: 'c', holder, surface: 'chat', number, sealed: `t${number}`, expiresAtMs: 9_500 },
  });

  it('lets one at a time hold a conversation and only its holder append', async () => {
    const [one, two] = [await open(), await open()];
    assert.equal(await one.conversations.create(record('c'), 1), true);
    assert.equal(await one.conversations.create(record('d'), 1), false, 'the owner has as many as it may');
    const held = await Promise.all([one.conversations.hold(hold('a')), two.conversations.hold(hold('b'))]);
    assert.equal(held.filter((each) => each === 'busy').length, 1);
    const holder = held[0] === 'busy' ? 'b' : 'a';
    assert.equal(await one.conversations.append(turn('other', 1)), false);
    assert.equal(await one.conversations.append(turn(holder, 2)), false, 'not the next one');
    assert.equal(await one.conversations.append(turn(holder, 1)), true);
    assert.equal(await one.conversations.append(turn(holder, 2)), false, 'it let go');
    assert.deepEqual(await two.conversations.hold(hold('z')), {
      ...{ surface: 'chat', count: 1, size: 2 },
      turns: [{ number: 1, sealed: 't1' }],
    });
    await two.conversations.release('ann', 'c', 'somebody');
    assert.equal(await one.conversations.hold(hold('y')), 'busy');
    assert.notEqual(await one.conversations.hold(hold('y', 1_500)), 'busy', 'a hold ends by itself');
  });

  it('gives conversations to their owner only, until their end', async () => {
    const { conversations } = await open();
    await conversations.create(record('c'), 10);
    assert.equal(await conversations.hold({ ...hold('a'), owner: 'bob' }), 'absent');
    assert.equal(await conversations.find('bob', 'c', 1_000), undefined);
    assert.equal(await conversations.remove('bob', 'c'), false);
    assert.equal(await conversations.hold(hold('a', 9_000)), 'absent');
    assert.deepEqual(await conversations.find('ann', 'c', 8_999), record('c'));
    await conversations.removeExpired(9_000);
    assert.equal(await conversations.remove('ann', 'c'), false);
  });

  it('gives an owner one key, whoever asks first', async () => {
    const [one, two] = [await open(), await open()];
    const keys = await Promise.all([
      one.conversations.ownerKey('ann', 'first'),
      two.conversations.ownerKey('ann', 'second'),
    ]);
    assert.equal(keys[0], keys[1]);
    assert.equal(await two.conversations.findOwnerKey('ann'), keys[0]);
    assert.equal(await one.conversations.findOwnerKey('bob'), undefined);
  });
}

export function testResponses(open: Opener): void {
  const record = (id: string, more: object = {}) => ({
    ...{
      id,
      owner: 'ann',
      createdAtMs: 1_000,
      expiresAtMs: 2_000,
      sealed: `sealed ${id}`,
      items: [`item ${id}`],
    },
    ...more,
  });

  it('gives kept answers to their owner only, until their end', async () => {
    const { responses } = await open();
    await responses.put(record('one'), 10);
    assert.equal(await responses.find('ann', 'one', 1_999), 'sealed one');
    assert.equal(await responses.find('bob', 'one', 1_999), undefined);
    assert.equal(await responses.find('ann', 'one', 2_000), undefined);
    assert.deepEqual(await responses.findByItems('ann', ['item one', 'item two'], 1_999), ['one']);
    assert.deepEqual(await responses.findByItems('bob', ['item one'], 1_999), []);
    assert.equal(await responses.remove('bob', 'one'), false);
    assert.equal(await responses.remove('ann', 'one'), true);
    assert.equal(await responses.find('ann', 'one', 1_999), undefined);
  });

  it('bounds kept answers by number and removes what has ended', async () => {
    const { responses } = await open();
    for (const [index, id] of ['a', 'b', 'c'].entries())
      await responses.put(record(id, { createdAtMs: 1_000 + index, expiresAtMs: 2_000 + index }), 2);
    assert.equal(await responses.find('ann', 'a', 1_500), undefined);
    assert.equal(await responses.find('ann', 'b', 1_500), 'sealed b');
    await responses.removeExpired(2_001);
    assert.equal(await responses.find('ann', 'b', 1_500), undefined);
    assert.equal(await responses.find('ann', 'c', 1_500), 'sealed c');
  });

  it('gives an owner one key, whoever asks first', async () => {
    const [one, two] = [await open(), await open()];
    const keys = await Promise.all([
      one.responses.ownerKey('ann', 'first'),
      two.responses.ownerKey('ann', 'second'),
    ]);
    assert.equal(keys[0], keys[1]);
    assert.equal(await two.responses.findOwnerKey('ann'), keys[0]);
    assert.equal(await one.responses.findOwnerKey('bob'), undefined);
  });
}
