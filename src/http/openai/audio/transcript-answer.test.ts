/** What is delivered of a transcript in which a guard changed something: never a piece that says it after all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../../../errors.ts';
import type { BinaryAnswer } from '../../binary-form.ts';
import { readTranscript, type TranscriptForm } from './transcript-answer.ts';

const MEDIA = { kind: 'transcript', seconds: 10 } as const;

async function read(form: TranscriptForm, body: string | object): Promise<BinaryAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await readTranscript(Buffer.from(text), form, MEDIA);
  assert.ok(!isRefusal(answer), JSON.stringify(answer));
  return answer;
}

/** As a guard does it: in every text where it finds the word. */
function hide(answer: BinaryAnswer, word: string): void {
  for (const segment of answer.segments) segment.replace(segment.text.replaceAll(word, '[HIDDEN]'));
}

const delivered = (answer: BinaryAnswer) => answer.renderBytes().bytes.toString();

const VERBOSE = {
  ...{ task: 'transcribe', language: 'english', duration: 4.2, text: 'Call four two now.' },
  segments: [
    { id: 0, start: 0, end: 1, text: ' Call four' },
    { id: 1, text: ' two now.', tokens: [1, 2] },
  ],
  words: [{ word: 'Call' }, { word: 'four' }, { word: 'two' }, { word: 'now' }],
  usage: { type: 'duration', seconds: 5 },
};

describe('a transcript as JSON', () => {
  it('goes on as the bytes that came where nothing was changed', async () => {
    const body = `{ "text":"fine", "duration":4.20, "words":[] }\n`;
    assert.equal(delivered(await read('verbose_json', body)), body);
  });

  it('offers its text, its pieces joined, and every other string', async () => {
    const answer = await read('verbose_json', { ...VERBOSE, note: { from: 'a server' } });
    assert.deepEqual(
      answer.segments.map(({ text }) => text),
      [
        'Call four two now.',
        ...[' Call four  two now.', ' Call four two now.', 'Call four two now'],
        'a server',
      ],
    );
  });

  it('loses its pieces where anything was changed, whichever said it', async () => {
    for (const [word, text] of [
      ['four two', 'Call [HIDDEN] now.'],
      ['four  two', 'Call four two now.'],
    ] as const) {
      const answer = await read('verbose_json', VERBOSE);
      hide(answer, word);
      const kept = JSON.parse(delivered(answer)) as typeof VERBOSE;
      assert.deepEqual([kept.text, kept.segments, kept.words], [text, [], []]);
      assert.equal(kept.duration, 4.2);
    }
  });

  it('tells its seconds or its tokens, and nothing where it does not say', async () => {
    const usageOf = async (body: object) => (await read('json', { text: '', ...body })).usage;
    assert.deepEqual(await usageOf(VERBOSE), { media: { ...MEDIA, seconds: 5 } });
    assert.deepEqual(await usageOf({ duration: 4.2 }), { media: { ...MEDIA, seconds: 4.2 } });
    assert.deepEqual(await usageOf({}), {});
    for (const seconds of [-1, '5', null]) assert.deepEqual(await usageOf({ usage: { seconds } }), {});
    const tokens = { type: 'tokens', input_tokens: 110, output_tokens: 20 };
    assert.deepEqual(await usageOf({ usage: { ...tokens, input_token_details: { text_tokens: 10 } } }), {
      ...{ inputTokens: 110, outputTokens: 20, audioInputTokens: 100 },
    });
    assert.deepEqual(await usageOf({ usage: { ...tokens, input_tokens: -1 } }), {});
  });
});

describe('a transcript as subtitles', () => {
  const cues = (first: string, second: string) =>
    `1\n00:00:00,000 --> 00:00:01,000\n${first}\n\n2\n00:00:01,000 --> 00:00:02,500\n${second}\n`;

  it('goes on as the bytes that came where nothing was changed', async () => {
    const body = cues('Call four', 'two now.');
    assert.equal(delivered(await read('srt', body)), body);
  });

  it('is one cue where something was changed, within a cue or across two', async () => {
    for (const [word, said] of [
      ['four', 'Call [HIDDEN] two now.'],
      ['four two', 'Call [HIDDEN] now.'],
    ] as const) {
      const answer = await read('srt', cues('Call four', 'two now.'));
      hide(answer, word);
      assert.equal(delivered(answer), `1\n00:00:00,000 --> 00:00:02,500\n${said}\n`);
    }
  });

  it('is found where two cues say one word, and then read without the gap between them', async () => {
    const answer = await read('srt', cues('Call fou', 'rtwo now.'));
    hide(answer, 'fourtwo');
    assert.equal(delivered(answer), '1\n00:00:00,000 --> 00:00:02,500\nCall [HIDDEN] now.\n');
  });

  it('is withheld where the two readings hide different things', async () => {
    const answer = await read('srt', cues('four, four', 'four now.'));
    answer.segments[0]?.replace('[HIDDEN], four four now.');
    answer.segments[1]?.replace('four, [HIDDEN] now.');
    assert.match(delivered(answer), /\n\[withheld\]\n$/);
  });
});
