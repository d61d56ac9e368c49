/** Nothing of a subtitle file is taken for protocol that a person could have said. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readSubtitles, writeSubtitles } from './subtitles.ts';

const SRT = '1\n00:00:01,500 --> 00:00:02,000\nThe weather\n\n2\n00:00:02,000 --> 01:00:03,250\nis fine.\n';
const VTT = 'WEBVTT\n\n00:01.500 --> 00:02.000\nThe weather\n\n00:02.000 --> 00:03.250\nis fine.\n';

describe('subtitles', () => {
  it('are their lines of text, and when they begin and end', () => {
    assert.deepEqual(readSubtitles(SRT), {
      lines: ['The weather', 'is fine.'],
      ...{ from: '00:00:01,500', to: '01:00:03,250' },
    });
    assert.deepEqual(readSubtitles(VTT).lines, ['The weather', 'is fine.']);
  });

  it('are text wherever they are no times: notes, styles, settings, digits that somebody said', () => {
    const odd = [
      ...['WEBVTT - a title', 'NOTE a secret', '4111111111111111', '00:01.000 --> 00:02.000 align:start'],
      ...['STYLE', '::cue { color: red }', '12'],
    ];
    assert.deepEqual(readSubtitles(odd.join('\n')).lines, odd);
  });

  it('say everything that stands in them', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (said) => {
        const kept = readSubtitles(said.join('\n')).lines.join('');
        const spoken = said.filter((one, at) => !/^\d{1,9}$/.test(one) || !/-->/.test(said[at + 1] ?? ''));
        for (const one of spoken.flatMap((text) => text.split(/\r?\n/)))
          if (!/^(?:WEBVTT)?$/.test(one) && !/ --> /.test(one)) assert.ok(kept.includes(one), one);
      }),
      { numRuns: 200 },
    );
  });

  it('are one cue where a text was changed, which reads as the format again', () => {
    for (const [form, body] of [
      ['srt', SRT],
      ['vtt', VTT],
    ] as const) {
      const read = readSubtitles(body);
      const written = writeSubtitles(read, 'The [PLACE]\nis fine.', form);
      assert.deepEqual(readSubtitles(written).lines, ['The [PLACE] is fine.']);
    }
  });
});
