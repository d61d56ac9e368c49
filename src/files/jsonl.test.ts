/** Lines of JSON: what a hostile file may hold is refused at its line, and how the bytes are cut changes nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkJsonLines, jsonLines, MAX_FILE_LINES } from './jsonl.ts';

const BOUNDS = { maxBytes: 200, maxDepth: 8 };
const check = (text: string | Buffer) => checkJsonLines([Buffer.from(text)], BOUNDS);

describe('a file of lines', () => {
  it('gives each line once, wherever its bytes are cut', async () => {
    const bytes = Buffer.from('{"a":"é"}\r\n{"b":[1.50]}\n{}\n');
    for (let at = 0; at <= bytes.length; at += 1) {
      const texts: string[] = [];
      for await (const { json, number } of jsonLines([bytes.subarray(0, at), bytes.subarray(at)], BOUNDS))
        texts.push(`${number} ${json.text}`);
      assert.deepEqual(texts, ['1 {"a":"é"}', '2 {"b":[1.50]}', '3 {}'], `cut at ${at}`);
    }
  });

  it('lets others have their turn, however short its lines are', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 0);
    assert.equal(await check('{}\n'.repeat(30_000)), 30_000);
    clearInterval(counting);
    assert.ok(turns > 5, `${turns} turns`);
  });

  it('may end without a line break, and may be empty', async () => {
    assert.equal(await check('{}\n{}'), 2);
    assert.equal(await check(''), 0);
  });

  const HOSTILE: readonly (readonly [name: string, text: string | Buffer, line: number, code: string])[] = [
    ['a line that is no JSON', '{}\nno\n', 2, 'invalid_json'],
    ['a line that is no object', '{}\n[1]\n', 2, 'invalid_json'],
    ['an empty line', '{}\n\n{}', 2, 'invalid_json'],
    ['two objects on a line', '{}{}', 1, 'invalid_json'],
    ['an object over two lines', '{\n}', 1, 'invalid_json'],
    ['a byte order mark', '\ufeff{}', 1, 'invalid_json'],
    ['a key that stands twice', '{"a":1,"a":2}', 1, 'duplicate_key'],
    ['a key that is never accepted', '{"__proto__":{}}', 1, 'forbidden_key'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 1, 'invalid_utf8'],
    ['a depth bomb', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, 1, 'json_too_deep'],
    ['a line that is too long', `{}\n{"a":"${'x'.repeat(200)}"}`, 2, 'body_too_large'],
    ['more lines than are read', '{}\n'.repeat(MAX_FILE_LINES + 1), MAX_FILE_LINES + 1, 'invalid_field'],
    ['a line that never ends', 'x'.repeat(100_000), 1, 'body_too_large'],
  ];
  for (const [name, text, line, code] of HOSTILE)
    it(`is refused at its line: ${name}`, async () => {
      const fault = await check(text);
      assert.ok(typeof fault !== 'number', 'it passed');
      assert.deepEqual([fault.line, fault.refusal.code], [line, code]);
    });
});
