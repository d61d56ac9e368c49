/**
 * Reads base64 and hexadecimal in a growing text as it comes and hands on what it decodes to. Every phase is read at
 * once, since a stream does not say where a run began. Costs nothing but a comparison a word while there is no run.
 */

import { StringDecoder } from 'node:string_decoder';

/** Decoded text is handed on in parts of this size. */
const PART_BYTES = 24;

const BASE64_VALUE = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
BASE64_VALUE['-'.charCodeAt(0)] = 62;
BASE64_VALUE['_'.charCodeAt(0)] = 63;
const HEX_VALUE = valuesOf('0123456789abcdef');
for (const [index, digit] of [...'ABCDEF'].entries()) HEX_VALUE[digit.charCodeAt(0)] = 10 + index;

/** Gets decoded text; `decoder` says which of the readings it belongs to. */
export type DecodedVisitor = (decoder: number, text: string) => void;

/** Four phases of base64 and two of hexadecimal. */
export const DECODERS = 6;

export class EncodedRuns {
  readonly #decoders = [0, 1, 2, 3].map((phase) => new BitDecoder(BASE64_VALUE, 6, phase));
  readonly #visit: DecodedVisitor;
  #active = false;
  #skipped = 0;

  constructor(visit: DecodedVisitor) {
    this.#visit = visit;
    this.#decoders.push(new BitDecoder(HEX_VALUE, 4, 0), new BitDecoder(HEX_VALUE, 4, 1));
  }

  get active(): boolean {
    return this.#active;
  }

  begin(): void {
    this.#active = true;
    this.#skipped = 0;
  }

  /** Takes one unit while active; a run ends with the first unit that no line of it can have. */
  take(unit: number): void {
    const value = unit < 128 ? (BASE64_VALUE[unit] ?? 255) : 255;
    if (value < 255) {
      this.#skipped = 0;
      for (const [index, decoder] of this.#decoders.entries()) {
        const text = decoder.take(unit);
        if (text !== undefined) this.#visit(index, text);
      }
      return;
    }
    this.#skipped += 1;
    const within = unit === 0x0a || unit === 0x0d || unit === 0x20 || unit === 0x5c || unit === 0x3d;
    if (!within || this.#skipped > 4) this.end();
  }

  end(): void {
    if (!this.#active) return;
    this.#active = false;
    for (const [index, decoder] of this.#decoders.entries()) this.#visit(index, `${decoder.rest()}\n`);
  }
}

class BitDecoder {
  readonly #values: Uint8Array;
  readonly #bits: number;
  readonly #phase: number;
  readonly #decoder = new StringDecoder('utf8');
  #skip: number;
  #buffer = 0;
  #held = 0;
  #bytes: number[] = [];

  /** @param phase how many characters to leave out at the beginning */
  constructor(values: Uint8Array, bits: number, phase: number) {
    this.#values = values;
    this.#bits = bits;
    this.#phase = phase;
    this.#skip = phase;
  }

  take(unit: number): string | undefined {
    const value = this.#values[unit] ?? 255;
    if (value === 255) return undefined;
    if (this.#skip > 0) {
      this.#skip -= 1;
      return undefined;
    }
    this.#buffer = ((this.#buffer << this.#bits) | value) & 0xffff;
    this.#held += this.#bits;
    if (this.#held >= 8) {
      this.#held -= 8;
      this.#bytes.push((this.#buffer >> this.#held) & 0xff);
    }
    return this.#bytes.length >= PART_BYTES ? this.#part() : undefined;
  }

  rest(): string {
    this.#skip = this.#phase;
    this.#held = 0;
    return this.#part();
  }

  #part(): string {
    const text = this.#decoder.write(Buffer.from(this.#bytes));
    this.#bytes = [];
    return text;
  }
}

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < alphabet.length; i += 1) values[alphabet.charCodeAt(i)] = i;
  return values;
}
