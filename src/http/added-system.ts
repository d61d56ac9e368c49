/**
 * What the gate itself says to the model: after the caller's last system text, or a text of its own where there is none.
 * Its bytes, and those that replaced texts are longer by, are what a request grew by.
 */
import type { BodyText } from './body-text.ts';

/** Tokens that a system text's own frame may cost. */
const FRAME_TOKENS = 16;

export class AddedSystem {
  /** What has no text of the caller's to stand behind; empty where there is nothing. */
  text = '';

  /** `last`: the caller's last system text. */
  add(last: Pick<BodyText, 'text' | 'replace'> | undefined, text: string): void {
    if (last !== undefined) last.replace(`${last.text}\n\n${text}`);
    else this.text = this.text === '' ? text : `${this.text}\n\n${text}`;
  }

  growthBytes(segments: readonly Pick<BodyText, 'growthBytes'>[]): number {
    let bytes = this.text === '' ? 0 : Buffer.byteLength(this.text) + FRAME_TOKENS;
    for (const segment of segments) bytes += segment.growthBytes();
    return bytes;
  }
}
