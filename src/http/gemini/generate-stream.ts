/**
 * A streamed generateContent answer: Google's events in, pieces of text per channel out, as events or as the elements of
 * one JSON array. It has no end event, so that it is complete only where every candidate said why it stopped.
 */
import { isRefusal } from '../../errors.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import { onOneLine, type SseEvent, SseParser } from '../sse-parser.ts';
import { parseStrictText } from '../strict-json.ts';
import type { AnswerEvent, AnswerStreamReader } from '../surface.ts';
import { ANSWER_PROTOCOL, MAX_ANSWER_DEPTH, visitCandidate, visitOther } from './answer-parts.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import { EventPieces } from './stream-pieces.ts';

/** Most candidates of one stream; the protocol has eight. */
const MAX_CANDIDATES = 128;

export interface StreamOptions {
  /** The caller asked for one JSON array instead of server-sent events. */
  readonly asArray: boolean;
  readonly keepContent: boolean;
}

export function openGenerateStream(options: StreamOptions): AnswerStreamReader {
  return new GenerateStreamReader(options);
}

/** Older models say with every event that they stopped: the texts of a candidate end with the stream. */
interface Candidate {
  calls: number;
  finished: boolean;
}

class GenerateStreamReader implements AnswerStreamReader {
  readonly #parser = new SseParser();
  readonly #options: StreamOptions;
  readonly #candidates = new Map<number, Candidate>();
  readonly #content = new Map<number, string>();
  #usage: Usage | undefined;
  #elements = 0;
  /** The prompt was refused: there is no candidate to wait for. */
  #refused = false;
  #broken = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  structured(): readonly string[] {
    return [...this.#content.values()];
  }

  push(chunk: Buffer): readonly AnswerEvent[] {
    let events: SseEvent[];
    try {
      events = this.#parser.push(chunk);
    } catch {
      return [this.#error('an event is larger than the gate accepts')];
    }
    return events.map((event) => this.#read(event));
  }

  end(): readonly AnswerEvent[] {
    const last = this.#parser.end();
    const read = last === undefined ? [] : [this.#read(last)];
    if (this.#broken) return read;
    const { asArray } = this.#options;
    if (!this.#isComplete()) {
      read.push({ type: 'truncated', reason: 'the stream ended before every candidate did' });
      return read;
    }
    // Each event repeats the usage so far: only the last of a whole stream is what is billed.
    if (this.#usage !== undefined)
      read.push({ type: 'usage', usage: this.#usage, forward: false, render: () => '' });
    const ending = asArray ? (this.#elements === 0 ? '[]' : ']') : '';
    read.push({ type: 'end', render: () => ending });
    return read;
  }

  #isComplete(): boolean {
    const candidates = [...this.#candidates.values()];
    return candidates.length > 0 ? candidates.every(({ finished }) => finished) : this.#refused;
  }

  #read({ data, raw }: SseEvent): AnswerEvent {
    if (this.#broken) return { type: 'delta', pieces: [], render: () => '' };
    if (data !== undefined) return this.#readJson(raw, data);
    // An error may come as bare JSON in the middle of a stream.
    if (/^\s*[{["]/.test(raw)) return this.#error('the stream has something else than events');
    // A comment keeps the connection alive; its text is nobody's answer and is not sent on.
    const sign = this.#options.asArray ? '' : ':\n\n';
    return { type: 'delta', pieces: [], render: () => sign };
  }

  #readJson(raw: string, data: string): AnswerEvent {
    // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
    const parsed = parseStrictText(data, { maxDepth: MAX_ANSWER_DEPTH });
    if (isRefusal(parsed)) return this.#error(`an event cannot be read: ${parsed.code}`);
    const root = parsed.value;
    if (!isObject(root)) return this.#error('an event is not an object');
    if (root['error'] != null) return this.#error('the provider reported an error in the stream');
    const pieces = new EventPieces();
    const problem = this.#readCandidates(root, pieces) ?? readRest(root, pieces);
    if (problem !== undefined) return this.#error(problem);
    this.#usage = readGeminiUsage(root['usageMetadata']) ?? this.#usage;
    const feedback = root['promptFeedback'];
    if (isObject(feedback) && feedback['blockReason'] != null) this.#refused = true;
    return { type: 'delta', pieces: pieces.all, render: this.#rendering(raw, data, pieces) };
  }

  #rendering(raw: string, data: string, pieces: EventPieces): () => string {
    const before = this.#elements === 0 ? '[' : ',\r\n';
    this.#elements += 1;
    const changed = () => withEdits(data, pieces.edits());
    if (this.#options.asArray) return () => before + changed();
    return () => (pieces.isChanged ? `data: ${onOneLine(changed())}\r\n\r\n` : raw);
  }

  #readCandidates(root: JsonObject, pieces: EventPieces): string | undefined {
    const candidates = root['candidates'] ?? [];
    if (!Array.isArray(candidates)) return 'candidates is not an array';
    for (const [position, candidate] of candidates.entries()) {
      if (!isObject(candidate)) return 'a candidate is not an object';
      const index = candidate['index'] ?? position;
      if (!Number.isSafeInteger(index) || (index as number) < 0 || (index as number) >= MAX_CANDIDATES)
        return 'a candidate has no usable index';
      const problem = this.#readCandidate(candidate, position, index as number, pieces);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #readCandidate(
    candidate: JsonObject,
    position: number,
    index: number,
    pieces: EventPieces,
  ): string | undefined {
    const state = this.#candidates.get(index) ?? { calls: 0, finished: false };
    this.#candidates.set(index, state);
    const at = ['candidates', position];
    const sink = pieces.forCandidate(String(index), at, {
      logprobs: candidate['logprobsResult'] !== undefined,
      nextCall: () => state.calls++,
      said: (text) => this.#keep(index, text),
    });
    const problem = visitCandidate(candidate, at, sink);
    if (problem !== undefined || candidate['finishReason'] == null) return problem;
    state.finished = true;
    return undefined;
  }

  #keep(index: number, text: string): void {
    if (this.#options.keepContent) this.#content.set(index, (this.#content.get(index) ?? '') + text);
  }

  #error(reason: string): AnswerEvent {
    this.#broken = true;
    return { type: 'error', reason };
  }
}

function readRest(root: JsonObject, pieces: EventPieces): string | undefined {
  for (const name of Object.keys(root)) {
    if (ANSWER_PROTOCOL.has(name)) continue;
    const problem = visitOther(root[name], [name], {
      other: (text, at) => void pieces.add('assistant', `answer.${name}`, at, text).end(),
    });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function withEdits(data: string, edits: readonly JsonEdit[]): string {
  return edits.length === 0 ? data : editJson(data, edits);
}
