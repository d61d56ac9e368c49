/** POST /v1/images/edits as a surface: pictures and a prompt in, pictures out. Only the prompt can be screened. */
import { isRefusal, type Refusal } from '../../../errors.ts';
import type { FormBody } from '../../multipart.ts';
import type { Surface, SurfaceRequest } from '../../surface.ts';
import { unsupported, wrongType } from '../field-checks.ts';
import { type FormRule, malformedFile, readFormFields } from '../form-fields.ts';
import { FormRequest } from '../form-request.ts';
import { digestOf, pictureType } from '../media-bytes.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import type { WrittenFile } from '../written-form.ts';
import { IMAGE_FIELDS, imagesAsked } from './image-fields.ts';
import { readImagesAnswer } from './images-answer.ts';

/** All pictures of one request together, and the fields beside them. */
export const MAX_PICTURES_FORM_BYTES = 52 * 1024 * 1024;
/** Most pictures to be edited. */
const MAX_SOURCES = 16;
/** Tokens that a provider may put around a prompt. */
const FRAME_TOKENS = 64;

/** In a form every value is a text: numbers and switches are read as JSON has them. */
const LITERAL = /^(?:true|false|0|[1-9]\d{0,3})$/;
const ONLY_GENERATED = new Set(['style', 'complexity']);
const TEXT_FIELDS = new Set(['prompt', 'user', 'safety_identifier']);
const RULES: ReadonlyMap<string, FormRule> = new Map<string, FormRule>([
  ...[...IMAGE_FIELDS]
    .filter(([name]) => !ONLY_GENERATED.has(name))
    .map(([name, { test, ...rule }]): [string, FormRule] => {
      const isText = TEXT_FIELDS.has(name);
      return [
        name,
        { ...rule, test: (value) => test(isText ? value : literal(value)), ...(isText && { isText }) },
      ];
    }),
  ['input_fidelity', { test: (value) => /^(?:high|low)$/.test(value), expected: 'high or low' }],
]);

export const editsSurface: Surface = {
  ...{ name: 'images', format: 'images_edits', uncached: true },
  form: { limitBytes: MAX_PICTURES_FORM_BYTES, read: readEdit },
  read: () => unsupported('$', 'send multipart/form-data'),
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
};

function literal(value: string): unknown {
  return LITERAL.test(value) ? JSON.parse(value) : value;
}

async function readEdit(form: FormBody): Promise<SurfaceRequest | Refusal> {
  const read = readFormFields(form, RULES);
  if (isRefusal(read)) return read;
  const [model, prompt = ''] = [read.first('model'), read.first('prompt')];
  if (model === undefined) return wrongType('model', 'a non-empty string');
  if (prompt === '') return wrongType('prompt', 'a non-empty string');
  const files = sourcesOf(form);
  if (isRefusal(files)) return files;
  const media = imagesAsked({
    n: literal(read.first('n') ?? '1'),
    size: read.first('size'),
    quality: read.first('quality'),
  });
  const texts = read.segments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return new FormRequest({
    ...{ form: read, model, files, answerTypes: ['application/json'] },
    digests: await Promise.all(files.map(({ bytes }) => digestOf(bytes))),
    demand: {
      ...{ images: files.length, choices: 0, extraOutputTokens: 0, media },
      inputTokensBound: texts + FRAME_TOKENS,
    },
    readAnswer: (body) => readImagesAnswer(body, media, true),
  });
}

/** Each is sent under the name of its field and of the type that its bytes are. */
function sourcesOf({ files }: FormBody): readonly WrittenFile[] | Refusal {
  const written: WrittenFile[] = [];
  let masks = 0;
  for (const { field, bytes } of files) {
    if (field !== 'image' && field !== 'image[]' && field !== 'mask')
      return { ...wrongType(field, 'absent'), reason: 'a file in a field that takes none' };
    if (field === 'mask') masks += 1;
    const contentType = pictureType(bytes);
    if (contentType === undefined) return malformedFile(field, 'a picture as PNG, JPEG or WebP');
    const fileName = `picture-${written.length + 1}.${contentType.slice('image/'.length)}`;
    written.push({ field, fileName, contentType, bytes });
  }
  if (masks > 1) return wrongType('mask', 'sent once');
  if (written.length === masks || written.length - masks > MAX_SOURCES)
    return wrongType('image', `1 to ${MAX_SOURCES} pictures`);
  return written;
}
