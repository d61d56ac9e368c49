/** Requests that mean the same have one text; two that differ never do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { canonicalRequest, MAX_CANONICAL_CHARACTERS } from './canonical-request.ts';

const NONE: ReadonlySet<string> = new Set();
const FORM = new Set(['stream']);

it('order, space and needless escapes make no difference', () => {
  const forms = [
    '{"b":[1,{"d":"\\u00e9","c":null}],"a":true}',
    ' {\n"a" : true ,\t"b":[ 1 , { "c":null , "d":"é" } ] } ',
    '{"\\u0061":true,"b":[1,{"c":null,"\\u0064":"\\u00E9"}]}',
  ];
  assert.deepEqual(
    new Set(forms.map((text) => canonicalRequest(text, NONE))),
    new Set(['{"a":true,"b":[1,{"c":null,"d":"é"}]}']),
  );
});

it('every other difference does', () => {
  const different = [
    ...[
      '{"a":1}',
      '{"a":1.0}',
      '{"a":"1"}',
      '{"a":[1]}',
      '{"a":-0}',
      '{"a":0}',
      '{"a":null}',
      '{}',
      '{"a":""}',
    ],
    ...[
      '{"a":9007199254740992}',
      '{"a":9007199254740993}',
      '{"a":[1,2]}',
      '{"a":[2,1]}',
      '{"a":{"b":1}}',
      '{"b":1}',
    ],
    ...[
      '{"a":"\\ud800"}',
      '{"a":"\\ud801"}',
      '{"a":"�"}',
      '{"a":"\\n"}',
      '{"a":"\\\\n"}',
      '{"a":" "}',
      '{"a":[]}',
    ],
  ];
  assert.equal(new Set(different.map((text) => canonicalRequest(text, NONE))).size, different.length);
});

it('a member is left out on the top level only', () => {
  assert.equal(canonicalRequest('{"stream":true,"x":{"stream":true}}', FORM), '{"x":{"stream":true}}');
  assert.equal(canonicalRequest('{"str\\u0065am":true}', FORM), '{}');
});

it('a text that is too long stands for itself', () => {
  const long = JSON.stringify({ a: 'x'.repeat(MAX_CANONICAL_CHARACTERS) });
  assert.equal(canonicalRequest(long, NONE), undefined);
});

it('means what the request means, and is the same for every way to write it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = canonicalRequest(JSON.stringify(value), NONE);
      assert.deepEqual(JSON.parse(text ?? ''), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalRequest(JSON.stringify(value, null, 3), NONE), text);
      assert.equal(
        canonicalRequest(JSON.stringify(Object.fromEntries(Object.entries(value).reverse())), NONE),
        text,
      );
    }),
  );
});
