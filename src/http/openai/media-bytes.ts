/** What pictures and sound are by their first bytes, and their digests for the records. Nobody here reads their content. */
import { createHash } from 'node:crypto';
import { setImmediate as yieldNow } from 'node:timers/promises';

/** RFC 2045 media type of a picture that clients show; undefined for everything else, pages and drawings included. */
export function pictureType(bytes: Buffer): 'image/png' | 'image/jpeg' | 'image/webp' | undefined {
  if (startsWith(bytes, PNG)) return 'image/png';
  if (startsWith(bytes, JPEG)) return 'image/jpeg';
  if (startsWith(bytes, RIFF) && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}

export interface SoundType {
  readonly contentType: string;
  /** As a file's name ends. */
  readonly extension: 'mp3' | 'wav' | 'ogg' | 'flac' | 'aac' | 'm4a' | 'webm';
}

export function soundType(bytes: Buffer): SoundType | undefined {
  if (startsWith(bytes, RIFF) && bytes.toString('latin1', 8, 12) === 'WAVE') return SOUNDS.wav;
  if (startsWith(bytes, OGG)) return SOUNDS.ogg;
  if (startsWith(bytes, FLAC)) return SOUNDS.flac;
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return SOUNDS.m4a;
  if (startsWith(bytes, EBML)) return SOUNDS.webm;
  if (startsWith(bytes, ID3)) return SOUNDS.mp3;
  return frameType(bytes);
}

/** Hashed without a break; well below a millisecond. */
const SLICE_BYTES = 256 * 1024;

/** SHA-256 in hex. Gives the event loop back on the way: sound and pictures are some megabytes. */
export async function digestOf(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    hash.update(bytes.subarray(at, at + SLICE_BYTES));
    await yieldNow();
  }
  return hash.digest('hex');
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const RIFF = Buffer.from('RIFF');
const OGG = Buffer.from('OggS');
const FLAC = Buffer.from('fLaC');
const ID3 = Buffer.from('ID3');
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

const SOUNDS = {
  mp3: { contentType: 'audio/mpeg', extension: 'mp3' },
  wav: { contentType: 'audio/wav', extension: 'wav' },
  ogg: { contentType: 'audio/ogg', extension: 'ogg' },
  flac: { contentType: 'audio/flac', extension: 'flac' },
  aac: { contentType: 'audio/aac', extension: 'aac' },
  m4a: { contentType: 'audio/mp4', extension: 'm4a' },
  webm: { contentType: 'audio/webm', extension: 'webm' },
} as const satisfies Record<string, SoundType>;

/** MPEG audio and ADTS begin with the same sync word; only ADTS has layer 0. */
function frameType(bytes: Buffer): SoundType | undefined {
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return (second & 0x06) === 0 ? SOUNDS.aac : SOUNDS.mp3;
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length >= start.length && start.compare(bytes, 0, start.length) === 0;
}
