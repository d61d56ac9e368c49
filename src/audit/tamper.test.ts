/**
 * Whatever is changed, moved, left out or cut off below a checkpoint is found in an export and its place named, with
 * nothing but the export and a key.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { appendRequests, newFolder, openLog, outcomeOf, removeFolder } from './audit-fixture.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { exportLog } from './export-log.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  subtreesOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
import { decodeBundle, encodeBundle } from './tiles.ts';
import { verifyExport } from './verify-export.ts';
import type { VerifyReport } from './verify-report.ts';

const root = newFolder();
const pristine = join(root, 'data');
const exported = join(root, 'export');
let keys = '';
let work = '';

before(async () => {
  mkdirSync(pristine, { mode: 0o700 });
  // Two epochs and more than one full tile, with checkpoints in between.
  for (const requests of [100, 41]) {
    const log = await openLog({ dataPath: pristine, settings: { checkpointEntries: 64 } });
    await appendRequests(log, requests);
    await log.close();
  }
  keys = (await exportLog({ dataPath: pristine, outDir: exported })).keys;
});
after(() => removeFolder(root));
beforeEach(() => {
  work = join(root, 'work');
});
afterEach(() => removeFolder(work));

const named = (report: VerifyReport) => report.problems.map(({ where }) => where);
const filesOf = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));

describe('an export', () => {
  const verify = (dir = work, more: { witnessFiles?: readonly string[] } = {}) =>
    verifyExport({ dir, keys, ...more });
  const bundle = (path: string) => decodeBundle(readFileSync(join(work, path))).entries;
  const rewrite = (path: string, entries: readonly Buffer[]) =>
    writeFileSync(join(work, path), encodeBundle(entries));
  beforeEach(() => cpSync(exported, work, { recursive: true }));

  it('that nobody touched verifies', async () => {
    const report = await verify(exported);
    assert.deepEqual(report.problems, []);
    assert.equal(report.entries, 1 + 200 + 1 + 82);
    assert.ok(report.checkpoints >= 6);
  });

  it('gives inclusion and consistency proofs that hold against its checkpoints', () => {
    const [first = '', second = ''] = ['tile/entries/000', 'tile/entries/001.p/28'];
    const hashes = [...bundle(first), ...bundle(second)].map((entry) => leafHash(entry));
    const heads = filesOf(join(work, 'checkpoints')).map((path) =>
      readFileSync(join(work, 'checkpoints', path), 'utf8'),
    );
    const [old, last] = [heads[1], readFileSync(join(work, 'checkpoint'), 'utf8')].map((note) =>
      parseCheckpoint(note ?? ''),
    );
    assert.ok(old && last);
    const subtree = subtreesOf(hashes);
    const proof = consistencyProof(old.size, last.size, subtree);
    assert.ok(
      verifyConsistency({ oldSize: old.size, size: last.size, oldRoot: old.root, root: last.root, proof }),
    );
    const leaf = hashes[77] ?? Buffer.alloc(0);
    const path = inclusionProof(77, last.size, subtree);
    assert.ok(verifyInclusion({ index: 77, size: last.size, leaf, root: last.root, proof: path }));
  });

  it('shows any changed byte of any file', async () => {
    const files = filesOf(exported);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (pick, at, flip) => {
        const file = files[pick % files.length] ?? '';
        const bytes = readFileSync(join(exported, file));
        const changed = Buffer.from(bytes);
        changed[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
        writeFileSync(join(work, file), changed);
        const report = await verify();
        writeFileSync(join(work, file), bytes);
        assert.equal(report.ok, false, `${file} byte ${at % bytes.length}`);
        if (!file.startsWith('tile/entries'))
          assert.ok(
            named(report).some((where) => where.startsWith(file.replace(/\.p.*/, ''))),
            file,
          );
      }),
      { numRuns: 60 },
    );
  });

  it('shows every single changed byte of entries and tiles', async () => {
    const tiny = join(root, 'tiny');
    const outDir = join(root, 'tiny-export');
    mkdirSync(tiny, { mode: 0o700 });
    const log = await openLog({ dataPath: tiny });
    await log.append(outcomeOf('r1', { settles: false, payload: { subject: 's', content: 'x' } }));
    await log.close();
    const { keys: own } = await exportLog({ dataPath: tiny, outDir });
    for (const file of ['tile/entries/000.p/2', 'tile/0/000.p/2']) {
      const bytes = readFileSync(join(outDir, file));
      for (const at of bytes.keys()) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        writeFileSync(join(outDir, file), changed);
        assert.equal((await verifyExport({ dir: outDir, keys: own })).ok, false, `${file} byte ${at}`);
      }
      writeFileSync(join(outDir, file), bytes);
    }
    assert.equal((await verifyExport({ dir: outDir, keys: own })).ok, true);
  });

  it('names the entry of which a byte was changed', async () => {
    const path = 'tile/entries/000';
    const entries = bundle(path);
    for (const index of [0, 1, 99, 200, 255]) {
      const changed = entries.map((entry) => Buffer.from(entry));
      const entry = changed[index] ?? Buffer.alloc(0);
      entry[entry.length >> 1] = (entry[entry.length >> 1] ?? 0) ^ 1;
      rewrite(path, changed);
      assert.ok(named(await verify()).includes(`entry ${index}`));
    }
  });

  it('names an entry that was dropped, swapped or cut off', async () => {
    const path = 'tile/entries/000';
    const entries = bundle(path);
    rewrite(path, entries.toSpliced(50, 1));
    assert.ok(named(await verify()).includes('entry 50'));
    assert.ok(named(await verify()).includes(path));
    const [a = Buffer.alloc(0), b = Buffer.alloc(0)] = [entries[10], entries[11]];
    rewrite(path, entries.with(10, b).with(11, a));
    assert.deepEqual([...new Set(named(await verify()))].sort(), ['entry 10', 'entry 11']);
    rewrite(path, entries);
    const last = 'tile/entries/001.p/28';
    rewrite(last, bundle(last).slice(0, -2));
    assert.deepEqual(named(await verify()), [last, 'entry 282', 'entry 283']);
  });

  it('names tiles that were changed, and not the entries below them', async () => {
    for (const path of ['tile/0/000', 'tile/0/001.p/28']) {
      const bytes = readFileSync(join(work, path));
      bytes[3 * 32] = (bytes[3 * 32] ?? 0) ^ 1;
      writeFileSync(join(work, path), bytes);
      assert.deepEqual(named(await verify()), [`${path} hash 3`]);
      bytes[3 * 32] = (bytes[3 * 32] ?? 0) ^ 1;
      writeFileSync(join(work, path), bytes);
    }
  });

  it('rewritten with matching tiles no longer fits its checkpoints', async () => {
    const path = 'tile/entries/000';
    const entries = bundle(path);
    const text = (entries[20]?.toString() ?? '').replace('"attempts":1', '"attempts":2');
    const forged = Buffer.from(text);
    rewrite(path, entries.with(20, forged));
    const tile = readFileSync(join(work, 'tile/0/000'));
    leafHash(forged).copy(tile, 20 * 32);
    writeFileSync(join(work, 'tile/0/000'), tile);
    const report = await verify();
    assert.match(named(report)[0] ?? '', /^checkpoint \d+$/);
    assert.equal(report.ok, false);
  });

  it('misses no file', async () => {
    for (const file of filesOf(exported).filter((path) => !path.startsWith('checkpoints/'))) {
      renameSync(join(work, file), join(root, 'away'));
      assert.ok(named(await verify()).includes(file), file);
      renameSync(join(root, 'away'), join(work, file));
    }
    writeFileSync(join(work, 'tile/0/009'), 'x');
    assert.deepEqual(named(await verify()), ['tile/0/009']);
  });

  it('cut back to an older checkpoint is found by a witness', async () => {
    const earlier = join(root, 'earlier');
    mkdirSync(earlier, { mode: 0o700 });
    const log = await openLog({ dataPath: earlier });
    const outDir = join(root, 'earlier-export');
    const witness = join(root, 'witness');
    const { keys: own } = await exportLog({ dataPath: earlier, outDir });
    await appendRequests(log, 3);
    await log.close();
    cpSync(join(earlier, 'checkpoints/checkpoints.txt'), witness);
    assert.equal((await verifyExport({ dir: outDir, keys: own })).ok, true);
    const report = await verifyExport({ dir: outDir, keys: own, witnessFiles: [witness] });
    assert.match(report.problems[0]?.problem ?? '', /cut back/);
  });

  it('is not accepted under the key of another log', async () => {
    const other = join(root, 'other');
    mkdirSync(other, { mode: 0o700 });
    await (await openLog({ dataPath: other })).close();
    const { keys: strange } = await exportLog({ dataPath: other, outDir: join(root, 'other-export') });
    assert.equal((await verifyExport({ dir: exported, keys: strange })).ok, false);
    await assert.rejects(verifyExport({ dir: exported, keys: '' }), { code: 'audit_algorithm' });
  });

  it('goes to an empty folder only', async () => {
    await assert.rejects(exportLog({ dataPath: pristine, outDir: work }), { code: 'audit_export_target' });
    assert.ok(existsSync(dirname(work)));
  });
});
