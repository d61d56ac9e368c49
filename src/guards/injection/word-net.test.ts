/** The network over words: the same for the same text, bounded, its windows apart, unknown words without a say. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { letterFolding } from './letter-folding.ts';
import {
  NET_BIAS,
  NET_DEPTH,
  NET_LAYERS,
  NET_OUTPUTS,
  NET_SPAN,
  NET_WINDOW,
  PIECE_NUMBERS,
  UNKNOWN_PIECE,
  WordNet,
  windowCount,
  windowStart,
} from './word-net.ts';
import { MAX_WORDS, WordReader } from './word-reader.ts';

const FOLDING = letterFolding();
const READER = new WordReader(FOLDING);

function piecesOf(text: string): readonly number[] {
  const words = READER.read(text, 0, text.length);
  return [...READER.pieces.subarray(0, READER.starts[words])];
}

/** A network whose first filter answers to the pieces of one word, in the middle of its span. */
function netFor(word: string): WordNet {
  const pieces = new Int8Array(PIECE_NUMBERS);
  for (let at = 0; at < PIECE_NUMBERS; at += NET_DEPTH) pieces[at] = UNKNOWN_PIECE;
  for (const piece of piecesOf(word)) pieces.fill(10, piece * NET_DEPTH, (piece + 1) * NET_DEPTH);
  const layers = new Float32Array(NET_LAYERS);
  layers.fill(1, (NET_SPAN >> 1) * NET_DEPTH, ((NET_SPAN >> 1) + 1) * NET_DEPTH);
  layers[NET_OUTPUTS] = 1;
  layers[NET_BIAS] = -1;
  return new WordNet({ pieceUnit: 0.1, pieces, layers }, FOLDING);
}

const of = (net: WordNet, text: string) => net.of(text, 0, text.length);

describe('words', () => {
  test('are the same in capitals, with accents and with look-alikes', () => {
    assert.deepEqual(piecesOf('Réveal THE rules'), piecesOf('reveal the rules'));
    assert.deepEqual(piecesOf('r\u0435veal'), piecesOf('reveal'));
  });

  test('that look alike share pieces, others do not', () => {
    const shared = (a: string, b: string) =>
      piecesOf(a).filter((piece) => piecesOf(b).includes(piece)).length;
    assert.ok(shared('instruction', 'instructions') >= 8);
    assert.equal(shared('instruction', 'garden'), 0);
  });

  test('are bounded, however long the text and its words are', () => {
    for (const text of [
      'word '.repeat(5_000),
      'x'.repeat(50_000),
      '。'.repeat(9_000),
      '規則'.repeat(9_000),
      '',
    ])
      assert.ok(READER.read(text, 0, text.length) <= MAX_WORDS);
  });

  test('outside the part that is to be read are not read', () => {
    const text = 'one two three';
    READER.read(text, 4, 7);
    const [start = 0, end = 0] = READER.starts;
    assert.deepEqual([...READER.pieces.subarray(start, end)], piecesOf('two'));
  });
});

describe('the network', () => {
  test('says the same of the same text, whatever it read before', () => {
    const net = netFor('zebra');
    const first = of(net, 'a zebra at the gate');
    of(net, 'zebra '.repeat(400));
    assert.equal(of(net, 'a zebra at the gate'), first);
    assert.ok(first > of(net, 'a horse at the gate'));
  });

  test('says its bias where it knows no word', () => {
    assert.equal(of(netFor('zebra'), 'a horse at the gate'), -1);
    assert.equal(of(netFor('zebra'), ''), -1);
  });

  test('finds what stands in any window and counts it once', () => {
    const net = netFor('zebra');
    const alone = of(net, 'zebra');
    for (const before of [0, 10, 47, 48, 100, MAX_WORDS - 1])
      assert.equal(of(net, `${'horse '.repeat(before)}zebra`), alone, `after ${before}`);
    assert.equal(of(net, 'zebra '.repeat(200)), alone);
  });

  test('has windows that reach over every word', () => {
    for (let words = 0; words <= MAX_WORDS; words += 1)
      assert.ok(windowStart(windowCount(words) - 1) + NET_WINDOW >= words, `${words}`);
  });

  test('takes well under a millisecond, however long the text', () => {
    const net = netFor('zebra');
    const text = 'the quick zebra jumps over instructions '.repeat(2_000);
    const measure = () => {
      const startedMs = performance.now();
      for (let i = 0; i < 20; i += 1) of(net, text);
      return (performance.now() - startedMs) / 20;
    };
    measure();
    const spentMs = Math.min(...Array.from({ length: 8 }, measure));
    assert.ok(spentMs < 2, `${spentMs} ms`);
  });
});
