/**
 * Follows terminal control sequences (ECMA-48, xterm) unit by unit and says of each unit whether it belongs to one.
 * Never looks ahead, so that a stream need not wait; what never ends is followed for a bounded length only.
 */

/** Most characters of a control string (OSC, DCS, APC, PM, SOS) without its end. */
const MAX_STRING_CHARACTERS = 512;
/** Most parameter characters of one control sequence. */
const MAX_PARAMETER_CHARACTERS = 64;

export type ControlKind = 'none' | 'ansi' | 'control';

const STATE = { text: 0, escape: 1, parameters: 2, string: 3, stringEscape: 4, charset: 5 } as const;
const ESCAPE = 0x1b;
const BELL = 0x07;
const STRING_END = 0x9c;
/** `]` OSC, `P` DCS, `_` APC, `^` PM, `X` SOS; and the same as one C1 control each. */
const STRING_INTRODUCERS: ReadonlySet<number> = new Set([
  0x5d, 0x50, 0x5f, 0x5e, 0x58, 0x9d, 0x90, 0x9f, 0x9e, 0x98,
]);

export class ControlSequences {
  #state: number = STATE.text;
  #length = 0;

  get open(): boolean {
    return this.#state !== STATE.text;
  }

  /** What the unit is: a part of an escape sequence, a control character of its own, or text. */
  take(unit: number): ControlKind {
    if (this.#state !== STATE.text) {
      const kind = this.#within(unit);
      if (kind !== undefined) return kind;
    }
    return this.#fromText(unit);
  }

  #fromText(unit: number): ControlKind {
    if (!isControlUnit(unit)) return 'none';
    if (unit === ESCAPE) return this.#enter(STATE.escape);
    if (unit === 0x9b) return this.#enter(STATE.parameters);
    if (STRING_INTRODUCERS.has(unit)) return this.#enter(STATE.string);
    return 'control';
  }

  /** undefined: the sequence is broken off, and the unit is judged as text. */
  #within(unit: number): ControlKind | undefined {
    this.#length += 1;
    switch (this.#state) {
      case STATE.escape:
        return this.#afterEscape(unit);
      case STATE.parameters:
        return this.#inParameters(unit);
      case STATE.charset:
        return unit >= 0x30 && unit <= 0x7e ? this.#leave('ansi') : this.#leave(undefined);
      default:
        return this.#inString(unit);
    }
  }

  #afterEscape(unit: number): ControlKind | undefined {
    if (unit === 0x5b) return this.#enter(STATE.parameters);
    if (STRING_INTRODUCERS.has(unit)) return this.#enter(STATE.string);
    if (unit >= 0x20 && unit <= 0x2f) return this.#enter(STATE.charset);
    // Of the sequences of two characters those that terminals act on; `ESC x` with a letter of prose is no more.
    return unit >= 0x30 && unit <= 0x7e && TWO_CHARACTERS.includes(String.fromCharCode(unit))
      ? this.#leave('ansi')
      : this.#leave(undefined);
  }

  #inParameters(unit: number): ControlKind | undefined {
    if (unit >= 0x20 && unit <= 0x3f && this.#length <= MAX_PARAMETER_CHARACTERS) return 'ansi';
    return unit >= 0x40 && unit <= 0x7e ? this.#leave('ansi') : this.#leave(undefined);
  }

  #inString(unit: number): ControlKind | undefined {
    if (this.#state === STATE.stringEscape) {
      if (unit === 0x5c) return this.#leave('ansi');
      return this.#afterEscape(unit);
    }
    if (unit === BELL || unit === STRING_END) return this.#leave('ansi');
    if (unit === ESCAPE) {
      this.#state = STATE.stringEscape;
      return 'ansi';
    }
    if (unit === 0x0a || this.#length > MAX_STRING_CHARACTERS) return this.#leave(undefined);
    return 'ansi';
  }

  #enter(state: number): ControlKind {
    this.#state = state;
    this.#length = 0;
    return 'ansi';
  }

  #leave<T>(kind: T): T {
    this.#state = STATE.text;
    return kind;
  }
}

/** Save and restore the cursor, index, reset, keypad, tab stop, single shifts, string terminator and the like. */
const TWO_CHARACTERS = '6789=>DEHMNOVWZcnolm|}~\\';

/** C0, DEL and C1 control characters besides tab, line feed and carriage return. */
export function isControlUnit(unit: number): boolean {
  if (unit >= 0x20) return unit >= 0x7f && unit <= 0x9f;
  return unit !== 0x09 && unit !== 0x0a && unit !== 0x0d;
}
