/**
 * The simulator's pictures, speech and transcripts: always the same dot, the same short silence, and a text that says what
 * it is. They tell no usage, as some providers do not.
 */
import { z } from 'zod';
import { type ProviderCall, type ProviderReply, textOf } from '../provider.ts';
import { parseJson } from './simulated-request.ts';

const MAX_PICTURES = 10;
const picturesRequest = z.looseObject({ prompt: z.string(), n: z.int().min(1).max(MAX_PICTURES).nullish() });
const speechRequest = z.looseObject({ input: z.string(), response_format: z.string().nullish() });

/** One grey pixel. */
export const SIMULATED_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==',
  'base64',
);
/** What is said of every sound. */
export const SIMULATED_TRANSCRIPT = 'This transcript was written by the simulator, which hears nothing.';

type Simulate = (call: ProviderCall, nowMs: number) => ProviderReply;

/** By the surface's format. */
export const MEDIA: ReadonlyMap<string, Simulate> = new Map<string, Simulate>([
  ['images_generations', pictures],
  ['images_edits', (call, nowMs) => picturesOf(countIn(formText(call)), call, nowMs)],
  ['audio_speech', speech],
  ['audio_transcriptions', transcript],
  ['audio_translations', transcript],
]);

function pictures(call: ProviderCall, nowMs: number): ProviderReply {
  const asked = picturesRequest.safeParse(parseJson(textOf(call)));
  return asked.success ? picturesOf(asked.data.n ?? 1, call, nowMs) : rejected();
}

function picturesOf(count: number, call: ProviderCall, nowMs: number): ProviderReply {
  const picture = { b64_json: SIMULATED_PNG.toString('base64'), revised_prompt: 'One grey pixel.' };
  const data = Array.from({ length: count }, () => picture);
  const created = Math.floor(nowMs / 1_000);
  return answer(call, JSON.stringify({ created, data, output_format: 'png', simulated: true }));
}

function speech(call: ProviderCall): ProviderReply {
  const asked = speechRequest.safeParse(parseJson(textOf(call)));
  if (!asked.success) return rejected();
  const sound = silence();
  return answer(call, asked.data.response_format === 'pcm' ? sound.subarray(WAV_HEAD_BYTES) : sound);
}

function transcript(call: ProviderCall): ProviderReply {
  const text = SIMULATED_TRANSCRIPT;
  switch (/name="response_format"\r\n\r\n(\w+)\r\n/.exec(formText(call))?.[1]) {
    case 'text':
      return answer(call, `${text}\n`);
    case 'srt':
      return answer(call, `1\n00:00:00,000 --> 00:00:01,000\n${text}\n`);
    case 'vtt':
      return answer(call, `WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n${text}\n`);
    case 'verbose_json':
      return answer(
        call,
        JSON.stringify({ text, language: 'english', duration: 1, segments: [], words: [] }),
      );
    default:
      return answer(call, JSON.stringify({ text, simulated: true }));
  }
}

function formText({ body }: ProviderCall): string {
  return typeof body === 'string' ? body : body.bytes.toString('latin1');
}

function countIn(form: string): number {
  const count = Number(/name="n"\r\n\r\n(\d{1,2})\r\n/.exec(form)?.[1] ?? 1);
  return Math.min(Math.max(1, count), MAX_PICTURES);
}

function answer({ requestId }: ProviderCall, body: string | Buffer): ProviderReply {
  return {
    type: 'answer',
    status: 200,
    providerRequestId: `sim-${requestId}`,
    body: whole(Buffer.from(body)),
  };
}

async function* whole(body: Buffer): AsyncGenerator<Buffer, void> {
  yield body;
}

const SAMPLE_RATE = 8_000;
const SAMPLES = 800;
const WAV_HEAD_BYTES = 44;

/** A tenth of a second, 16 bits a sample, one channel. */
function silence(): Buffer {
  const bytes = Buffer.alloc(WAV_HEAD_BYTES + SAMPLES * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(SAMPLES * 2, 40);
  return bytes;
}

function rejected(): ProviderReply {
  const error = { message: 'The simulator cannot read this request.', type: 'invalid_request_error' };
  return {
    type: 'error',
    status: 400,
    body: JSON.stringify({ error: { ...error, param: null, code: null } }),
  };
}
