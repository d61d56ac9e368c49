/** What is read and written anew has the digits that stood there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLossless } from './lossless-json.ts';

test('any number is written as it stood, alone and among others', () => {
  const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,25})$/);
  const number = fc
    .tuple(
      fc.constantFrom('', '-'),
      digits,
      fc.option(fc.stringMatching(/^\d{1,22}$/), { nil: undefined }),
      fc.option(fc.stringMatching(/^[eE][+-]?\d{1,3}$/), { nil: '' }),
    )
    .map(
      ([sign, whole, fraction, exponent]) =>
        `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent}`,
    );
  const holder = fc.constantFrom(
    (one: string) => one,
    (one: string) => `{"a":${one},"b":"x"}`,
    (one: string) => `["1.0",${one},{"c":[${one}]}]`,
  );
  fc.assert(
    fc.property(number, holder, (one, hold) =>
      assert.equal(JSON.stringify(parseLossless(hold(one))), hold(one)),
    ),
    { numRuns: 2_000 },
  );
});

test('white space goes, and nothing else does', () => {
  assert.equal(JSON.stringify(parseLossless('{ "a" :\n-0 , "b": [ 1.50 ,2 ] }')), '{"a":-0,"b":[1.50,2]}');
});

test('what is no JSON, or has too many values to look at, is not read', () => {
  for (const text of ['', '{"a":', '{"a":1.0,}', 'x']) assert.equal(parseLossless(text), undefined, text);
  const many = Array.from({ length: 5_000 }, () => 1);
  assert.deepEqual(parseLossless(JSON.stringify(many)), many);
  assert.equal(parseLossless(JSON.stringify(many).replace('1,', '1.0,')), undefined);
});
