/**
 * Writes the form that a provider gets, from parts that were checked: nothing of the caller's own framing, names or types
 * goes on. The boundary is drawn by chance, so that no content can contain it.
 */
import { randomUUID } from 'node:crypto';
import type { BodyBytes } from '../binary-form.ts';
import { joinBytes } from '../joined-bytes.ts';

export interface WrittenFile {
  readonly field: string;
  /** The gate's own: `sound.mp3`. */
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Names of fields and files are the gate's own; values may be any text. */
export async function writeForm(
  fields: readonly (readonly [name: string, value: string])[],
  files: readonly WrittenFile[],
): Promise<BodyBytes> {
  const boundary = `portcullis-${randomUUID()}`;
  const parts: Buffer[] = [];
  for (const [name, value] of fields)
    parts.push(
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    );
  for (const { field, fileName, contentType, bytes } of files) {
    const head = `content-disposition: form-data; name="${field}"; filename="${fileName}"\r\ncontent-type: ${contentType}`;
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), bytes, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { bytes: await joinBytes(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
