/** The doctor names what is wrong, and changes nothing. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { changeEntries } from '../../test/fixtures/audit-segments.ts';
import { appendRequests, openLog } from '../audit/audit-fixture.ts';
import { providerSettings } from '../providers/settings.ts';
import { checkAuditLog } from './doctor-audit.ts';
import { runCheck } from './doctor-check.ts';
import { checkClock, checkDataFolder, checkDisk, checkFsync, checkKek, checkNode } from './doctor-machine.ts';
import { checkPort, checkProviders } from './doctor-network.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
after(() => rmSync(folder, { recursive: true }));

describe('the machine', () => {
  test('Node and the clock', () => {
    assert.deepEqual([checkNode('24.0.0').ok, checkNode('22.9.0').ok], [true, false]);
    assert.deepEqual(
      [checkClock(Date.now()).ok, checkClock(0).ok, checkClock(Number.NaN).ok],
      [true, false, false],
    );
  });

  test('a data folder that others can look into', async () => {
    const path = join(folder, 'data');
    assert.match((await checkDataFolder(path)).detail, /first start makes it/);
    mkdirSync(path, { mode: 0o700 });
    assert.ok((await checkDataFolder(path)).ok);
    chmodSync(path, 0o755);
    const open = await checkDataFolder(path);
    assert.deepEqual([open.ok, /chmod 700/.test(open.detail)], [false, true]);
  });

  test('a key-encryption key that is not there, open to others or malformed', async () => {
    const kek = join(folder, 'kek');
    const config = {
      encryption: { kek: { file: kek } },
      storage: { kind: 'embedded', path: folder },
    } as const;
    const check = () => runCheck('kek', () => checkKek(config, {}));
    assert.equal((await check()).ok, false);
    writeFileSync(kek, Buffer.alloc(32, 7).toString('base64'), { mode: 0o644 });
    assert.equal((await check()).ok, false);
    chmodSync(kek, 0o600);
    assert.equal((await check()).ok, true);
    writeFileSync(kek, 'short');
    assert.equal((await check()).ok, false);
    const fresh = await checkKek({ ...config, encryption: {} }, {});
    assert.match(fresh.detail, /first start makes it/);
  });

  test('disk and fsync are measured where the data will be, and leave nothing behind', async () => {
    const before = readdirSync(folder);
    assert.match((await checkDisk(join(folder, 'not', 'yet'))).detail, /GiB free/);
    assert.match((await checkFsync(join(folder, 'not', 'yet'))).detail, /ms a write/);
    assert.deepEqual(readdirSync(folder), before);
  });
});

describe('the audit log', () => {
  test('is made at the first start; one that is shorter than its checkpoint is named', async () => {
    const path = join(folder, 'log');
    mkdirSync(path);
    assert.match((await checkAuditLog(path, 0)).detail, /first start makes it/);
    const log = await openLog({ dataPath: path });
    await appendRequests(log, 2);
    await log.close();
    const sound = await checkAuditLog(path, Date.now());
    assert.match(sound.detail, /^5 entries, the last checkpoint covers 5 and is 0 s old/);
    assert.ok(sound.ok);
    changeEntries(path, (entry) => (entry.index < 3 ? entry : undefined));
    const cut = await checkAuditLog(path, Date.now());
    assert.match(cut.detail, /^3 entries, but a checkpoint covers 5/);
    assert.equal(cut.ok, false);
  });

  test('of an older format is named', async () => {
    const path = join(folder, 'old');
    mkdirSync(path);
    writeFileSync(join(path, 'audit.db'), 'x');
    await assert.rejects(checkAuditLog(path, 0), { code: 'audit_old_format' });
  });
});

describe('the network', () => {
  test('a free port, and one that another program uses', async () => {
    const server = createServer((socket) => socket.resume().end('not http'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    assert.deepEqual(await checkPort('127.0.0.1', address.port, false), {
      ok: false,
      detail: `127.0.0.1:${address.port} is used by another program`,
    });
    await new Promise((resolve) => server.close(resolve));
    assert.ok((await checkPort('127.0.0.1', address.port, false)).ok);
    assert.ok((await checkPort('127.0.0.1', 0, false)).ok);
  });

  test('a provider that is not there is named; the simulator always is', async () => {
    const gone = providerSettings.parse({
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:9/v1',
      allowPrivateAddress: true,
    });
    const checks = await checkProviders({ gone, sim: providerSettings.parse({ kind: 'simulator' }) });
    assert.deepEqual(
      checks.map((check) => [check.name, check.ok]),
      [
        ['provider gone', false],
        ['provider sim', true],
      ],
    );
    assert.match((await checkProviders({}))[0]?.detail ?? '', /not checked/);
  });
});

test('a check that throws has failed', async () => {
  const check = await runCheck('x', async () => {
    throw new Error('no such disk');
  });
  assert.deepEqual(check, { name: 'x', ok: false, detail: 'no such disk' });
});
