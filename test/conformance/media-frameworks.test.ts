/** Vercel's AI SDK through the gate, unchanged: pictures, speech and transcripts. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, it } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { generateImage, generateSpeech, transcribe } from 'ai';
import { type MediaGate, startMediaGate } from '../fixtures/media-gate.ts';
import { DOUBLE_MP3, DOUBLE_PNG, DOUBLE_TRANSCRIPT } from '../fixtures/provider-double/media.ts';
import { wav } from '../fixtures/sound-files.ts';

let gate: MediaGate;
let openai: ReturnType<typeof createOpenAI>;

before(async () => {
  gate = await startMediaGate();
  openai = createOpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key });
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

it('pictures', async () => {
  const model = openai.image('piece-model');
  const { images } = await generateImage({
    model,
    prompt: 'A spade',
    n: 2,
    size: '1024x1024',
    maxRetries: 0,
  });
  assert.deepEqual(
    images.map(({ base64 }) => base64),
    [DOUBLE_PNG, DOUBLE_PNG],
  );
});

it('speech', async () => {
  const { audio } = await generateSpeech({
    model: openai.speech('piece-model'),
    text: 'Hello',
    maxRetries: 0,
  });
  assert.deepEqual(Buffer.from(audio.uint8Array), DOUBLE_MP3);
});

it('transcripts', async () => {
  const model = openai.transcription('piece-model');
  const { text } = await transcribe({ model, audio: wav(2), maxRetries: 0 });
  assert.equal(text, DOUBLE_TRANSCRIPT);
});
