/** What callers ask of the cache: RFC 9111, section 5.2.1. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NO_WISHES, readCacheControl } from './cache-control.ts';

const CASES: readonly (readonly [field: string | undefined, wishes: Partial<typeof NO_WISHES>])[] = [
  [undefined, {}],
  ['', {}],
  ['public, s-maxage=5, only-if, no-stored, x-no-store', {}],
  ['no-store', { noStore: true }],
  ['No-Store , NO-CACHE', { noStore: true, noCache: true }],
  ['no-cache="x"', { noCache: true }],
  ['max-age=10', { maxAgeMs: 10_000 }],
  ['max-age="10"', { maxAgeMs: 10_000 }],
  ['max-age=30, max-age=20', { maxAgeMs: 20_000 }],
  ['max-age=0', { noCache: true }],
  ['max-age', { noCache: true }],
  ['max-age=-1', { noCache: true }],
  ['max-age=1e9', { noCache: true }],
  ['only-if-cached', { onlyIfCached: true }],
  ['x'.repeat(2_000), { noStore: true }],
];

for (const [field, wishes] of CASES)
  it(`reads ${field === undefined ? 'no field' : JSON.stringify(field.slice(0, 60))}`, () => {
    assert.deepEqual(readCacheControl(field), { ...NO_WISHES, ...wishes });
  });
