/**
 * Promise 5: tampering shows. The log of a real gate, changed in every way below its last checkpoint: someone who has
 * only the export and the public key finds it, the command says so with its exit code, and the place is named.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { decodeBundle, encodeBundle } from '../../src/audit/tiles.ts';
import { verifyExport } from '../../src/audit/verify-export.ts';
import { verifyLive } from '../../src/audit/verify-live.ts';
import type { VerifyReport } from '../../src/audit/verify-report.ts';
import { openKeyRing } from '../../src/crypto/open-key-ring.ts';
import { readLoggedEntries } from '../fixtures/audit-entries.ts';
import {
  changeEntries,
  framesOf,
  readSegments,
  segmentFiles,
  swapEntries,
  writeSegments,
} from '../fixtures/audit-segments.ts';
import { chat, runCli, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

let root: string;
let firstKey = '';
let configPath: string;
let dataPath: string;
let exported: string;
/** The same log as it was after the first run. */
let earlier: string;
let keyFile: string;
let keys: string;

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
  // Two runs, so that the log has two epochs and checkpoints between them.
  for (const run of [1, 2]) {
    const gate = await startTestGate({ folder: root, config: { audit: { checkpointEntries: 4 } } });
    if (run === 1) firstKey = gate.key;
    await talk(gate, firstKey);
    ({ configPath, dataPath } = gate);
    await gate.close();
    if (run === 1) earlier = await exportTo('earlier');
  }
  exported = await exportTo('export');
  keys = readFileSync(join(exported, 'keys.txt'), 'utf8');
  keyFile = join(root, 'keys-from-elsewhere');
  writeFileSync(keyFile, keys);
});
after(() => rmSync(root, { recursive: true, force: true }));

async function exportTo(name: string): Promise<string> {
  const out = join(root, name);
  const { code, stderr } = await runCli(['audit', 'export', '--config', configPath, '--out', out]);
  assert.equal(code, 0, stderr);
  return out;
}

async function talk(gate: TestGate, key: string): Promise<void> {
  for (const stream of [false, true]) {
    const body = { model: 'test-model', stream, messages: [{ role: 'user', content: 'on the record' }] };
    await (await chat({ url: gate.url, key }, body)).text();
  }
  await (await chat({ url: gate.url, key: 'nobody' }, {})).text();
}

const places = (report: VerifyReport) => report.problems.map(({ where }) => where);

function filesOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
}

describe('an export of a real log', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(root, 'work-'));
    cpSync(exported, work, { recursive: true });
  });
  const verify = () => verifyExport({ dir: work, keys });
  const verifyByCommand = async () => {
    const { code, stdout } = await runCli(['audit', 'verify', '--json', '--export', work, '--key', keyFile]);
    return { code, report: JSON.parse(stdout) };
  };

  test('verifies for someone who has only it and the public key', async () => {
    const away = `${dataPath}-away`;
    cpSync(dataPath, away, { recursive: true });
    rmSync(dataPath, { recursive: true });
    try {
      const { code, report } = await verifyByCommand();
      assert.equal(code, 0);
      assert.deepEqual(report.problems, []);
      assert.ok(report.checkpoints >= 4);
      assert.equal(report.entries, (await verify()).entries);
    } finally {
      cpSync(away, dataPath, { recursive: true });
      rmSync(away, { recursive: true });
    }
    assert.equal((await verify()).entries, readLoggedEntries(dataPath).length);
  });

  test('shows a flipped bit anywhere in any file', async () => {
    for (const file of filesOf(exported)) {
      const path = join(work, file);
      const bytes = readFileSync(path);
      for (let at = 0; at < bytes.length; at += strideOf(file)) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        writeFileSync(path, changed);
        const report = await verify();
        assert.equal(report.ok, false, `${file} byte ${at}`);
        assert.ok(report.problems.length > 0, `${file} byte ${at}: no place is named`);
      }
      writeFileSync(path, bytes);
    }
    assert.equal((await verify()).ok, true);
  });

  const ENTRIES = /^tile\/entries\//;
  const changeEntries = (change: (entries: readonly Buffer[]) => readonly Buffer[]) => {
    const file = filesOf(work).find((path) => ENTRIES.test(path)) ?? '';
    const { entries } = decodeBundle(readFileSync(join(work, file)));
    assert.ok(entries.length > 10);
    writeFileSync(join(work, file), encodeBundle(change(entries)));
    return file;
  };
  const [empty, at] = [Buffer.alloc(0), 5];
  const CHANGES: Record<string, (entries: readonly Buffer[]) => readonly Buffer[]> = {
    'a dropped entry': (entries) => entries.toSpliced(at, 1),
    'an entry that stands twice': (entries) => entries.toSpliced(at, 0, entries[at] ?? empty),
    'two swapped entries': (entries) =>
      entries.with(at, entries[at + 1] ?? empty).with(at + 1, entries[at] ?? empty),
    'a changed cost': (entries) =>
      entries.map((entry) => Buffer.from(String(entry).replace(/"costNanoUsd":\d+/, '"costNanoUsd":1'))),
    'a cut tail': (entries) => entries.slice(0, -2),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    test(`shows ${name}: exit code 1, and the place`, async () => {
      const file = changeEntries(change);
      const { code, report } = await verifyByCommand();
      assert.equal(code, 1);
      assert.equal(report.ok, false);
      assert.ok(
        places(report).some((where) => where === file || /^entr(y|ies) \d+/.test(where)),
        JSON.stringify(places(report)),
      );
    });
  }

  test('shows a whole log that was made anew with a key of its own', async () => {
    const forged = await startTestGate({ folder: mkdtempSync(join(root, 'forger-')) });
    await talk(forged, forged.key);
    await forged.close();
    rmSync(work, { recursive: true });
    const made = await runCli(['audit', 'export', '--config', forged.configPath, '--out', work]);
    assert.equal(made.code, 0);
    assert.equal((await verifyByCommand()).code, 1);
  });

  test('shows a log that was put back to an older state, to whoever kept a newer checkpoint', async () => {
    assert.equal((await verifyExport({ dir: earlier, keys })).ok, true);
    const witness = join(dataPath, 'checkpoints', 'checkpoints.txt');
    const report = await verifyExport({ dir: earlier, keys, witnessFiles: [witness] });
    assert.equal(report.ok, false);
    assert.match(report.problems[0]?.problem ?? '', /cut back/);
  });
});

/** Every hash is met; of the longer files enough places that no part of them is left out. */
function strideOf(file: string): number {
  if (file.startsWith('tile/entries')) return 3;
  return file.startsWith('tile/') ? 1 : 31;
}

describe('the live log of a real gate', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(root, 'live-'));
    cpSync(dataPath, work, { recursive: true });
  });
  const keyRing = () => openKeyRing({ settings: {}, dataPath: work, env: {}, create: 'never' });
  const verify = () => verifyLive({ dataPath: work, keyRing: keyRing() });
  const verifyByCommand = async () => {
    const config = join(work, 'tampered.yaml');
    writeFileSync(config, JSON.stringify({ storage: { kind: 'embedded', path: work } }));
    const { code, stdout } = await runCli(['audit', 'verify', '--json', '--config', config]);
    return { code, report: JSON.parse(stdout) as VerifyReport };
  };
  test('verifies, payloads and all', async () => {
    assert.deepEqual((await verify()).problems, []);
  });

  test('shows a flipped bit in every frame of every segment, and names the frame', async () => {
    for (const path of segmentFiles(work)) {
      const bytes = readFileSync(path);
      const offsets = [...framesOf(bytes)].map(({ offset }) => offset);
      assert.ok(offsets.length > 5);
      for (const [frame, offset] of offsets.entries()) {
        const end = offsets[frame + 1] ?? bytes.length;
        for (const at of [offset, offset + 5, offset + 10, offset + 12, offset + 20, end - 30, end - 1]) {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
          writeFileSync(path, changed);
          const report = await verify();
          assert.equal(report.ok, false, `${path} byte ${at}`);
          const place = `audit/${basename(path)}, byte ${offset}`;
          assert.ok(places(report).includes(place), `${place}: ${places(report)}`);
        }
      }
      writeFileSync(path, bytes);
    }
    assert.equal((await verify()).ok, true);
  });

  test('shows a changed bit of every leaf, hash and payload where the checksums are made right, and names the entry', async () => {
    const original = readSegments(work);
    const flipped = (bytes: Buffer, at: number) => {
      const changed = Buffer.from(bytes);
      changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ 1;
      return changed;
    };
    const entries = original.flatMap((segment) => segment.entries);
    assert.ok(entries.length > 10);
    for (const { index } of entries) {
      for (const part of ['leaf', 'hash'] as const) {
        changeEntries(work, (entry) =>
          entry.index === index ? { ...entry, [part]: flipped(entry[part], index * 37) } : entry,
        );
        const found = places(await verify());
        assert.ok(found.includes(part === 'leaf' ? `entry ${index}` : `stored hash ${index}`), String(found));
        writeSegments(work, original);
      }
    }
    for (const [at, segment] of original.entries()) {
      for (const [batch, { entries: count, bytes }] of segment.boxes.entries()) {
        if (bytes.length === 0) continue;
        const boxes = segment.boxes.with(batch, { entries: count, bytes: flipped(bytes, bytes.length - 20) });
        writeSegments(work, original.with(at, { ...segment, boxes }));
        const of = segment.entries.filter((entry) => entry.batch === batch).map(({ index }) => index);
        const found = places(await verify());
        assert.ok(
          of.some((index) => found.includes(`payload of entry ${index}`)),
          String(found),
        );
      }
    }
    writeSegments(work, original);
    assert.equal((await verify()).ok, true);
  });

  const without = (from: number, end: number) =>
    changeEntries(work, (entry) => (entry.index >= from && entry.index < end ? undefined : entry));
  const cutTail = () => writeSegments(work, readSegments(work).slice(0, 1));
  const CHANGES: Record<string, () => void> = {
    'a dropped entry': () => without(5, 6),
    'a dropped entry, the rest moved up': () => {
      without(5, 6);
      changeEntries(work, (entry) => (entry.index > 5 ? { ...entry, index: entry.index - 1 } : entry));
    },
    'two swapped entries': () => swapEntries(work, 5, 6),
    'an entry that stands twice': () => {
      const five = readSegments(work)
        .flatMap(({ entries }) => entries)
        .find(({ index }) => index === 5);
      changeEntries(work, (entry) =>
        entry.index === 6 && five !== undefined ? { ...entry, leaf: five.leaf, hash: five.hash } : entry,
      );
    },
    'a cut tail': () => without(7, Number.MAX_SAFE_INTEGER),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    test(`shows ${name}: exit code 1, and the place`, async () => {
      change();
      const { code, report } = await verifyByCommand();
      assert.equal(code, 1);
      assert.equal(report.ok, false);
      assert.ok(
        places(report).some((where) => /^entr(y|ies) [567]/.test(where)),
        String(places(report)),
      );
    });
  }

  test('shows the last segment taken away: exit code 1, and the entries', async () => {
    const first = readSegments(work)[1]?.entries[0]?.index;
    cutTail();
    const { code, report } = await verifyByCommand();
    assert.equal(code, 1);
    assert.ok(
      places(report).some((where) => where.startsWith(`entries ${first} to `)),
      String(places(report)),
    );
  });

  test('a gate does not go on with a log that was cut back', async () => {
    cutTail();
    const folder = mkdtempSync(join(root, 'cut-'));
    cpSync(work, join(folder, 'data'), { recursive: true });
    await assert.rejects(startTestGate({ folder }), { code: 'audit_damaged' });
  });
});
