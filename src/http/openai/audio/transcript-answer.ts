/**
 * A transcript as text, subtitles or JSON. Whoever spoke is not trusted: it is screened like any answer. Formats that say
 * the text again in pieces (cues, words, segments) lose the pieces where a guard changed anything: a secret can stand
 * across two of them.
 */
import { isUtf8 } from 'node:buffer';
import { isRefusal, type Refusal, refuse } from '../../../errors.ts';
import type { BinaryAnswer } from '../../binary-form.ts';
import { editJson, type JsonEdit } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { MediaDemand } from '../../media-demand.ts';
import { parseStrictText } from '../../strict-json.ts';
import { TextSegment } from '../chat-segments.ts';
import { MEDIA_ANSWER } from '../media-request.ts';
import { visitStrings } from '../visit-strings.ts';
import { readSubtitles, writeSubtitles } from './subtitles.ts';
import { readTranscriptUsage } from './transcript-usage.ts';

export type TranscriptForm = 'json' | 'verbose_json' | 'diarized_json' | 'text' | 'srt' | 'vtt';

const JSON_TYPES = ['application/json'];
/** What a provider may send each as. */
export const TRANSCRIPT_TYPES: Readonly<Record<TranscriptForm, readonly string[]>> = {
  json: JSON_TYPES,
  verbose_json: JSON_TYPES,
  diarized_json: JSON_TYPES,
  text: ['text/plain'],
  srt: ['text/plain', 'application/x-subrip'],
  vtt: ['text/plain', 'text/vtt'],
};

const MAX_DEPTH = 16;
/** Words of some hours, each with its times. */
const MAX_VALUES = 2_000_000;
/** Members that say the text again, piece by piece, and what may stand between two of them. */
const PIECES: ReadonlyMap<string, readonly string[]> = new Map([
  ['segments', [' ', '']],
  ['words', [' ']],
  ['logprobs', ['']],
]);
const PROTOCOL = new Set(['id', 'type', 'task', 'language', 'code', 'speaker']);
const PROTOCOL_STRING = /^[\w.:-]{0,64}$/;

export async function readTranscript(
  body: Buffer,
  form: TranscriptForm,
  media: MediaDemand,
): Promise<BinaryAnswer | Refusal> {
  if (!isUtf8(body)) return refuse('provider_failed', 'the transcript is not valid UTF-8');
  const text = body.toString('utf8');
  switch (form) {
    case 'json':
    case 'verbose_json':
    case 'diarized_json':
      return readJsonTranscript(text, media);
    case 'text':
      return plainTranscript(text);
    case 'srt':
    case 'vtt':
      return subtitleTranscript(text, form);
  }
}

function readJsonTranscript(body: string, media: MediaDemand): BinaryAnswer | Refusal {
  const parsed = parseStrictText(body, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the transcript cannot be read: ${parsed.code}`);
  const root = parsed.value;
  if (!isObject(root) || typeof root['text'] !== 'string')
    return refuse('provider_failed', 'the transcript has no text');
  const segments = textsOf(root);
  if (segments === undefined) return refuse('provider_failed', 'the transcript is nested too deeply');
  const render = () => editJson(body, editsOf(root, segments));
  return {
    ...MEDIA_ANSWER,
    ...{ segments, render, usage: readTranscriptUsage(root, media) },
    renderBytes: () => ({ contentType: 'application/json; charset=utf-8', bytes: Buffer.from(render()) }),
  };
}

function textsOf(root: JsonObject): readonly TextSegment[] | undefined {
  const segments: TextSegment[] = [];
  for (const [name, value] of Object.entries(root)) {
    const between = PIECES.get(name);
    const pieces: string[] = [];
    const visitor = {
      string(text: string, at: readonly (string | number)[]) {
        if (text === '' || (PROTOCOL.has(String(at[at.length - 1])) && PROTOCOL_STRING.test(text))) return;
        if (between === undefined) segments.push(new TextSegment('assistant', [...at], text));
        else pieces.push(text);
      },
    };
    if (!visitStrings(value, [name], visitor, MAX_DEPTH)) return undefined;
    for (const gap of pieces.length > 0 ? (between ?? []) : [])
      segments.push(new TextSegment('assistant', [name], pieces.join(gap)));
  }
  return segments;
}

function editsOf(root: JsonObject, segments: readonly TextSegment[]): readonly JsonEdit[] {
  const changed = segments.filter((segment) => segment.changed);
  if (changed.length === 0) return [];
  const texts = changed.filter(({ location }) => !PIECES.has(String(location[0])));
  return [
    ...texts.map(({ location, text }) => ({ path: location, value: text })),
    ...[...PIECES.keys()]
      .filter((name) => root[name] !== undefined)
      .map((name) => ({ path: [name], value: [] })),
  ];
}

function plainTranscript(body: string): BinaryAnswer {
  const segment = new TextSegment('assistant', ['text'], body);
  return textAnswer([segment], () => segment.text);
}

function subtitleTranscript(body: string, form: 'srt' | 'vtt'): BinaryAnswer {
  const subtitles = readSubtitles(body);
  const [spaced, tight] = [' ', ''].map(
    (gap) => new TextSegment('assistant', ['text'], subtitles.lines.join(gap)),
  );
  if (spaced === undefined || tight === undefined) throw new Error('two ways to join lines');
  const render = () =>
    spaced.changed || tight.changed ? writeSubtitles(subtitles, screened(spaced, tight), form) : body;
  return textAnswer([spaced, tight], render);
}

/** In place of a text of which nobody can say where in it the secret stands. */
const WITHHELD = '[withheld]';

/** Where a guard found less in one reading than in the other, its text still has the rest. */
function screened(spaced: TextSegment, tight: TextSegment): string {
  if (!spaced.changed) return tight.text;
  const isSame = !tight.changed || withoutSpace(spaced.text) === withoutSpace(tight.text);
  return isSame ? spaced.text : WITHHELD;
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function textAnswer(segments: readonly TextSegment[], render: () => string): BinaryAnswer {
  return {
    ...MEDIA_ANSWER,
    segments,
    // These formats have no place for usage: the bound stands.
    usage: {},
    render,
    renderBytes: () => ({ contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(render()) }),
  };
}
