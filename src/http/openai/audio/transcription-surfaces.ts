/**
 * POST /v1/audio/transcriptions and /v1/audio/translations as surfaces. What is heard cannot be screened; what was written
 * down is screened before anybody gets it.
 */
import { isRefusal, type Refusal } from '../../../errors.ts';
import type { MediaDemand } from '../../media-demand.ts';
import type { FormBody, FormFile } from '../../multipart.ts';
import type { Surface, SurfaceRequest } from '../../surface.ts';
import { unsupported, wrongType } from '../field-checks.ts';
import { type FormRule, malformedFile, readFormFields } from '../form-fields.ts';
import { FormRequest } from '../form-request.ts';
import { digestOf, soundType } from '../media-bytes.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import { longestSeconds } from './sound-length.ts';
import { readTranscript, TRANSCRIPT_TYPES, type TranscriptForm } from './transcript-answer.ts';

/** 25 MB of sound, as OpenAI takes, and the fields beside it. */
export const MAX_SOUND_FORM_BYTES = 26 * 1024 * 1024;
/** Tokens that a provider may put around a prompt. */
const FRAME_TOKENS = 64;

const NO_STREAM = 'a transcript comes whole here, once it is screened';
const rule = (pattern: RegExp, expected: string): FormRule => ({
  test: (value) => pattern.test(value),
  expected,
});
const TEXT: FormRule = { test: () => true, expected: 'a text', isText: true };

const TRANSLATION_FIELDS: ReadonlyMap<string, FormRule> = new Map<string, FormRule>([
  ['model', rule(/^.{1,256}$/, 'a name of at most 256 characters')],
  ['prompt', TEXT],
  ['response_format', rule(/^(?:json|text|srt|verbose_json|vtt)$/, 'json, text, srt, verbose_json or vtt')],
  ['temperature', rule(/^(?:0(?:\.\d{1,16})?|1(?:\.0{1,16})?)$/, 'a number from 0 to 1')],
]);
const TRANSCRIPTION_FIELDS: ReadonlyMap<string, FormRule> = new Map<string, FormRule>([
  ...TRANSLATION_FIELDS,
  [
    'response_format',
    rule(
      /^(?:json|text|srt|verbose_json|diarized_json|vtt)$/,
      'json, text, srt, verbose_json, diarized_json or vtt',
    ),
  ],
  ['language', rule(/^[A-Za-z-]{2,16}$/, 'the code of a language')],
  ['languages', { ...rule(/^[A-Za-z-]{2,16}$/, 'the code of a language'), most: 64 }],
  ['keywords', { ...TEXT, most: 256 }],
  ['timestamp_granularities', { ...rule(/^(?:word|segment)$/, 'word or segment'), most: 2 }],
  ['include', { ...rule(/^logprobs$/, 'logprobs'), most: 1 }],
  ['chunking_strategy', rule(/^auto$/, 'auto')],
  ['stream', { ...rule(/^(?:false|False)$/, 'false'), why: NO_STREAM }],
]);

export const transcriptionSurface = surfaceOf('audio_transcriptions', TRANSCRIPTION_FIELDS);
export const translationSurface = surfaceOf('audio_translations', TRANSLATION_FIELDS);

function surfaceOf(format: string, rules: ReadonlyMap<string, FormRule>): Surface {
  return {
    ...{ name: 'audio', format, uncached: true },
    form: { limitBytes: MAX_SOUND_FORM_BYTES, read: (form) => readSound(form, rules) },
    read: () => unsupported('$', 'send multipart/form-data'),
    renderError: renderOpenAiError,
    renderStreamError: renderOpenAiStreamError,
  };
}

async function readSound(
  form: FormBody,
  rules: ReadonlyMap<string, FormRule>,
): Promise<SurfaceRequest | Refusal> {
  const read = readFormFields(form, rules);
  if (isRefusal(read)) return read;
  const model = read.first('model');
  if (model === undefined) return wrongType('model', 'a non-empty string');
  const file = theFile(form);
  if (isRefusal(file)) return file;
  const type = soundType(file.bytes);
  if (type === undefined) return malformedFile('file', 'sound as WAV, MP3, FLAC, Ogg, M4A, AAC or WebM');
  const media: MediaDemand = { kind: 'transcript', seconds: await longestSeconds(file.bytes) };
  const texts = read.segments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const written = (read.first('response_format') ?? 'json') as TranscriptForm;
  return new FormRequest({
    ...{ form: read, model, answerTypes: TRANSCRIPT_TYPES[written] },
    // What the file is comes from its bytes: bounded as one format and decoded as another it would cost more than reserved.
    files: [
      {
        field: 'file',
        fileName: `sound.${type.extension}`,
        contentType: type.contentType,
        bytes: file.bytes,
      },
    ],
    digests: [await digestOf(file.bytes)],
    demand: {
      ...{ images: 0, choices: 0, extraOutputTokens: 0, media },
      inputTokensBound: texts + FRAME_TOKENS,
    },
    readAnswer: (body) => readTranscript(body, written, media),
  });
}

function theFile({ files }: FormBody): FormFile | Refusal {
  const [file] = files;
  return file !== undefined && files.length === 1 && file.field === 'file'
    ? file
    : wrongType('file', 'one file, and the only one');
}
