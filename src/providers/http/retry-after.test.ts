/** Retry-After in every form, and in none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_RETRY_AFTER_MS, parseRetryAfter, parseRetryAfterMs } from './retry-after.ts';

const NOW_MS = Date.parse('1994-11-06T08:49:37Z');

test('reads seconds and HTTP dates, bounded', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['3600', MAX_RETRY_AFTER_MS],
    ['3601', MAX_RETRY_AFTER_MS],
    ['9999999999', MAX_RETRY_AFTER_MS],
    ['99999999999', undefined],
    ['Sun, 06 Nov 1994 08:49:47 GMT', 10_000],
    ['Sun, 06 Nov 1994 08:49:27 GMT', 0],
    ['Fri, 31 Dec 2100 23:59:59 GMT', MAX_RETRY_AFTER_MS],
    ['Sun, 99 Nov 1994 99:49:47 GMT', undefined],
    ['Sunday, 06-Nov-94 08:49:37 GMT', undefined],
    ['1994-11-06T08:49:47Z', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['soon', undefined],
    ['', undefined],
  ];
  for (const [value, expected] of cases) assert.equal(parseRetryAfter(value, NOW_MS), expected, value);
});

test('reads milliseconds, bounded', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['20', 20],
    ['20.5', 21],
    ['9999999999', MAX_RETRY_AFTER_MS],
    ['-5', undefined],
    ['.5', undefined],
    ['', undefined],
  ];
  for (const [value, expected] of cases) assert.equal(parseRetryAfterMs(value), expected, value);
});

test('never gives more than an hour, less than nothing, or a fraction', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (value, nowMs) => {
      const delayMs = parseRetryAfter(value, nowMs);
      assert.ok(
        delayMs === undefined || (Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= MAX_RETRY_AFTER_MS),
      );
    }),
  );
});
