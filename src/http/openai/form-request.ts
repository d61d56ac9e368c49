/** A request that came as a form: its texts are segments, its files go on as they are in a form of the gate's own. */
import type { Refusal } from '../../errors.ts';
import type { BinaryAnswer, BinaryForm } from '../binary-form.ts';
import type { TokenDemand, UpstreamTarget } from '../surface.ts';
import type { ReadForm } from './form-fields.ts';
import { MediaRequest } from './media-request.ts';
import { type WrittenFile, writeForm } from './written-form.ts';

export interface FormParts {
  readonly form: ReadForm;
  readonly model: string;
  readonly demand: TokenDemand;
  readonly files: readonly WrittenFile[];
  /** Of each file, for the records. */
  readonly digests: readonly string[];
  readonly answerTypes: readonly string[];
  readAnswer(body: Buffer): Promise<BinaryAnswer | Refusal>;
}

const NO_BODY = { value: {}, text: '{}' };

export class FormRequest extends MediaRequest {
  readonly binary: BinaryForm;
  readonly #parts: FormParts;

  constructor(parts: FormParts) {
    super({ body: NO_BODY, model: parts.model, segments: parts.form.segments, demand: parts.demand });
    this.#parts = parts;
    this.binary = {
      body: (target) => writeForm(this.#fieldsFor(target), parts.files),
      answerTypes: parts.answerTypes,
      readAnswer: (body) => parts.readAnswer(body),
    };
  }

  /** What the records keep: the fields, and digests in place of the files' bytes. */
  override render(target: UpstreamTarget): string {
    const files = this.#parts.files.map(({ field, fileName, contentType, bytes }, index) => ({
      ...{ field, fileName, contentType, bytes: bytes.length },
      sha256: this.#parts.digests[index],
    }));
    return JSON.stringify({ fields: this.#fieldsFor(target), files });
  }

  protected editsFor() {
    return [];
  }

  #fieldsFor({ model }: UpstreamTarget): readonly (readonly [string, string])[] {
    return this.#parts.form.values().map(({ name, value }) => [name, name === 'model' ? model : value]);
  }
}
