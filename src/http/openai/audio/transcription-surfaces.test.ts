/** What of a form with sound is screened, sent and kept on record. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { mp3, ogg, wav } from '../../../../test/fixtures/sound-files.ts';
import { isRefusal, type Refusal } from '../../../errors.ts';
import type { FormBody } from '../../multipart.ts';
import type { SurfaceRequest } from '../../surface.ts';
import { transcriptionSurface, translationSurface } from './transcription-surfaces.ts';

const SOUND = wav(2);
const TARGET = { model: 'whisper-there', outputLimitField: 'max_tokens' } as const;

function formOf(fields: Readonly<Record<string, readonly string[]>>, bytes = SOUND): FormBody {
  return {
    fields: new Map(Object.entries({ model: ['whisper'], ...fields })),
    files: [{ field: 'file', fileName: 'Anna Beispiel.wav', contentType: 'text/html', bytes }],
  };
}

async function read(form: FormBody, surface = transcriptionSurface): Promise<SurfaceRequest> {
  const request: SurfaceRequest | Refusal | undefined = await surface.form?.read(form);
  assert.ok(request !== undefined && !isRefusal(request), JSON.stringify(request));
  return request;
}

describe('a form with sound', () => {
  it('offers every text that a model hears of as the user’s', async () => {
    const request = await read(
      formOf({ prompt: ['a talk'], 'keywords[]': ['spade', 'clay'], language: ['de'] }),
    );
    assert.deepEqual(
      request.segments.map(({ kind, text }) => [kind, text]),
      [
        ['user', 'a talk'],
        ['user', 'spade'],
        ['user', 'clay'],
      ],
    );
  });

  it('is sent with the route’s model, what guards replaced, and the sound byte by byte', async () => {
    const request = await read(formOf({ prompt: ['I am Anna'], response_format: ['srt'] }));
    request.segments[0]?.replace('I am [NAME]');
    const sent = await request.binary?.body?.(TARGET);
    assert.ok(sent);
    const form = await new Response(Uint8Array.from(sent.bytes), {
      headers: { 'content-type': sent.contentType },
    }).formData();
    assert.deepEqual(
      ['model', 'prompt', 'response_format'].map((name) => form.get(name)),
      ['whisper-there', 'I am [NAME]', 'srt'],
    );
    const file = form.get('file');
    assert.ok(file instanceof File);
    assert.deepEqual([file.name, file.type], ['sound.wav', 'audio/wav']);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), SOUND);
  });

  it('stands on record by its fields and a digest, never by its bytes', async () => {
    const kept = JSON.parse((await read(formOf({ prompt: ['a talk'] }))).render(TARGET)) as {
      fields: unknown;
      files: readonly object[];
    };
    assert.deepEqual(kept.fields, [
      ['model', 'whisper-there'],
      ['prompt', 'a talk'],
    ]);
    const sha256 = createHash('sha256').update(SOUND).digest('hex');
    const file = { field: 'file', fileName: 'sound.wav', contentType: 'audio/wav', bytes: SOUND.length };
    assert.deepEqual(kept.files, [{ ...file, sha256 }]);
  });

  it('asks for as many seconds as its bytes can hold, where they tell', async () => {
    const secondsOf = async (bytes: Buffer) => {
      const { media } = (await read(formOf({}, bytes))).demand;
      return media?.kind === 'transcript' ? media.seconds : 'no transcript';
    };
    assert.equal(await secondsOf(SOUND), SOUND.length / 16_000);
    assert.ok(Number(await secondsOf(mp3(100))) > 2.6);
    assert.equal(await secondsOf(ogg(100)), undefined);
  });

  it('may say less where it is to be translated', async () => {
    await read(formOf({ prompt: ['a talk'] }), translationSurface);
    for (const field of ['language', 'keywords[]', 'timestamp_granularities[]']) {
      const refused = await translationSurface.form?.read(formOf({ [field]: ['word'] }));
      assert.ok(refused !== undefined && isRefusal(refused), field);
    }
  });
});
