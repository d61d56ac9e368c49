/** What POST /v1/files sends: one file, what it is for, and when it may go. Every other field is refused by name. */
import { isRefusal, type Refusal, refuse } from '../../../errors.ts';
import { type FormBody, type FormFile, singleField } from '../../multipart.ts';

/** Of OpenAI's: an hour to thirty days. */
const LEAST_SECONDS = 3_600;
const MOST_SECONDS = 2_592_000;

const FIELDS: ReadonlySet<string> = new Set(['purpose', 'expires_after[anchor]', 'expires_after[seconds]']);

export interface FileForm {
  readonly file: FormFile;
  readonly purpose: string;
  readonly ttlMs: number | undefined;
}

export function readFileForm(form: FormBody): FileForm | Refusal {
  for (const name of form.fields.keys())
    if (!FIELDS.has(name))
      return refuse('unsupported_content', 'a field of the form is not known', { param: name });
  const [file] = form.files;
  if (file === undefined || form.files.length > 1 || file.field !== 'file')
    return refuse('invalid_field', 'the form has not exactly one file, called file', { param: 'file' });
  if (file.fileName === '') return refuse('invalid_field', 'the file has no name', { param: 'file' });
  const purpose = singleField(form, 'purpose');
  if (isRefusal(purpose)) return purpose;
  if (purpose === undefined) return refuse('invalid_field', 'the purpose is missing', { param: 'purpose' });
  const ttlMs = readExpiry(form);
  return isRefusal(ttlMs) ? ttlMs : { file, purpose, ttlMs };
}

function readExpiry(form: FormBody): number | undefined | Refusal {
  const anchor = singleField(form, 'expires_after[anchor]');
  if (isRefusal(anchor)) return anchor;
  const text = singleField(form, 'expires_after[seconds]');
  if (isRefusal(text)) return text;
  if (anchor === undefined && text === undefined) return undefined;
  const seconds = /^\d{1,7}$/.test(text ?? '') ? Number(text) : 0;
  if (anchor !== 'created_at' || seconds < LEAST_SECONDS || seconds > MOST_SECONDS)
    return refuse('invalid_field', 'expires_after is out of range', {
      param: 'expires_after',
      detail: `The anchor is created_at, and the seconds are ${LEAST_SECONDS} to ${MOST_SECONDS}.`,
    });
  return seconds * 1_000;
}
