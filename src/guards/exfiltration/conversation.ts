/**
 * What an answer's URLs could carry away: the texts of the request, folded to letters and digits, newest first where
 * they are too many. Built only when a URL asks, and once a request; never leaves this process.
 */
import type { GuardContext } from '../guard.ts';
import { isWordUnit } from '../text-traits.ts';

/** Most characters of folded text that URLs are compared with: the system's share, and that of all other texts. */
const MAX_SYSTEM_CHARACTERS = 24_576;
const MAX_OTHER_CHARACTERS = 40_960;
/** Most characters that one channel's URLs are compared with; past it a URL counts as carrying something. */
const MAX_COMPARED_CHARACTERS = 64_000_000;
/** Most hosts whose naming is remembered. */
const MAX_KNOWN_HOSTS = 64;
/** A part of this length is looked for first, so that most URLs cost a few searches. */
const PROBE_CHARACTERS = 10;

export class Conversation {
  readonly #context: GuardContext;
  #system: string | undefined;
  #others: string | undefined;
  #compared = 0;
  readonly #hosts = new Map<string, boolean>();

  constructor(context: GuardContext) {
    this.#context = context;
  }

  /** Letters and digits alone, lower case. */
  static fold(text: string): string {
    return foldLetters(text);
  }

  /** The placeholder stands for a value that this request hid. */
  hides(placeholder: string): boolean {
    const { placeholders } = this.#context;
    return placeholders.size > 0 && placeholders.reveal(placeholder) !== undefined;
  }

  get hidesValues(): boolean {
    return this.#context.placeholders.size > 0;
  }

  /** The URL stands in the request as it is here: it tells its host nothing new. */
  containsUrl(url: string): boolean {
    const { userTexts = [], systemTexts } = this.#context;
    return this.#standsIn(userTexts, url, URL_GOES_ON) || this.#standsIn(systemTexts, url, URL_GOES_ON);
  }

  /** The caller or the application itself named the host. */
  namesHost(host: string): boolean {
    const known = this.#hosts.get(host);
    if (known !== undefined) return known;
    const { callerTexts = [], systemTexts } = this.#context;
    const named =
      this.#standsIn(callerTexts, host, HOST_GOES_ON) || this.#standsIn(systemTexts, host, HOST_GOES_ON);
    if (this.#hosts.size < MAX_KNOWN_HOSTS) this.#hosts.set(host, named);
    return named;
  }

  /** `folded` and the system's texts have a run of at least `length` characters in common. */
  sharesWithSystem(folded: string, length: number): boolean {
    if (folded.length < length) return false;
    this.#system ??= foldAll(this.#context.systemTexts, MAX_SYSTEM_CHARACTERS);
    return this.#shares(folded, this.#system, length);
  }

  sharesWithOthers(folded: string, length: number): boolean {
    return folded.length >= length && this.#shares(folded, this.#otherTexts(), length);
  }

  /** A value of the conversation, such as a number, as a whole. */
  containsValue(folded: string): boolean {
    const text = this.#otherTexts();
    return this.#isSpent(text) || text.includes(folded);
  }

  #otherTexts(): string {
    this.#others ??= foldAll((this.#context.userTexts ?? []).toReversed(), MAX_OTHER_CHARACTERS);
    return this.#others;
  }

  #standsIn(texts: readonly string[], part: string, goesOn: RegExp): boolean {
    return texts.some((text) => !this.#isSpent(text) && containsWhole(text, part, goesOn));
  }

  #isSpent(text: string): boolean {
    this.#compared += text.length;
    return this.#compared > MAX_COMPARED_CHARACTERS;
  }

  /** Every common run of `length` holds one of the probes that stand `length - PROBE_CHARACTERS` apart. */
  #shares(folded: string, text: string, length: number): boolean {
    if (text.length < length) return false;
    const step = length - PROBE_CHARACTERS + 1;
    for (let at = 0; at + PROBE_CHARACTERS <= folded.length; at += step) {
      if (this.#isSpent(text)) return true;
      if (text.includes(folded.slice(at, at + PROBE_CHARACTERS)) && this.#confirms(folded, text, at, length))
        return true;
    }
    return false;
  }

  #confirms(folded: string, text: string, probe: number, length: number): boolean {
    const first = Math.max(0, probe - (length - PROBE_CHARACTERS));
    const last = Math.min(probe, folded.length - length);
    for (let at = first; at <= last; at += 1) {
      if (this.#isSpent(text) || text.includes(folded.slice(at, at + length))) return true;
    }
    return false;
  }
}

const URL_GOES_ON = /[\w%&=#?/+~-]/;
const HOST_GOES_ON = /[\w-]/;

function containsWhole(text: string, part: string, goesOn: RegExp): boolean {
  const searched = goesOn === HOST_GOES_ON ? text.toLowerCase() : text;
  for (let at = searched.indexOf(part); at >= 0; at = searched.indexOf(part, at + 1)) {
    const before = goesOn === HOST_GOES_ON ? text.charAt(at - 1) : '';
    if (!goesOn.test(text.charAt(at + part.length)) && !goesOn.test(before)) return true;
  }
  return false;
}

/** Units of letters and digits, lower case; a loop, since a long request is folded while its answer waits. */
function foldLetters(text: string): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      const lower = unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
      if ((lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39)) units[length++] = lower;
    } else if (isWordUnit(unit)) units[length++] = String.fromCharCode(unit).toLowerCase().charCodeAt(0);
  }
  return Buffer.from(units.buffer, 0, 2 * length).toString('utf16le');
}

function foldAll(texts: readonly string[], most: number): string {
  let folded = '';
  for (const text of texts) {
    if (folded.length >= most) break;
    folded += `\n${Conversation.fold(text.slice(0, 2 * most))}`;
  }
  return folded.slice(0, most);
}
