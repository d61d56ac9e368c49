/**
 * Reads what a form says about itself: the boundary of its media type and the head of each part. One reading only: what
 * two parsers could take for two things (escapes, extended names, transfer encodings, other charsets) is refused.
 */
import { type Refusal, refuse } from '../errors.ts';

/** RFC 2046 section 5.1.1: at most 70 characters, the last of which is no space. */
const MEDIA_TYPE =
  /^multipart\/form-data[ \t]*;[ \t]*boundary=(?:"([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])"|([\w'+.-]{1,70}))[ \t]*$/i;
/** Most bytes of one part's head. */
export const MAX_PART_HEAD_BYTES = 2_048;
/** Most header lines of one part. */
const MAX_HEADER_LINES = 8;

/** RFC 7578 section 4.2. Names as OpenAI's SDKs write them: `image[]`, `expires_after[seconds]`. */
const DISPOSITION =
  /^form-data[ \t]*;[ \t]*name="([\w.[\]-]{1,128})"(?:[ \t]*;[ \t]*filename="([^"\\\r\n]{0,255})")?[ \t]*$/i;
/** A media type without parameters, or with the one charset that is read. */
const PART_TYPE = /^([\w!#$&^.+-]{1,80}\/[\w!#$&^.+-]{1,80})[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;
const HEADER_LINE = /^([\w-]{1,64}):[ \t]*([^\r\n]*)$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

export interface PartHead {
  readonly name: string;
  /** Absent: the part is a text field. */
  readonly fileName: string | undefined;
  /** Lower case, without parameters; absent where the part does not say. */
  readonly contentType: string | undefined;
  /** What the part says about its own length, in bytes. */
  readonly declaredBytes: number | undefined;
}

/** The boundary that the media type of the request names. */
export function readBoundary(contentType: string | undefined): string | Refusal {
  const [, quoted, plain] = MEDIA_TYPE.exec(contentType ?? '') ?? [];
  return (
    quoted ??
    plain ??
    refuse('invalid_form', 'the content type is not multipart/form-data with one boundary', {
      detail: 'Send multipart/form-data with a boundary of 1 to 70 characters and no other parameter.',
    })
  );
}

/** `text`: the header lines of a part, without the empty line behind them. */
export function readPartHead(text: string): PartHead | Refusal {
  const lines = text.split('\r\n');
  if (lines.length > MAX_HEADER_LINES) return malformed('a part has too many header lines');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return malformed('a header line of a part cannot be read');
    const known = name.toLowerCase();
    if (headers.has(known)) return malformed('a part has a header field twice');
    headers.set(known, value.trim());
  }
  return headOf(headers);
}

function headOf(headers: ReadonlyMap<string, string>): PartHead | Refusal {
  for (const name of headers.keys())
    if (!KNOWN_HEADERS.has(name)) return malformed('a part has a header field that is not read here');
  const [, name, fileName] = DISPOSITION.exec(headers.get('content-disposition') ?? '') ?? [];
  if (name === undefined) return malformed('a part has no Content-Disposition that can be read in one way');
  // RFC 7578 section 4.6: it would change how every other field is read.
  if (name === '_charset_') return malformed('the form names another charset');
  if (fileName !== undefined && CONTROL.test(fileName))
    return malformed('a file name has control characters');
  const type = headers.get('content-type');
  const [, contentType] = type === undefined ? [] : (PART_TYPE.exec(type) ?? []);
  if (type !== undefined && contentType === undefined) return malformed('the type of a part is not accepted');
  const length = headers.get('content-length');
  if (length !== undefined && !/^\d{1,9}$/.test(length))
    return malformed('the length of a part cannot be read');
  return {
    ...{ name, fileName, contentType: contentType?.toLowerCase() },
    declaredBytes: length === undefined ? undefined : Number(length),
  };
}

/** Content-Transfer-Encoding is not among them: RFC 7578 section 4.7 deprecates it, and a decoder would see other bytes. */
const KNOWN_HEADERS: ReadonlySet<string> = new Set(['content-disposition', 'content-type', 'content-length']);

export function malformed(reason: string, detail?: string): Refusal {
  return refuse('invalid_form', reason, { detail: detail ?? `The form cannot be read: ${reason}.` });
}
