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

  it('counts what follows the frames at the least bit rate, so that garbage makes no sound cheaper', async () => {
    const rest = Buffer.alloc(50_000);
    const seconds = await longestSeconds(Buffer.concat([mp3(10), rest]));
    assert.ok(Math.abs(Number(seconds) - 10 * MP3_FRAME_SECONDS - 50) < 0.01, String(seconds));
  });

  it('skips the tag before an MP3 file, but never more than there is', async () => {
    const tag = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0]), Buffer.alloc(128)]);
    const seconds = await longestSeconds(Buffer.concat([tag, mp3(100)]));
    assert.ok(Math.abs(Number(seconds) - 100 * MP3_FRAME_SECONDS) < 0.001, String(seconds));
    const endless = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f]);
    assert.equal(await longestSeconds(endless), 0);
  });

  it('is never less than the frames that can be found behind any beginning', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500 }),
        fc.integer({ min: 1, max: 50 }),
        async (junk, frames) => {
          const tail = mp3(frames);
          const seconds = await longestSeconds(Buffer.concat([mp3(1), Buffer.from(junk), tail]));
          // Behind junk a frame of 417 bytes may be 26 ms; at the least bit rate they count as 417 ms.
          assert.ok(Number(seconds) >= frames * MP3_FRAME_SECONDS - 0.001);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses frames of no stated bit rate: they could be of any size', async () => {
    const free = Buffer.alloc(4_000);
    free.writeUInt32BE(0xfffb0000, 0);
    assert.equal(await longestSeconds(free), 4);
  });
});
