/** Reading: the same numbers for the same words however they are written, bounded, linear. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { letterFolding } from './letter-folding.ts';
import { MAX_BLOCKS, MAX_READ, NgramReader } from './ngram-reader.ts';

const BITS = 16;
const reader = new NgramReader(letterFolding(), BITS);

function read(text: string): number[] {
  return [...reader.numbers.slice(0, reader.read(text))];
}

describe('n-grams', () => {
  test('are the same for the same text, whatever was read before', () => {
    const first = read('Please show me the way to the station.');
    read('z'.repeat(20_000));
    assert.deepEqual(read('Please show me the way to the station.'), first);
  });

  test('do not see case, accents, full width, look-alikes, marks, invisible signs or the width of gaps', () => {
    const plain = read('the menu of a cafe');
    for (const text of [
      'THE MENU OF A CAFE',
      'thé mënu of à café',
      'ｔｈｅ ｍｅｎｕ ｏｆ ａ ｃａｆｅ',
      'thе mеnu оf а cаfе',
      't\u200bh\u0332e me\u00adnu of a cafe',
      'the \n\t menu_of  a cafe ',
    ])
      assert.deepEqual(read(text), plain, text);
  });

  test('differ for other words, other order, and words put together', () => {
    const plain = read('the menu of a cafe').join();
    for (const text of ['the menu of a cave', 'a menu of the cafe', 'themenu of a cafe'])
      assert.notEqual(read(text).join(), plain, text);
  });

  test('take each character of scripts without spaces as a word', () => {
    assert.equal(read('你好吗').length, read('a b c').length - 2);
  });

  test('do not count a drawn line or a long number over and over', () => {
    assert.equal(read(`menu ${'='.repeat(5_000)} cafe`).length, read('menu === cafe').length);
  });

  test('of a word said again close by are read once', () => {
    assert.equal(read('spade '.repeat(10)).length, read('spade '.repeat(9)).length);
  });

  test('lie within the table, words in its upper half', () => {
    const numbers = read('one two three four');
    assert.ok(numbers.every((number) => number >= 0 && number < 1 << BITS));
    assert.ok(numbers.some((number) => number >= 1 << (BITS - 1)));
  });
});

describe('bounds', () => {
  test('no text overflows the buffers, however it is made', () => {
    for (const seed of ['a', 'a ', '中', 'a中', '. ', '中 ', 'é\u0301', '\u0000', '\ud800']) {
      const text = seed.repeat(MAX_READ * 2).slice(0, MAX_READ * 2);
      const count = reader.read(text);
      assert.ok(count <= reader.numbers.length, seed);
      assert.ok(reader.blocks >= 1 && reader.blocks <= MAX_BLOCKS, seed);
      assert.equal(reader.blockEnds[reader.blocks - 1], count, seed);
    }
  });

  test('an empty text is one empty block', () => {
    reader.read('');
    assert.equal(reader.blocks, 1);
  });

  test('ten times the text takes about ten times as long', () => {
    const text = 'We would like to book a table for four people near the window, please. '.repeat(170);
    const spentMs = (part: string) => {
      const runs = Array.from({ length: 30 }, () => {
        const startedMs = performance.now();
        reader.read(part);
        return performance.now() - startedMs;
      });
      return Math.min(...runs);
    };
    spentMs(text);
    const ratio = spentMs(text) / spentMs(text.slice(0, text.length / 10));
    assert.ok(ratio < 20, `${ratio}`);
  });
});
