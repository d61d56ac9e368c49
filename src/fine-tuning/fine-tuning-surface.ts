/**
 * POST /v1/fine_tuning/jobs as a surface: one call that trains, made once, billed in full by the bytes of its file. The file
 * is the caller's own kept one; every example in it is judged before the provider hears of anything.
 */
import type { Principal } from '../auth/principal.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { jsonLines } from '../files/jsonl.ts';
import type { AnswerMemory } from '../http/answer-memory.ts';
import { editJson, type JsonEdit } from '../http/json-edit.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { TextSegment } from '../http/openai/chat-segments.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import { unsupported, wrongType } from '../http/openai/field-checks.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../http/openai/openai-error.ts';
import { visitStrings } from '../http/openai/visit-strings.ts';
import type { StrictJson } from '../http/strict-json.ts';
import type {
  Example,
  OwnedFile,
  OwnedFiles,
  Surface,
  SurfaceAnswer,
  SurfaceRequest,
  TokenDemand,
  UpstreamTarget,
} from '../http/surface.ts';
import { readJobAnswer } from './job-answer.ts';
import { type JobFields, readJobFields } from './job-request.ts';

/** Largest training file: it is in memory while its job is made. */
export const MAX_TRAINING_BYTES = 64 * 1024 * 1024;
const MAX_METADATA_DEPTH = 32;
/** Of one example. */
const LINE_BOUNDS = { maxBytes: 4 * 1024 * 1024, maxDepth: 64 };
const SLICE_BYTES = 1024 * 1024;
const RETRY_AFTER_MS = 5_000;
const EXAMPLE_FIELDS: ReadonlySet<string> = new Set(['messages', 'tools', 'parallel_tool_calls']);

export const fineTuningSurface: Surface = {
  name: 'fine_tuning',
  training: 'fine_tuning',
  once: true,
  uncached: true,
  read: (body) => readJob(body),
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
};

/** A job that was opened, and whose it is. */
export interface OpenedJob {
  readonly owner: Principal;
  readonly fields: JobFields;
}

/** The same surface for one job, which tells whose it is before its file is read; false: there is no room for that now. */
export function fineTuningSurfaceFor(opened: (job: OpenedJob) => boolean): Surface {
  return { ...fineTuningSurface, read: (body) => readJob(body, opened) };
}

function readJob(body: StrictJson, opened?: JobParts['opened']): SurfaceRequest | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const fields = readJobFields(root);
  return isRefusal(fields) ? fields : new JobRequest({ body, root, fields, opened });
}

interface JobParts {
  readonly body: StrictJson;
  readonly root: JsonObject;
  readonly fields: JobFields;
  readonly file?: Buffer;
  readonly opened: ((job: OpenedJob) => boolean) | undefined;
}

class JobRequest implements SurfaceRequest {
  readonly stream = false;
  readonly tools = [];
  readonly outputFormat = 'text';
  readonly deterministic = false;
  readonly sampled = true;
  readonly segments: readonly TextSegment[];
  readonly demand: TokenDemand;
  readonly #parts: JobParts;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.segments = segmentsOf(parts.root);
    // A token is a byte at least, and the file's own braces and names are more than what a template puts in their place.
    const trainingTokens = (parts.file?.length ?? 0) * parts.fields.epochs;
    const others = { images: 0, choices: 0, extraOutputTokens: 0 };
    this.demand = { ...others, inputTokensBound: trainingTokens, trainingTokens };
  }

  get model(): string {
    return this.#parts.fields.model;
  }

  get attachment(): Buffer | undefined {
    return this.#parts.file;
  }

  async open(_memory: AnswerMemory, files?: OwnedFiles): Promise<SurfaceRequest | Refusal> {
    const { fields, opened } = this.#parts;
    if (files !== undefined && opened?.({ owner: files.owner, fields }) === false)
      return refuse('overloaded', 'as many training files are in memory as may be', {
        retryAfterMs: RETRY_AFTER_MS,
      });
    const kept = await files?.find(fields.fileId);
    if (kept === undefined || kept.purpose !== 'fine-tune')
      return refuse('not_found', 'no such training file of this caller', {
        param: 'training_file',
        detail: 'There is no file of this id and the purpose `fine-tune`.',
      });
    if (kept.bytes > MAX_TRAINING_BYTES)
      return refuse('body_too_large', 'the training file is too large', {
        param: 'training_file',
        detail: `A training file may have ${MAX_TRAINING_BYTES} bytes.`,
      });
    return new JobRequest({ ...this.#parts, file: await contentOf(kept) });
  }

  async *examples(): AsyncGenerator<Example> {
    for await (const { number, json } of jsonLines(inSlices(this.#file()), LINE_BOUNDS))
      yield { line: number, request: readExample(json, this.model) };
  }

  render({ model }: UpstreamTarget): string {
    const edits: JsonEdit[] = this.segments
      .filter(({ changed }) => changed)
      .map(({ location, wireText }) => ({ path: location, value: wireText }));
    if (model !== this.model) edits.push({ path: ['model'], value: model });
    return editJson(this.#parts.body.text, edits);
  }

  growthBytes(): number {
    return 0;
  }
  toolView() {
    return { definitions: [], earlierCalls: [] };
  }
  turns() {
    return [];
  }
  openTranscript() {
    return { follow: () => undefined, turns: () => [] };
  }
  addSystemText(): void {
    // No model reads a job: there is no place for a text of the gate's.
  }
  readAnswer(body: string): SurfaceAnswer | Refusal {
    return readJobAnswer(body);
  }
  openStream(): never {
    throw new Error('a job is not streamed');
  }
  withRepair(): never {
    throw new Error('a job has no output format to repair');
  }

  #file(): Buffer {
    if (this.#parts.file === undefined) throw new Error('the job was not opened');
    return this.#parts.file;
  }
}

/** What the caller named: the model's suffix, the metadata. */
function segmentsOf({ suffix, metadata }: JsonObject): readonly TextSegment[] {
  const found: TextSegment[] = [];
  if (typeof suffix === 'string') found.push(new TextSegment('user', ['suffix'], suffix));
  const string = (text: string, at: readonly (string | number)[]) => {
    if (text !== '') found.push(new TextSegment('user', [...at], text));
  };
  if (isObject(metadata)) visitStrings(metadata, ['metadata'], { string }, MAX_METADATA_DEPTH);
  return found;
}

/** As a chat request: the form that examples of supervised training have. */
function readExample({ value }: StrictJson, model: string): SurfaceRequest | Refusal {
  if (!isObject(value)) return wrongType('$', 'an object');
  const other = Object.keys(value).find((name) => !EXAMPLE_FIELDS.has(name));
  if (other !== undefined)
    return unsupported(other.slice(0, 64), 'examples are conversations: `messages` and `tools`');
  const asked = { ...value, model };
  return chatSurface.read({ value: asked, text: JSON.stringify(asked) });
}

async function contentOf(file: OwnedFile): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of file.read()) parts.push(part);
  return Buffer.concat(parts);
}

function* inSlices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
