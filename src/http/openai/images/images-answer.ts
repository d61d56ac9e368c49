/**
 * The answer of the image endpoints: pictures as base64, and texts beside them, which are screened. A picture by its URL
 * is refused: the client would fetch it from somebody's host, past this gate.
 */
import { isRefusal, type Refusal, refuse } from '../../../errors.ts';
import type { BinaryAnswer } from '../../binary-form.ts';
import { editJson } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { MediaDemand } from '../../media-demand.ts';
import type { Usage } from '../../segments.ts';
import { parseStrictText } from '../../strict-json.ts';
import { TextSegment } from '../chat-segments.ts';
import { MEDIA_ANSWER } from '../media-request.ts';
import { visitStrings } from '../visit-strings.ts';
import { type CarvedAnswer, carvePictures, digestPicture, joinPictures, markOf } from './carved-pictures.ts';
import { readImagesUsage } from './images-usage.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const MAX_DEPTH = 16;
const PROTOCOL = new Set(['background', 'output_format', 'quality', 'size']);
const PROTOCOL_STRING = /^[\w.:-]{0,32}$/;

/** @param media what was asked for: an answer without usage is billed by it. */
export async function readImagesAnswer(
  body: Buffer,
  media: MediaDemand,
  hasInputImages: boolean,
): Promise<BinaryAnswer | Refusal> {
  const carved = carvePictures(body);
  if (carved === undefined) return unreadable('its pictures cannot be found');
  const parsed = parseStrictText(carved.text, { maxDepth: MAX_DEPTH });
  if (isRefusal(parsed)) return unreadable(parsed.code);
  const root = parsed.value;
  if (!isObject(root) || !Array.isArray(root['data'])) return unreadable('it has no data');
  const digests = await readPictures(root['data'], carved);
  if (isRefusal(digests)) return digests;
  const segments = textsOf(root);
  if (segments === undefined) return unreadable('it is nested too deeply');
  return answerOf({ body, carved, segments, digests, usage: readImagesUsage(root, media, hasInputImages) });
}

/** The digest of each picture. Every mark must stand where a picture does, and nothing else. */
async function readPictures(
  data: readonly unknown[],
  { pictures }: CarvedAnswer,
): Promise<readonly string[] | Refusal> {
  const digests: string[] = [];
  for (const item of data) {
    if (!isObject(item)) return unreadable('an item of its data is no object');
    if (item['url'] != null) return unreadable('it links to a picture in place of carrying it');
    if (item['b64_json'] == null) continue;
    const picture = pictures[digests.length];
    if (picture === undefined || item['b64_json'] !== markOf(digests.length))
      return unreadable('a picture stands where none may');
    const digest = await digestPicture(picture);
    if (digest === undefined) return unreadable('a picture is neither PNG, JPEG nor WebP in base64');
    digests.push(digest);
  }
  return digests.length === pictures.length ? digests : unreadable('a picture stands where none may');
}

function textsOf(root: JsonObject): readonly TextSegment[] | undefined {
  const segments: TextSegment[] = [];
  const visitor = {
    string(text: string, at: readonly (string | number)[]) {
      const field = at[at.length - 1];
      if (text === '' || (at[0] === 'data' && at.length === 3 && field === 'b64_json')) return;
      if (at.length === 1 && PROTOCOL.has(String(field)) && PROTOCOL_STRING.test(text)) return;
      segments.push(new TextSegment('assistant', [...at], text));
    },
  };
  return visitStrings(root, [], visitor, MAX_DEPTH) ? segments : undefined;
}

interface AnswerParts {
  readonly body: Buffer;
  readonly carved: CarvedAnswer;
  readonly segments: readonly TextSegment[];
  readonly digests: readonly string[];
  readonly usage: Usage;
}

function answerOf({ body, carved, segments, digests, usage }: AnswerParts): BinaryAnswer {
  const edited = () =>
    editJson(
      carved.text,
      segments
        .filter(({ changed }) => changed)
        .map(({ location, text }) => ({ path: location, value: text })),
    );
  return {
    ...MEDIA_ANSWER,
    ...{ segments, usage },
    render: () => JSON.stringify({ answer: edited(), sha256: digests }),
    renderBytes: () => ({
      contentType: JSON_TYPE,
      bytes: segments.some(({ changed }) => changed) ? joinPictures(edited(), carved.pictures) : body,
    }),
  };
}

function unreadable(why: string): Refusal {
  return refuse('provider_failed', `the answer cannot be read: ${why}`);
}
