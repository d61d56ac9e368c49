/** Structured output: what ajv is trusted with and what is refused before it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStructuredOutput } from './structured-output.ts';

const PERSON = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    age: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { $ref: '#/$defs/tag' }, uniqueItems: true },
    born: { type: 'string', format: 'date' },
    code: { type: 'string', pattern: '^[A-Z]{2}-\\d{3}$' },
  },
  required: ['name'],
  additionalProperties: false,
  $defs: { tag: { type: 'string', enum: ['a', 'b'] } },
};

const checker = createStructuredOutput();

function problemsOf(schema: unknown, text: string): string {
  const verdict = checker.checkOutput(schema, text);
  assert.equal(verdict.ok, false, text);
  return verdict.ok ? '' : verdict.problems;
}

test('accepts what matches', () => {
  const text = JSON.stringify({ name: 'x', age: 3, tags: ['a', 'b'], born: '2020-02-29', code: 'AB-123' });
  assert.deepEqual(checker.checkOutput(PERSON, text), { ok: true });
});

test('names what does not match, by the schema', () => {
  for (const [text, problem] of [
    ['{}', "/: must have required property 'name'"],
    ['{"name":""}', '/name: must NOT have fewer than 1 characters'],
    ['{"name":"x","age":-1}', '/age: must be >= 0'],
    ['{"name":"x","age":1.5}', '/age: must be integer'],
    ['{"name":"x","tags":["a","a"]}', '/tags: must pass "uniqueItems" keyword validation'],
    ['{"name":"x","tags":["c"]}', '/tags/0: must be equal to one of the allowed values'],
    ['{"name":"x","born":"yesterday"}', '/born: must match format "date"'],
    ['{"name":"x","code":"ab"}', '/code: must match pattern "^[A-Z]{2}-\\d{3}$"'],
    [
      'not json',
      'The output is not valid JSON. Answer with the JSON value alone, without any text around it.',
    ],
    [
      '{"name":"x"} extra',
      'The output is not valid JSON. Answer with the JSON value alone, without any text around it.',
    ],
  ] as const) {
    assert.equal(problemsOf(PERSON, text), problem);
  }
});

test('a schema has no more patterns than are compiled and tried in a moment', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => [`^a{0,50}b${index}(c|d)*e$`, {}]);
  const schema = (count: number) => ({ type: 'object', patternProperties: Object.fromEntries(named(count)) });
  assert.equal(checker.refusal(schema(64)), undefined);
  assert.match(checker.refusal(schema(65)) ?? '', /more than 64 patterns/);
});

test('problems never repeat what the model wrote', () => {
  const canary = 'canary-4f1d';
  const schema = {
    type: 'object',
    additionalProperties: { type: 'integer' },
    propertyNames: { maxLength: 5 },
  };
  for (const text of [`{"${canary}":"${canary}"}`, `"${canary}"`, `{"a":"${canary}"}`, canary]) {
    assert.ok(!problemsOf(schema, text).includes(canary), text);
  }
  assert.ok(!problemsOf(PERSON, `{"${canary}":1,"name":"${canary}","age":"${canary}"}`).includes(canary));
});

test('problems are bounded', () => {
  const text = JSON.stringify(Array.from({ length: 5_000 }, () => 'x'));
  assert.ok(problemsOf({ type: 'array', items: { type: 'integer' } }, text).length <= 1_000);
});

test('JSON mode wants an object', () => {
  assert.deepEqual(checker.checkJson('{"a":[1]}'), { ok: true });
  for (const text of ['[1]', '"x"', 'null', '{', '', '```json\n{}\n```'])
    assert.equal(checker.checkJson(text).ok, false, text);
});

test('refuses schemas that it cannot check safely', () => {
  let deep: object = { type: 'string' };
  for (let i = 0; i < 100; i += 1) deep = { properties: { a: deep } };
  for (const [schema, reason] of [
    [{ $ref: 'https://schemas.example/x.json' }, /\$ref/],
    [{ $ref: 'other.json#/a' }, /\$ref/],
    [{ $ref: '#/$defs/missing' }, /compile/],
    [{ type: 'strin' }, /valid JSON Schema/],
    [{ maxLength: '3"+process.exit()+"' }, /valid JSON Schema/],
    [{ description: 'x'.repeat(70_000) }, /larger/],
    [deep, /nested/],
    [{ pattern: '(?=a)b' }, /pattern/],
    [{ pattern: '(a)\\1' }, /pattern/],
    [{ pattern: '(' }, /pattern/],
    [{ pattern: '(((){1000}){1000}){1000}' }, /pattern/],
    [{ patternProperties: { '(?<!a)b': {} } }, /pattern/],
    [{ $dynamicRef: '#a' }, /not supported/],
    [{ properties: JSON.parse('{"__proto__":{}}') }, /__proto__/],
    ['text', /object/],
    [{ allOf: [3] }, /object/],
  ] as const) {
    const refusal = checker.refusal(schema);
    assert.match(refusal ?? '', reason, JSON.stringify(schema).slice(0, 80));
    assert.equal(checker.checkOutput(schema, '{}').ok, false, 'a refused schema matches nothing');
  }
  assert.equal(checker.refusal(PERSON), undefined);
  assert.equal(checker.refusal(true), undefined);
});

test('accepts schemas as libraries write them', () => {
  const draft7 = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://x.example/a',
    type: 'object',
  };
  assert.equal(checker.refusal(draft7), undefined);
  const recursive = { type: 'object', properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } } };
  assert.deepEqual(checker.checkOutput(recursive, '{"next":{"next":null}}'), { ok: true });
  assert.equal(checker.checkOutput(recursive, '{"next":{"next":3}}').ok, false);
});

test('two schemas that differ only in their patterns are told apart', () => {
  const schema = { type: 'object', properties: { a: { pattern: '^x$' }, b: { pattern: '^y$' } } };
  assert.deepEqual(checker.checkOutput(schema, '{"a":"x","b":"y"}'), { ok: true });
  assert.equal(checker.checkOutput(schema, '{"a":"x","b":"x"}').ok, false);
});

test('names that only differ from keywords by their place stay data', () => {
  const schema = {
    type: 'object',
    properties: { pattern: { const: { pattern: '(?=' } }, $ref: { type: 'integer' } },
  };
  assert.deepEqual(checker.checkOutput(schema, '{"pattern":{"pattern":"(?="},"$ref":1}'), { ok: true });
});

test('hostile schemas and outputs cost little', () => {
  const doubling: Record<string, object> = { d40: { type: 'string' } };
  for (let i = 0; i < 40; i += 1) {
    doubling[`d${i}`] = { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] };
  }
  const cases: readonly (readonly [unknown, string])[] = [
    [{ $ref: '#/$defs/d0', $defs: doubling }, '"x"'],
    [{ type: 'string', pattern: '^(a+)+$' }, JSON.stringify(`${'a'.repeat(50_000)}b`)],
    [{ type: 'string', pattern: '(x+x+)+y' }, JSON.stringify('x'.repeat(50_000))],
    [{ type: 'string', format: 'email' }, JSON.stringify('a.'.repeat(50_000))],
    [
      { type: 'array', uniqueItems: true },
      JSON.stringify([...Array.from({ length: 20_000 }, (_, i) => ({ i })), { i: 0 }]),
    ],
    [{ allOf: [{ $ref: '#' }] }, '1'],
    [true, '['.repeat(100_000)],
  ];
  for (const [schema, text] of cases) {
    checker.refusal(schema);
    const startedMs = performance.now();
    checker.checkOutput(schema, text);
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs < 1_000, `${JSON.stringify(schema).slice(0, 60)} took ${tookMs.toFixed(0)} ms`);
  }
  assert.equal(checker.checkOutput(cases[0]?.[0], '"x"').ok, false, 'an unfinished check is no match');
  assert.equal(checker.checkOutput({ allOf: [{ $ref: '#' }] }, '1').ok, false);
  assert.equal(checker.checkOutput(true, '['.repeat(100_000)).ok, false);
});
