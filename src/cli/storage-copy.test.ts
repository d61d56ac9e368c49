/** What `storage copy` refuses before it touches either side; what it copies is shown on a real Postgres. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeTestConfig } from '../../test/fixtures/running-gate.ts';
import { CommandError } from './command.ts';
import { storageCopy } from './storage-copy.ts';

test('refuses a target within the source, which would be copied into itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-copy-'));
  try {
    const from = writeTestConfig(folder, 'http://127.0.0.1:9/v1', {});
    const source = join(folder, 'data');
    mkdirSync(source);
    writeFileSync(join(source, 'kek'), '');
    for (const [inside, isRefused] of [
      ['new', true],
      ['audit/new', true],
      ['../data-new', false],
      ['../..data', false],
    ] as const) {
      const side = mkdtempSync(join(folder, 'to-'));
      const storage = { kind: 'embedded', path: join(source, inside) } as const;
      const to = writeTestConfig(side, 'http://127.0.0.1:9/v1', { config: { storage } });
      const io = { out: () => {}, err: () => {}, isTerminal: false, env: {} };
      const copying = storageCopy.run(
        { options: { from, to }, positionals: [], configPath: undefined, json: true },
        { ...io, stdin: (async function* () {})() },
      );
      // An empty key-encryption key stops the others later.
      await assert.rejects(
        copying,
        (error) => error instanceof CommandError && (error.code === 'usage') === isRefused,
      );
    }
    assert.deepEqual(
      readdirSync(source).filter((name) => name === 'new' || name === 'audit'),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
