/** `audit export` and `audit verify`: their JSON, their exit codes, and that an export needs a key from elsewhere. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { appendRequests, newFolder, openLog, removeFolder } from '../audit/audit-fixture.ts';
import { openKeyRing } from '../crypto/open-key-ring.ts';
import { auditExport } from './audit-export.ts';
import { auditVerify } from './audit-verify.ts';
import type { Command } from './command.ts';

const root = newFolder();
const dataPath = join(root, 'data');
const outDir = join(root, 'export');
const configPath = join(root, 'portcullis.yaml');
const keyFile = join(root, 'keys.txt');

before(async () => {
  mkdirSync(dataPath, { mode: 0o700 });
  writeFileSync(configPath, `storage: { kind: embedded, path: ${dataPath} }\n`);
  const keyRing = openKeyRing({ settings: {}, dataPath, env: {}, create: 'first_start' });
  const log = await openLog({ dataPath, keyRing });
  await appendRequests(log, 5);
  await log.close();
});
after(() => removeFolder(root));

async function run(command: Command, options: Record<string, string>) {
  const lines: string[] = [];
  const exitCode = await command.run(
    { options, positionals: [], configPath, json: true },
    {
      stdin: process.stdin,
      out: (line) => lines.push(line),
      err: () => {},
      isTerminal: false,
      env: {},
    },
  );
  assert.equal(lines.length, 1, 'exactly one JSON value');
  return { exitCode, answer: JSON.parse(lines[0] ?? '') };
}

describe('the audit commands', () => {
  it('verify the live log', async () => {
    const { exitCode, answer } = await run(auditVerify, {});
    assert.deepEqual([exitCode, answer], [0, { ok: true, entries: 11, checkpoints: 3, problems: [] }]);
  });

  it('export it, and verify the export with the key that was given', async () => {
    const { exitCode, answer } = await run(auditExport, { out: outDir });
    assert.equal(exitCode, 0);
    assert.deepEqual([answer.entries, answer.checkpoints], [11, 3]);
    writeFileSync(keyFile, `${answer.keys}\n`);
    const verified = await run(auditVerify, { export: outDir, key: keyFile });
    assert.deepEqual([verified.exitCode, verified.answer.ok], [0, true]);
    await assert.rejects(run(auditVerify, { export: outDir }), { code: 'usage' });
    await assert.rejects(run(auditExport, { out: outDir }), { code: 'audit_export_target' });
    await assert.rejects(run(auditExport, {}), { code: 'usage' });
  });

  it('answer no, with the place, where something was changed', async () => {
    const path = join(outDir, 'tile/entries/000.p/11');
    const bytes = readFileSync(path);
    const at = bytes.length - 100;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const { exitCode, answer } = await run(auditVerify, { export: outDir, key: keyFile });
    assert.equal(exitCode, 1);
    assert.equal(answer.problems[0].where, 'entry 10');
  });
});
