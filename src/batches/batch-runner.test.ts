/**
 * Who works a batch and what becomes of it when its holder dies, wakes up late, or must wait: on a real store, with real
 * files and leases. The pipeline is stood in for by a program that says when and how each line is answered.
 */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { StandingKey } from '../auth/standing-key.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import type { ErrorCode } from '../errors.ts';
import { type FileOwner, KeptFiles } from '../files/kept-files.ts';
import type { Exchange } from '../http/exchange.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import { createRequestIds } from '../http/request-id.ts';
import { DATABASE_FILE, openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import { BatchRunner } from './batch-runner.ts';
import type { BatchStanding, BatchWork } from './batch-work.ts';
import { type KeptBatch, KeptBatches } from './kept-batches.ts';

const FILES = { maxBytes: 1_000_000, maxPerOwner: 100, maxBytesPerOwner: 10_000_000, ttlHours: 1 };
const BATCHES = { linesAtOnce: 2, maxLines: 100, maxPerOwner: 10, windowHours: 24, ttlHours: 1 };
const ENDPOINT = '/v1/chat/completions';
const LINES = ['l1', 'l2', 'l3', 'l4'];

/** How a line is answered; a number is a status with an answer, a code a refusal, `hang` waits for the test. */
type Reply = 200 | ErrorCode | Promise<200>;

class Program {
  readonly asked: string[] = [];
  reply: (customId: string, times: number) => Reply = () => 200;

  readonly exchanges: Exchange[] = [];

  async run(exchange: Exchange): Promise<void> {
    this.exchanges.push(exchange);
    const body = await exchange.readBody();
    assert.ok('value' in body);
    const { name } = body.value as { name: string };
    this.asked.push(name);
    const reply = await this.reply(name, this.asked.filter((each) => each === name).length);
    if (exchange.ended !== undefined) return;
    if (reply === 200) exchange.client.send(200, {}, JSON.stringify({ answer: name }));
    else exchange.client.send(503, { 'retry-after': '0' }, JSON.stringify({ error: { code: reply } }));
  }
}

describe('working a batch', () => {
  let folder: string;
  let storage: Storage;
  let files: KeptFiles;
  let batches: KeptBatches;
  let owner: FileOwner;
  let runners: BatchRunner[];
  const faults: unknown[] = [];
  const ended: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-runner-'));
    storage = await openEmbeddedStorage({ path: folder });
    const keyRing = new LocalKeyRing(createSecretKey(randomBytes(32)));
    const clock = Date.now;
    files = new KeptFiles({ store: storage.files, keyRing, clock, lines: { maxBytes: 1_000, maxDepth: 8 } });
    batches = new KeptBatches({ store: storage.batches, files, clock });
    const limits = { scopes: ['*'], budgets: [], limits: {} };
    owner = files.ownerOf({ tenant: 'north', keyId: 'key-1', method: 'virtual_key', ...limits });
    runners = [];
    faults.length = 0;
    ended.length = 0;
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.close()));
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(
    holder: string,
    program: Program,
    more: Partial<BatchWork> = {},
  ): Promise<BatchRunner> {
    const runner = new BatchRunner({
      ...{ batches, files, holder, lines: files.lines, newRequestId: createRequestIds(), clock: Date.now },
      run: (_surface, exchange) => program.run(exchange),
      surfaceOf: (endpoint) => (endpoint === ENDPOINT ? chatSurface : undefined),
      standing: async () => ({ may: 'work' }),
      settings: () => ({ isOn: true, batches: BATCHES, files: FILES, totalTimeoutMs: 60_000 }),
      ended: async (_batch, status) => void ended.push(status),
      onFault: (_where, error) => faults.push(error),
      ...more,
    });
    runners.push(runner);
    await runner.start();
    return runner;
  }

  function alter(statement: string): void {
    const database = new DatabaseSync(join(folder, DATABASE_FILE));
    database.exec(statement);
    database.close();
  }

  async function make(ids: readonly string[] = LINES): Promise<string> {
    const lines = ids.map((id) => ({ custom_id: id, method: 'POST', url: ENDPOINT, body: { name: id } }));
    const content = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const toKeep = { purpose: 'batch', fileName: 'in', bytes: content.length, content: [content] } as const;
    const input = await files.keep(owner, toKeep, FILES);
    const batch = await batches.create(
      {
        ...{ owner, keyId: 'key-1', inputFile: input?.id ?? '', total: ids.length, problems: [] },
        facts: {
          endpoint: ENDPOINT,
          tenant: 'north',
          address: '192.0.2.7',
          dataClass: 'inner',
          metadata: null,
        },
      },
      BATCHES,
    );
    assert.ok(batch);
    return batch.record.id;
  }

  async function when(id: string, isThere: (batch: KeptBatch) => boolean): Promise<KeptBatch> {
    const untilMs = performance.now() + 15_000;
    for (;;) {
      const batch = await batches.find(owner, id);
      assert.ok(batch);
      if (isThere(batch)) return batch;
      assert.ok(performance.now() < untilMs, JSON.stringify([batch.record, faults.map(String)]));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const end = (id: string) =>
    when(
      id,
      ({ record }) =>
        record.marks[record.status] !== undefined &&
        record.status !== 'in_progress' &&
        record.status !== 'cancelling',
    );

  async function idsIn(fileId: string | undefined): Promise<readonly string[]> {
    const file = fileId === undefined ? undefined : await files.find(owner, fileId);
    if (file === undefined) return [];
    let text = '';
    for await (const part of files.read(owner, file)) text += part.toString('utf8');
    return [...text.matchAll(/"custom_id":"(\w+)"/g)].map(([, id = '']) => id);
  }

  it('asks each line once and keeps the answers in the order of the input, however they come', async () => {
    const program = new Program();
    program.reply = (id) => (id === 'l1' ? new Promise((resolve) => setTimeout(resolve, 60, 200)) : 200);
    const id = await make();
    await start('node', program);
    const { record } = await end(id);
    assert.deepEqual(await idsIn(record.outputFile), LINES);
    assert.deepEqual(program.asked.toSorted(), LINES);
    assert.deepEqual([record.status, record.completed, record.failed], ['completed', 4, 0]);
    assert.equal(record.errorFile, undefined);
    assert.deepEqual(ended, ['completed']);
  });

  it('sends each line from where the batch was made, in its data class, behind whoever waits, and with no credential', async () => {
    const program = new Program();
    const id = await make();
    await start('node', program);
    await end(id);
    for (const exchange of program.exchanges) {
      assert.deepEqual(
        [
          exchange.address,
          exchange.header('X-Portcullis-Data-Class'),
          exchange.priority,
          exchange.credential,
        ],
        ['192.0.2.7', 'inner', 'low', undefined],
      );
      assert.equal(exchange.header('authorization'), undefined);
      assert.equal(StandingKey.keyIdOf(exchange.standing ?? {}), 'key-1');
    }
    assert.equal(new Set(program.exchanges.map(({ requestId }) => requestId)).size, LINES.length);
  });

  it('has as many lines under way as the settings say, and is forgotten when they say', async () => {
    for (const linesAtOnce of [1, 3]) {
      const program = new Program();
      let [underWay, most] = [0, 0];
      program.reply = async (): Promise<200> => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 30));
        underWay -= 1;
        return 200;
      };
      const settings = { ...BATCHES, linesAtOnce, ttlHours: linesAtOnce };
      const id = await make();
      const runner = await start('node', program, {
        settings: () => ({ isOn: true, batches: settings, files: FILES, totalTimeoutMs: 60_000 }),
      });
      const { record } = await end(id);
      assert.equal(most, linesAtOnce);
      assert.equal(record.removeAtMs, (record.marks.completed ?? 0) + linesAtOnce * 3_600_000);
      await runner.close();
    }
  });

  it('is taken over when its holder is gone, and a holder that wakes up late changes nothing', async () => {
    const late = Promise.withResolvers<200>();
    const [first, second] = [new Program(), new Program()];
    first.reply = (id) => (id === 'l1' ? 200 : late.promise);
    const id = await make();
    const gone = await start('first', first);
    await when(id, ({ record }) => record.completed === 1);
    await storage.batches.freeOf('first');
    await start('second', second);
    const { record } = await end(id);
    assert.deepEqual(await idsIn(record.outputFile), LINES);
    assert.deepEqual(second.asked.toSorted(), ['l2', 'l3', 'l4'], 'what was answered is not asked again');
    late.resolve(200);
    await gone.close();
    assert.deepEqual((await batches.find(owner, id))?.record, record);
    const outputs = await files.list(owner, { limit: 9, order: 'asc', purpose: 'batch_output' });
    assert.equal(outputs.length, 1);
    assert.deepEqual(ended, ['completed'], 'told once');
  });

  it('is let go of in order when its holder stops, and goes on where it was', async () => {
    const [first, second] = [new Program(), new Program()];
    const answered = Promise.withResolvers<200>();
    first.reply = (id) => (id === 'l1' ? 200 : answered.promise);
    const id = await make();
    const runner = await start('node', first);
    await when(id, ({ record }) => record.completed === 1);
    const closing = runner.close();
    answered.resolve(200);
    await closing;
    const done = (await batches.find(owner, id))?.record.completed ?? 0;
    assert.ok(done >= 2 && done < 4, 'what was under way is finished, and nothing begun');
    await start('node', second);
    assert.equal((await end(id)).record.completed, 4);
    assert.deepEqual([...first.asked, ...second.asked].toSorted(), LINES, 'nothing twice');
  });

  it('waits where a limit or a provider says so, and takes any other answer for final', async () => {
    const program = new Program();
    program.reply = (id, times) => {
      if (id === 'l1') return times < 2 ? 'rate_limited' : 200;
      if (id === 'l2') return times < 2 ? 'provider_unavailable' : 200;
      return id === 'l3' ? 'provider_failed' : 200;
    };
    const id = await make();
    await start('node', program);
    const { record } = await end(id);
    assert.deepEqual(await idsIn(record.outputFile), ['l1', 'l2', 'l4']);
    assert.deepEqual(await idsIn(record.errorFile), ['l3']);
    assert.deepEqual(program.asked.toSorted(), ['l1', 'l1', 'l2', 'l2', 'l3', 'l4']);
  });

  it('asks nothing while the key cannot be looked up, and ends when it does not stand', async () => {
    const program = new Program();
    const standings: BatchStanding[] = [
      { may: 'later' },
      { may: 'work' },
      { may: 'never', why: { code: 'unauthenticated', message: 'gone' } },
    ];
    const id = await make();
    await start('node', program, {
      standing: async () =>
        standings.shift() ?? { may: 'never', why: { code: 'unauthenticated', message: 'gone' } },
    });
    const { record } = await end(id);
    assert.equal(record.status, 'failed');
    assert.deepEqual(program.asked, ['l1']);
    assert.deepEqual(await idsIn(record.errorFile), ['l2', 'l3', 'l4']);
    assert.match(record.errors ?? '', /unauthenticated/);
  });

  it('rests while batches are off', async () => {
    const program = new Program();
    let isOn = true;
    const settings = () => ({ isOn, batches: BATCHES, files: FILES, totalTimeoutMs: 60_000 });
    program.reply = () => {
      isOn = false;
      return 200;
    };
    const id = await make();
    const runner = await start('node', program, { settings });
    await when(id, ({ record }) => record.completed > 0);
    runner.nudge();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(program.asked.length <= BATCHES.linesAtOnce, 'nothing more was begun');
    program.reply = () => 200;
    isOn = true;
    runner.nudge();
    assert.equal((await end(id)).record.completed, 4);
    assert.deepEqual(program.asked.toSorted(), LINES);
  });

  it('is given up after its holders died again and again without one result', async () => {
    const id = await make();
    for (let death = 0; death < 3; death += 1) assert.ok(await storage.batches.claim('dying', 0));
    const program = new Program();
    await start('node', program);
    const { record } = await end(id);
    assert.equal(record.status, 'failed');
    assert.match(record.errors ?? '', /stopped_repeatedly/);
    assert.deepEqual(program.asked, []);
  });

  it('is given up where a result can never be kept, instead of paying for it without an end', async () => {
    const id = await make();
    alter(`create trigger full before insert on batch_results when new.number = 2
      begin select raise(abort, 'no room'); end`);
    const program = new Program();
    const runner = await start('node', program);
    const ending = setInterval(() => {
      if (faults.length === 0) return;
      alter('update batches set held_until_ms = 0');
      runner.nudge();
    }, 50);
    const { record } = await end(id).finally(() => clearInterval(ending));
    assert.equal(record.status, 'failed');
    assert.match(record.errors ?? '', /stopped_repeatedly/);
    const tries = program.asked.filter((name) => name === 'l2').length;
    assert.ok(tries >= 2 && tries <= 6, `${tries} times`);
    assert.ok(faults.length > 0, 'and told');
    const answered = await idsIn(record.outputFile);
    assert.ok(!answered.includes('l2') && answered.includes('l4'));
  });

  it('ends where its input is gone, or its owner’s key', async () => {
    const [id, cancelled] = [await make(), await make()];
    const batch = await batches.find(owner, id);
    await files.remove(owner, batch?.record.inputFile ?? '');
    await storage.batches.cancel(owner, cancelled, Date.now());
    const program = new Program();
    await start('node', program);
    const { record } = await end(id);
    assert.match(record.errors ?? '', /input_file_missing/);
    assert.equal((await end(cancelled)).record.status, 'cancelled');
    assert.deepEqual(program.asked, []);
    await make();
    alter('delete from kept_file_keys');
    await runners[0]?.close();
    await start('node', program);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual(program.asked, []);
    assert.equal(await storage.batches.claim('anybody', 0), undefined, 'nobody has to look at it again');
  });

  it('is not worked for another key, file or length than it was made with', async () => {
    for (const change of [
      `key_id = 'key-2'`,
      `input_file = 'file-other'`,
      'total = 1',
      'ends_at_ms = 9999999999999',
    ]) {
      const id = await make();
      alter(`update batches set ${change} where id = '${id}'`);
      await assert.rejects(batches.find(owner, id), change);
      alter('delete from batches');
    }
  });
});
