/**
 * The most seconds that the sound of a file can last, from its bytes: what a provider bills can be no more. Only formats
 * whose bytes bound their length are read; of any other a byte can be hours of silence. Linear, and yields on the way.
 */
import { setImmediate as yieldNow } from 'node:timers/promises';
import { soundType } from '../media-bytes.ts';

/** Frames read without a break; well below a millisecond. */
const FRAMES_A_SLICE = 20_000;
/** Most bytes behind the last frame: tags. More could be another format, which a provider may find the likelier one. */
const MAX_TAIL_BYTES = 4_096;
/** Below what any framed format needs for a second: whatever a decoder finds in the tail lasts no longer. */
const LEAST_BYTES_A_SECOND = 50;

/** Undefined where its format does not bound it. */
export async function longestSeconds(bytes: Buffer): Promise<number | undefined> {
  switch (soundType(bytes)?.extension) {
    case 'wav':
      return wavSeconds(bytes);
    case 'mp3':
      return mp3Seconds(bytes);
    default:
      return undefined;
  }
}

const WAV_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
/** Chunks before the sound itself; more is no file that a recorder writes. */
const MAX_CHUNKS = 64;

/** As if the whole file were samples, whatever its chunks say of their lengths. */
function wavSeconds(bytes: Buffer): number | undefined {
  let bytesASecond: number | undefined;
  let at = WAV_HEAD_BYTES;
  for (let chunks = 0; chunks < MAX_CHUNKS && at + CHUNK_HEAD_BYTES <= bytes.length; chunks += 1) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'data') return bytesASecond === undefined ? undefined : bytes.length / bytesASecond;
    if (name === 'fmt ') {
      // Of two formats nobody knows which a decoder takes.
      if (bytesASecond !== undefined) return undefined;
      bytesASecond = wavRate(bytes.subarray(at + CHUNK_HEAD_BYTES, at + CHUNK_HEAD_BYTES + size));
      if (bytesASecond === undefined) return undefined;
    }
    at += CHUNK_HEAD_BYTES + size + (size % 2);
  }
  return undefined;
}

/** PCM, floating point, A-law and mu-law: samples of a fixed size. */
const PLAIN_FORMATS: ReadonlySet<number> = new Set([1, 3, 6, 7]);
const EXTENSIBLE = 0xfffe;
const SHORT_FORMAT_BYTES = 16;
const LONG_FORMAT_BYTES = 40;

/** Bytes a second; undefined for a compressed format, or a head that contradicts itself. */
function wavRate(format: Buffer): number | undefined {
  if (format.length < SHORT_FORMAT_BYTES) return undefined;
  const tag = format.readUInt16LE(0);
  if (tag === EXTENSIBLE && format.length < LONG_FORMAT_BYTES) return undefined;
  if (!PLAIN_FORMATS.has(tag === EXTENSIBLE ? format.readUInt16LE(24) : tag)) return undefined;
  const [channels, rate] = [format.readUInt16LE(2), format.readUInt32LE(4)];
  const [bytesASecond, block, bits] = [
    format.readUInt32LE(8),
    format.readUInt16LE(12),
    format.readUInt16LE(14),
  ];
  if (rate === 0 || channels === 0 || block === 0) return undefined;
  const agrees = block === channels * Math.ceil(bits / 8) && bytesASecond === rate * block;
  return agrees ? bytesASecond : undefined;
}

/** What the frames of one stream have in common: sync, version, layer and sampling rate. */
const SAME_STREAM = 0xfffe0c00;

/** Frame by frame, from the tag to the end. Undefined where there is anything else: then nobody knows what it is. */
async function mp3Seconds(bytes: Buffer): Promise<number | undefined> {
  const begin = tagBytes(bytes);
  if (begin === undefined) return undefined;
  const first = begin + 4 <= bytes.length ? bytes.readUInt32BE(begin) : 0;
  let at = begin;
  let seconds = 0;
  for (let frames = 1; at + 4 <= bytes.length; frames += 1) {
    const head = bytes.readUInt32BE(at);
    const frame = readFrame(head);
    // Some decoders pass over a frame of another kind, into it: hours of small ones can lie in large ones.
    if (frame === undefined || ((head ^ first) & SAME_STREAM) !== 0) break;
    seconds += frame.seconds;
    at += frame.bytes;
    if (frames % FRAMES_A_SLICE === 0) await yieldNow();
  }
  const tail = Math.max(0, bytes.length - at);
  if (at === begin || tail > MAX_TAIL_BYTES) return undefined;
  return seconds + tail / LEAST_BYTES_A_SECOND;
}

/**
 * ID3v2: its length is in four bytes of seven bits. Undefined where another reader would see no tag there (section 3.1 of
 * the format): it would look for frames in what is skipped here.
 */
function tagBytes(bytes: Buffer): number | undefined {
  if (bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  const [version = 0xff, revision = 0xff, flags = 0xff, a = 0xff, b = 0xff, c = 0xff, d = 0xff] =
    bytes.subarray(3, 10);
  const isTag = version >= 2 && version <= 4 && revision !== 0xff && (flags & 0x0f) === 0;
  if (!isTag || ((a | b | c | d) & 0x80) !== 0) return undefined;
  return Math.min(bytes.length, 10 + (a << 21) + (b << 14) + (c << 7) + d);
}

/** ISO/IEC 11172-3 and 13818-3: kbit/s by index, for MPEG-1 and the lower rates, by layer. Index 0 has no rate: refused. */
const KBITS = {
  one: {
    1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  low: {
    1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;
const RATES = [44_100, 48_000, 32_000] as const;

interface Frame {
  readonly bytes: number;
  readonly seconds: number;
}

function readFrame(head: number): Frame | undefined {
  if (head >>> 21 !== 0x7ff) return undefined;
  const version = (head >>> 19) & 3;
  const layer = 4 - ((head >>> 17) & 3);
  const baseRate = RATES[(head >>> 10) & 3];
  if (version === 1 || layer === 4 || baseRate === undefined) return undefined;
  const rates = KBITS[version === 3 ? 'one' : 'low'][layer as 1 | 2 | 3];
  const kbits = rates[(head >>> 12) & 15];
  if (kbits === undefined || kbits === 0) return undefined;
  const rate = version === 3 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const padding = (head >>> 9) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1_152;
  const bits = (samples / 8) * kbits * 1_000;
  const bytes =
    layer === 1 ? (Math.floor((12 * kbits * 1_000) / rate) + padding) * 4 : Math.floor(bits / rate) + padding;
  return { bytes, seconds: samples / rate };
}
