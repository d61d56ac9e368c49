/**
 * Requests and answers that are more than JSON text: forms with files, pictures, sound. Their texts are segments like any
 * other; their bytes no guard can read.
 */
import type { Refusal } from '../errors.ts';
import type { SurfaceAnswer, UpstreamTarget } from './surface.ts';

export interface BinaryForm {
  /** The body to send, made by the gate from parts that it checked. Absent: the request's JSON text. */
  body?(target: UpstreamTarget): Promise<BodyBytes>;
  /** Media types that the answer may come as; one that ends with a slash covers its family. */
  readonly answerTypes: readonly string[];
  readAnswer(body: Buffer): Promise<BinaryAnswer | Refusal>;
}

export interface BodyBytes {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** Its `render` is what the records keep of it: its texts, and digests of its bytes. */
export interface BinaryAnswer extends SurfaceAnswer {
  /** For the caller, with the texts as they are now; its type is the gate's own word, never the provider's. */
  renderBytes(): BodyBytes;
}
