/** POST /v1/audio/speech as a surface: the texts to be spoken are screened, the sound that comes back cannot be. */
import { type Refusal, refuse } from '../../../errors.ts';
import type { BinaryAnswer, BinaryForm } from '../../binary-form.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { StrictJson } from '../../strict-json.ts';
import type { Surface, SurfaceRequest, TokenDemand } from '../../surface.ts';
import { TextSegment } from '../chat-segments.ts';
import { wrongType } from '../field-checks.ts';
import { digestOf, soundType } from '../media-bytes.ts';
import {
  checkMediaFields,
  type FieldRule,
  MEDIA_ANSWER,
  MediaRequest,
  MODEL,
  oneOf,
  TEXT,
  WORD,
} from '../media-request.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import type { PromptParts } from '../prompt-request.ts';
import { longestSeconds } from './sound-length.ts';

/** Tokens that a provider may put around a text. */
const FRAME_TOKENS = 64;
const TEXTS = ['input', 'instructions'] as const;
/** Some servers do not say what the sound is; its first bytes do. */
const ANSWER_TYPES = ['audio/', 'application/octet-stream'];

export const speechSurface: Surface = {
  name: 'audio',
  format: 'audio_speech',
  uncached: true,
  read: readSpeech,
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
};

const VOICE: FieldRule = {
  test: (value) =>
    WORD.test(value) || (isObject(value) && Object.keys(value).length === 1 && WORD.test(value['id'])),
  expected: 'the name of a voice, or an object with its id',
};
const SPEED: FieldRule = {
  test: (value) => typeof value === 'number' && value >= 0.25 && value <= 4,
  expected: 'a number from 0.25 to 4',
};
const FIELDS: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['model', MODEL],
  ['input', TEXT],
  ['instructions', TEXT],
  ['voice', VOICE],
  ['speed', SPEED],
  ['response_format', oneOf('mp3', 'opus', 'aac', 'flac', 'wav', 'pcm')],
  ['stream_format', { ...oneOf('audio'), why: 'sound comes whole here, once it is settled' }],
]);

function readSpeech(body: StrictJson): SurfaceRequest | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  if (typeof root['model'] !== 'string') return wrongType('model', 'a non-empty string');
  if (typeof root['input'] !== 'string' || root['input'] === '')
    return wrongType('input', 'a non-empty string');
  const problem = checkMediaFields(root, FIELDS);
  if (problem !== undefined) return problem;
  const segments = TEXTS.flatMap((name) => {
    const text = root[name];
    return typeof text === 'string' && text !== '' ? [new TextSegment('user', [name], text)] : [];
  });
  const inputTokensBound = Buffer.byteLength(body.text) + FRAME_TOKENS;
  const demand = { inputTokensBound, images: 0, choices: 0, extraOutputTokens: 0 };
  return new SpeechRequest({ body, model: root['model'], segments, demand }, root);
}

class SpeechRequest extends MediaRequest {
  readonly binary: BinaryForm;
  readonly #charactersAsked: number;

  constructor(parts: PromptParts, { response_format: format }: JsonObject) {
    super({ ...parts, demand: counting(parts) });
    this.#charactersAsked = charactersOf(parts.segments);
    this.binary = {
      answerTypes: ANSWER_TYPES,
      readAnswer: (answer) => readSound(answer, format === 'pcm', this.demand),
    };
  }

  /** A text of as many bytes can have more characters: then the reservation must be looked at again as well. */
  override growthBytes(): number {
    return Math.max(super.growthBytes(), charactersOf(this.segments) - this.#charactersAsked);
  }

  protected editsFor() {
    return [];
  }
}

function charactersOf(segments: PromptParts['segments']): number {
  return segments.reduce((sum, { text }) => sum + text.length, 0);
}

/** Counted anew whenever somebody asks: a guard may have put a longer text in the place of another. */
function counting({ demand, segments }: PromptParts): TokenDemand {
  return {
    ...demand,
    get media() {
      const characters = charactersOf(segments);
      return { kind: 'speech' as const, characters, textTokensBound: tokensBound(segments) };
    },
  };
}

/** A token a byte, with what a provider may put around the texts. */
function tokensBound(segments: PromptParts['segments']): number {
  return segments.reduce((sum, { text }) => sum + Buffer.byteLength(text), FRAME_TOKENS);
}

/** 24 kHz, 16 bits, one channel: what PCM is on this endpoint. */
const PCM_BYTES_A_SECOND = 48_000;

/** The sound says what it is; without a head of its own (PCM) it must be what was asked for. */
async function readSound(
  bytes: Buffer,
  isRaw: boolean,
  { media }: TokenDemand,
): Promise<BinaryAnswer | Refusal> {
  const known = soundType(bytes)?.contentType;
  const contentType = isRaw ? 'audio/pcm' : known;
  if (contentType === undefined || bytes.length === 0)
    return refuse('provider_failed', 'the answer is no sound that is known');
  const sha256 = await digestOf(bytes);
  const seconds = isRaw ? bytes.length / PCM_BYTES_A_SECOND : await longestSeconds(bytes);
  return {
    ...MEDIA_ANSWER,
    segments: [],
    usage: media?.kind === 'speech' ? { media: { ...media, seconds } } : {},
    render: () => JSON.stringify({ contentType, bytes: bytes.length, sha256 }),
    renderBytes: () => ({ bytes, contentType }),
  };
}
