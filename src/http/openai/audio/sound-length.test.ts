/** A file's sound is never taken to be shorter than a decoder can make of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mp3, ogg, wav } from '../../../../test/fixtures/sound-files.ts';
import { longestSeconds } from './sound-length.ts';

const MP3_FRAME_SECONDS = 1_152 / 44_100;

describe('the length of sound', () => {
  it('is that of the samples of a WAV file, and of its head besides', async () => {
    const seconds = await longestSeconds(wav(10));
    assert.ok(seconds !== undefined && seconds >= 10 && seconds < 10.01, String(seconds));
    const fine = { rate: 96_000, channels: 6, bits: 24 };
    const long = await longestSeconds(wav(1, fine));
    assert.ok(long !== undefined && long >= 1 && long < 1.01);
  });

  it('is that of the whole WAV file, whatever its chunks say', async () => {
    const short = wav(10);
    short.writeUInt32LE(2, 40);
    assert.ok(Number(await longestSeconds(short)) >= 10);
  });

  const LIES: readonly (readonly [name: string, bytes: Buffer])[] = [
    ['more bytes a second than its samples have', wav(10, { bytesASecond: 1_000_000 })],
    ['a compressed format', wav(10, { tag: 0x11 })],
    ['no samples a second', wav(10, { rate: 0 })],
    ['no channel', wav(10, { channels: 0 })],
    ['no format before the sound', Buffer.concat([wav(1).subarray(0, 12), wav(1).subarray(36)])],
    ['two formats', Buffer.concat([wav(1).subarray(0, 36), wav(1, { rate: 100 }).subarray(12)])],
    ['a head alone', wav(1).subarray(0, 20)],
    ['another format that a byte can hold hours of', ogg(100)],
    ['no sound', Buffer.from('a text')],
    ['nothing', Buffer.alloc(0)],
  ];
  for (const [name, bytes] of LIES)
    it(`is unknown: ${name}`, async () => assert.equal(await longestSeconds(bytes), undefined));

  it('is that of the frames of an MP3 file', async () => {
    const seconds = await longestSeconds(mp3(1_000));
    assert.ok(Math.abs(Number(seconds) - 1_000 * MP3_FRAME_SECONDS) < 0.001, String(seconds));
  });

  it('counts a tag behind the frames as more than any sound in it could last', async () => {
    const seconds = await longestSeconds(Buffer.concat([mp3(10), Buffer.alloc(128)]));
    assert.ok(Math.abs(Number(seconds) - 10 * MP3_FRAME_SECONDS - 2.56) < 0.01, String(seconds));
  });

  it('skips the tag before an MP3 file, but never more than there is', async () => {
    const tag = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0]), Buffer.alloc(128)]);
    const seconds = await longestSeconds(Buffer.concat([tag, mp3(100)]));
    assert.ok(Math.abs(Number(seconds) - 100 * MP3_FRAME_SECONDS) < 0.001, String(seconds));
    const endless = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f]);
    assert.equal(await longestSeconds(endless), undefined);
  });

  /** MPEG-2.5 layer III, 8 kbit/s at 8 kHz: 72 bytes are 72 ms. */
  const small = Buffer.alloc(72);
  small.writeUInt32BE(0xffe31800, 0);
  const hours = Buffer.concat(Array.from({ length: 100 }, () => small));
  const size = [hours.length >> 14, (hours.length >> 7) & 0x7f, hours.length & 0x7f] as const;
  const covering = mp3(3);
  for (let at = 0; at < 3; at += 1) hours.copy(covering, at * 417 + 4, 0, 5 * 72);
  const HIDDEN: readonly (readonly [name: string, bytes: Buffer])[] = [
    [
      'in what is no tag by its length',
      Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0x80, ...size]), hours, small]),
    ],
    [
      'in what is no tag by its version',
      Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 0xff, 0, 0, 0, ...size]), hours, small]),
    ],
    ['in frames of another kind', Buffer.concat([small, ...Array.from({ length: 10 }, () => covering)])],
  ];
  for (const [name, bytes] of HIDDEN)
    it(`is unknown where a decoder can find more: ${name}`, async () =>
      assert.equal(await longestSeconds(bytes), undefined));

  const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
  const free = Buffer.alloc(4_000);
  free.writeUInt32BE(0xfffb0000, 0);
  const adts = Buffer.alloc(4_000);
  adts.writeUInt32BE(0xfff15080, 0);
  const MIXED: readonly (readonly [name: string, bytes: Buffer])[] = [
    ['FLAC behind a tag', Buffer.concat([tag, Buffer.from('fLaC'), Buffer.alloc(100)])],
    ['AAC behind a tag', Buffer.concat([tag, adts])],
    ['another format behind a frame', Buffer.concat([mp3(1), adts, adts])],
    ['frames behind a gap', Buffer.concat([mp3(1), Buffer.alloc(10), mp3(20)])],
    ['frames of no stated bit rate, which can be of any size', free],
  ];
  for (const [name, bytes] of MIXED)
    it(`is unknown where MP3 is not all that there is: ${name}`, async () =>
      assert.equal(await longestSeconds(bytes), undefined));

  it('is unknown, or no less than the frames that can be found behind any beginning', async () => {
    const junk = fc.uint8Array({ maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(junk, fc.integer({ min: 1, max: 20 }), async (between, frames) => {
        const bytes = Buffer.concat([mp3(1), Buffer.from(between), mp3(frames)]);
        const seconds = await longestSeconds(bytes);
        assert.ok(seconds === undefined || seconds >= (frames + 1) * MP3_FRAME_SECONDS - 0.001);
      }),
      { numRuns: 200 },
    );
  });
});
