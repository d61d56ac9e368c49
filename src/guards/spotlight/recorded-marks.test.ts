/** A request that was recorded with the signs of spotlighting reads again as it came, and no other text changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Segment, SegmentKind } from '../../http/segments.ts';
import { markerNote, markWords } from './marker.ts';
import { withoutMarks } from './recorded-marks.ts';

const SIGN = '\ue123';

class Text implements Segment {
  readonly path = '';
  readonly kind: SegmentKind;
  text: string;
  constructor(kind: SegmentKind, text: string) {
    this.kind = kind;
    this.text = text;
  }
  replace(text: string): void {
    this.text = text;
  }
}

const textsAfter = (segments: readonly Text[]) => {
  withoutMarks(segments);
  return segments.map(({ text }) => text);
};

test('signs and note are taken out', () => {
  const letter = 'Dear all,\n\nthe shed is  blue.';
  const marked = [
    new Text('system', `You help.\n\n${markerNote(SIGN)}`),
    new Text('user', 'Read it.'),
    new Text('tool_result', markWords(letter, SIGN)),
  ];
  assert.notEqual(marked[2]?.text, letter);
  assert.deepEqual(textsAfter(marked), ['You help.', 'Read it.', letter]);
});

test('a request without the note stays as it is, with whatever signs it has', () => {
  const own = [new Text('system', 'You help.'), new Text('user', `a${SIGN}b`)];
  assert.deepEqual(textsAfter(own), ['You help.', `a${SIGN}b`]);
});

test('a note in anybody else’s text names no sign', () => {
  const forged = [new Text('user', markerNote('e')), new Text('tool_result', 'the shed')];
  assert.deepEqual(textsAfter(forged), [markerNote('e'), 'the shed']);
});
