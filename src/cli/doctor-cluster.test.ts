/** Nodes of different minds are told: two configurations enforce different rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOnNodes } from './doctor-cluster.ts';

const node = (name: string, revision: string, version = '1.0.0') => ({
  id: name,
  node: name,
  revision,
  version,
});

test('nodes that run one configuration are in order, of two versions too', () => {
  assert.deepEqual(verdictOnNodes([]), { ok: true, detail: 'none is running' });
  const verdict = verdictOnNodes([node('a', 'r1'), node('b', 'r1', '1.1.0')]);
  assert.equal(verdict.ok, true);
  assert.match(verdict.detail, /^2 running different versions: a \(1\.0\.0, revision r1\), b/);
});

test('nodes that run different configurations are not', () => {
  const verdict = verdictOnNodes([node('a', 'r1'), node('b', 'r2')]);
  assert.equal(verdict.ok, false);
  assert.match(
    verdict.detail,
    /different configurations: a \(1\.0\.0, revision r1\), b \(1\.0\.0, revision r2\)/,
  );
});
