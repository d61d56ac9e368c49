/**
 * One text for requests that mean the same: members in the order of RFC 8785, no white space, strings without needless
 * escapes. Numbers keep their digits, since two that a double cannot tell apart are two requests. Never lossy.
 */
import { stringEnd } from '../http/json-scan.ts';

/** Longer requests stand for themselves, byte by byte: rewriting one would hold everyone up for milliseconds. */
export const MAX_CANONICAL_CHARACTERS = 64 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/**
 * @param text valid JSON without repeated members: what the strict reader passed and the gate rendered.
 * @param omit members of the top level that are left out.
 * @returns undefined where the text is too long to be rewritten.
 */
export function canonicalRequest(text: string, omit: ReadonlySet<string>): string | undefined {
  if (text.length > MAX_CANONICAL_CHARACTERS) return undefined;
  return new Rewriter(text).root(omit);
}

class Rewriter {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  root(omit: ReadonlySet<string>): string {
    this.#skip();
    return this.#object(omit);
  }

  /** As deep as the strict reader lets a body nest. */
  #value(): string {
    this.#skip();
    switch (this.#text.charCodeAt(this.#at)) {
      case OPEN_OBJECT:
        return this.#object(undefined);
      case OPEN_ARRAY:
        return this.#array();
      case QUOTE:
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(omit: ReadonlySet<string> | undefined): string {
    const members: { readonly key: string; readonly text: string }[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      const code = this.#text.charCodeAt(this.#at);
      if (code === CLOSE_OBJECT) break;
      if (code === COMMA) {
        this.#at += 1;
        continue;
      }
      const key = this.#string();
      this.#skip();
      this.#at += 1;
      const value = this.#value();
      if (omit === undefined || !omit.has(JSON.parse(key))) members.push({ key, text: `${key}:${value}` });
    }
    this.#at += 1;
    // Names of the protocol are plain ASCII: of those the written form sorts as RFC 8785 sorts the name.
    members.sort((a, b) => (a.key < b.key ? -1 : 1));
    return `{${members.map(({ text }) => text).join(',')}}`;
  }

  #array(): string {
    const items: string[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      const code = this.#text.charCodeAt(this.#at);
      if (code === CLOSE_ARRAY) break;
      if (code === COMMA) this.#at += 1;
      else items.push(this.#value());
    }
    this.#at += 1;
    return `[${items.join(',')}]`;
  }

  #string(): string {
    const start = this.#at;
    const end = stringEnd(this.#text, start);
    if (end === -1) throw new Error('the rendered request is no JSON');
    this.#at = end + 1;
    const raw = this.#text.slice(start, this.#at);
    return raw.includes('\\') ? JSON.stringify(JSON.parse(raw)) : raw;
  }

  /** A number as it is written, or true, false, null. */
  #scalar(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || code <= SPACE) break;
    }
    if (this.#at === start) throw new Error('the rendered request is no JSON');
    return this.#text.slice(start, this.#at);
  }

  #skip(): void {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at += 1;
  }
}
