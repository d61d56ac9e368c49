/**
 * Keyed hashes of turns: what the gate remembers of an answer instead of its text. Bound to the session, so that a turn
 * of one conversation is not recognised in another. SHA-256 over secret and text, 48 bits of it: an HMAC (RFC 2104) costs
 * five times as much and guards against lengthening a known hash, of which three quarters never leave this function.
 */
import { hash, type KeyObject } from 'node:crypto';
import type { ToolCall } from '../http/tool-calls.ts';
import type { Turn } from '../http/turns.ts';

/** A number, since an array of numbers is the smallest memory of many. */
export type TurnHash = number;

const HASH_HEX_DIGITS = 12;
/** Longest turn that is hashed, in characters: more would keep the event loop. Nobody delivers such a one. */
export const MAX_TURN_CHARACTERS = 524_288;
/** Longest arguments that are compared by what they mean. */
const MAX_PARSED_CHARACTERS = 65_536;

/** A key in the form that hashing many short texts takes; it stays in this process. */
export type TurnSecret = string & { readonly __secret: 'turns' };

export function turnSecret(key: KeyObject): TurnSecret {
  return key.export().toString('hex') as TurnSecret;
}

export class TurnHasher {
  readonly #secret: TurnSecret;
  readonly #session: string;

  /** `session`: any text that names it. */
  constructor(secret: TurnSecret, session: string) {
    this.#secret = secret;
    this.#session = session;
  }

  /** Of the words and calls of an assistant's turn. */
  turn({ text, calls }: Pick<Turn, 'text' | 'calls'>): TurnHash {
    const words = normalised(text);
    if (calls.length === 0) return this.#hash('words', words);
    return this.#hash('calls', `${words.length}:${words}${callsText(calls)}`);
  }

  /** Of what the message says besides; only together with its turn. */
  extra({ text, extra }: Pick<Turn, 'text' | 'extra'>): TurnHash {
    return this.#hash('extra', `${extra.length}:${extra}${normalised(text)}`);
  }

  /** Of what stood before an assistant's turn. Without the key: it tells apart what was said, and proves nothing. */
  before({ role, text }: Pick<Turn, 'role' | 'text'>): TurnHash {
    return shortened(hash('sha256', `${this.#session}:${role}:${normalised(text)}`));
  }

  /** Of all system texts. */
  system(turns: readonly Turn[]): TurnHash {
    let text = '';
    for (const turn of turns) if (turn.role === 'system') text += `${turn.text.length}:${turn.text}`;
    return this.#hash('system', text);
  }

  #hash(purpose: string, text: string): TurnHash {
    return shortened(
      hash('sha256', `${this.#secret}:${purpose}:${this.#session.length}:${this.#session}${text}`),
    );
  }
}

function shortened(hex: string): TurnHash {
  return Number.parseInt(hex.slice(0, HASH_HEX_DIGITS), 16);
}

/** What clients change without meaning to: the form of letters, line ends, space around. */
function normalised(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return lines.trim().normalize('NFC');
}

/** Clients read arguments and write them again: what they write differently means the same. */
function callsText(calls: readonly ToolCall[]): string {
  return JSON.stringify(calls.map(({ kind, name, arguments: given }) => [kind, name, sameArguments(given)]));
}

function sameArguments(given: string | undefined): unknown {
  if (given === undefined) return null;
  if (given.length > MAX_PARSED_CHARACTERS) return given;
  try {
    return ['json', JSON.parse(given)];
  } catch {
    // Not JSON: a custom tool's text, or what a model got wrong. It is compared as it is.
    return given;
  }
}

/** Names a conversation by how it begins. Not keyed: it never leaves this process. */
export function beginningOf(turns: readonly Turn[]): string {
  let beginning = '';
  for (const { role, text } of turns) {
    if (role !== 'system' && role !== 'user') continue;
    beginning += `${role}:${text.length}:${text}`;
    if (role === 'user') break;
  }
  return hash('sha256', beginning, 'base64url');
}
