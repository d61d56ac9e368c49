/** Control bytes in answers: terminals and viewers must get text and nothing else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { SegmentKind } from '../http/segments.ts';
import { partsOf, runChannel } from './channel.fixture.ts';
import { controlBytesGuard } from './control-bytes-guard.ts';
import type { GuardContext } from './guard.ts';
import { contextFor } from './guard-context.fixture.ts';
import { buildGuardSet } from './guard-set.ts';
import { GUARD_DEFAULTS, withOverrides } from './settings.ts';

const ALONE = [{ guard: controlBytesGuard().output, mode: 'redact' as const }];
const DEFAULTS = buildGuardSet(GUARD_DEFAULTS).output;
const ESC = '\u001b';

function cleaned(
  text: string,
  kind: SegmentKind = 'assistant',
  context: GuardContext = contextFor(),
): string {
  return runChannel(ALONE, [text], context, kind).text;
}

const SEQUENCES: readonly (readonly [name: string, text: string, visible: string])[] = [
  ['colours', `${ESC}[31;1mred${ESC}[0m`, 'red'],
  ['cursor movement and erasure', `a${ESC}[2K${ESC}[1A${ESC}[5Cb`, 'ab'],
  ['private modes', `${ESC}[?25l${ESC}[?1049hx`, 'x'],
  ['a one-byte CSI', 'a\u009b31mb', 'ab'],
  ['a hyperlink', `${ESC}]8;;https://evil.example/${ESC}\\click${ESC}]8;;${ESC}\\`, 'click'],
  ['a hyperlink ended by bells', `${ESC}]8;;https://evil.example/\u0007click${ESC}]8;;\u0007`, 'click'],
  ['writing to the clipboard', `a${ESC}]52;c;cm0gLXJmIC8=\u0007b`, 'ab'],
  ['a window title', `${ESC}]0;owned\u009cb`, 'b'],
  ['a one-byte OSC', 'a\u009d0;owned\u0007b', 'ab'],
  ['a device control string', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
  ['an application command', `a${ESC}_Gf=100;AAAA${ESC}\\b`, 'ab'],
  ['a reset', `a${ESC}cb`, 'ab'],
  ['a character set', `a${ESC}(0b`, 'ab'],
  ['a string that never ends', `a${ESC}]0;owned\nthe next line`, 'a\nthe next line'],
  ['backspaces', 'safe\b\b\b\bevil', 'safeevil'],
  ['null and bell', 'a\u0000b\u0007c', 'abc'],
  ['delete', 'a\u007fb', 'ab'],
  ['a lone carriage return', 'rm -rf /\recho hello', 'rm -rf /\necho hello'],
  ['form feed and vertical tab', 'a\fb\vc', 'a\nb\nc'],
];

describe('control bytes', () => {
  for (const [name, text, visible] of SEQUENCES) {
    test(`${name} are taken out, at every split`, () => {
      assert.equal(cleaned(text), visible);
      for (let split = 1; split < text.length; split += 1) {
        const parts = [text.slice(0, split), text.slice(split)];
        assert.equal(runChannel(ALONE, parts, contextFor()).text, visible, String(split));
        assert.equal(runChannel(DEFAULTS, parts, contextFor()).text, visible, `all guards, ${split}`);
      }
    });
  }

  test('of one byte are taken out without what follows', () => {
    assert.equal(cleaned('a\u0080b\u0084c\u0085d'), 'abc\nd');
  });

  test('leave tabs, line breaks and text of every script', () => {
    const text = 'a\tb\r\nc\n\u00a0é 日本語 \u{1f468}‍\u{1f469} مرحبا ± ÿ';
    assert.equal(cleaned(text), text);
  });

  test('that reorder text are taken out by the default guards, and right-to-left marks stay', () => {
    const run = (text: string) => runChannel(DEFAULTS, [...text], contextFor()).text;
    assert.equal(run('user\u202etxt.exe ok'), 'usertxt.exe ok');
    assert.equal(run('שלום\u200f עולם'), 'שלום\u200f עולם');
  });

  test('escaped in the arguments of a tool are taken out, and the JSON stays JSON', () => {
    const text = JSON.stringify({ command: `echo ${ESC}[31mhi\u0000`, note: 'a\\u001b' });
    for (const parts of [[text], [...text]]) {
      const left = runChannel(ALONE, parts, contextFor(), 'tool_args').text;
      assert.deepEqual(JSON.parse(left), { command: 'echo hi', note: 'a\\u001b' });
    }
  });

  test('escaped in an answer that is JSON are taken out', () => {
    const context = { ...contextFor(), answersInJson: true };
    const text = JSON.stringify({ a: `x${ESC}y\u202e`, b: '\\u001b stays' }).replace('\u202e', '\\u202e');
    for (const parts of [[text], [...text]]) {
      const left = runChannel(ALONE, parts, context).text;
      assert.deepEqual(JSON.parse(left), { a: 'xy', b: '\\u001b stays' });
    }
  });

  test('in any order and any parts leave the same text, without a control byte', () => {
    const sign = fc.constantFrom(
      ESC,
      '[',
      ']',
      'm',
      '8;;',
      '\u0007',
      '\\',
      '\r',
      '\n',
      'word ',
      '\u009b',
      'P',
      '\u009c',
    );
    const text = fc.array(sign, { maxLength: 40 }).map((signs) => signs.join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(text, sizes, (made, lengths) => {
        const { text: left, mostHeld } = runChannel(ALONE, partsOf(made, lengths), contextFor());
        assert.equal(left, cleaned(made));
        assert.doesNotMatch(left.replaceAll('\r\n', '\n'), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        assert.ok(mostHeld <= 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('stay where the settings say so', () => {
    const { output } = buildGuardSet(withOverrides(GUARD_DEFAULTS, { controlBytes: { mode: 'watch' } }));
    const { text, findings } = runChannel(output, [`${ESC}[31mred`], contextFor());
    assert.equal(text, `${ESC}[31mred`);
    assert.deepEqual(
      findings.map(({ type, action }) => [type, action]),
      [['control.ansi', 'allow']],
    );
  });
});
