/**
 * The results of lines on their way into the store and out of it: sealed for the owner, written in the groups in which they
 * come, and given back in the order of the input, as the lines of OpenAI's output and error files.
 */
import type { KeyObject } from 'node:crypto';
import type { OwnerKeys } from '../crypto/owner-keys.ts';
import type { BatchLease, BatchResult, BatchStore } from '../storage/stores.ts';
import type { LineAnswer } from './batch-exchange.ts';

/** Rows read at once when a file is put together. */
const PAGE_ROWS = 100;

export interface LineOutcome {
  readonly number: number;
  readonly customId: string;
  /** Names the last request that was made for the line; of a line that never ran, nothing. */
  readonly requestId: string | undefined;
  readonly answer: LineAnswer | LineFailure;
}

/** Why there is no answer at all. */
export interface LineFailure {
  readonly code: string;
  readonly message: string;
}

export interface LineResultsParts {
  readonly store: BatchStore;
  readonly keys: OwnerKeys;
  readonly key: KeyObject;
  readonly lease: BatchLease;
}

export class LineResults {
  readonly #parts: LineResultsParts;
  #waiting: BatchResult[] = [];
  #writing: Promise<boolean> | undefined;

  constructor(parts: LineResultsParts) {
    this.#parts = parts;
  }

  /** Resolves when it is durable; false where another process has the batch now. */
  async keep(outcome: LineOutcome): Promise<boolean> {
    const result = this.#sealed(outcome);
    const { store, lease } = this.#parts;
    // One that cannot be written must not take its neighbours with it.
    return this.#keepWithOthers(result).catch(() => store.keep(lease, [result]));
  }

  #keepWithOthers(result: BatchResult): Promise<boolean> {
    this.#waiting.push(result);
    // One write at a time: what comes meanwhile goes with the next, so that a busy disk means larger groups.
    if (this.#writing === undefined) return this.#write();
    return this.#writing.catch(() => undefined).then(() => this.#writing ?? this.#write());
  }

  /** Plaintext of all results of a kind, in the order of their lines. */
  async *read(kind: BatchResult['kind']): AsyncGenerator<Buffer> {
    const { store, keys, key, lease } = this.#parts;
    for (let after = 0; ; ) {
      const rows = await store.results(lease.id, { kind, after, limit: PAGE_ROWS });
      for (const { number, sealed } of rows) yield keys.open(key, sealed, identityOf(lease.id, number, kind));
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.number;
    }
  }

  async #write(): Promise<boolean> {
    const { store, lease } = this.#parts;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return true;
    this.#writing = store.keep(lease, group);
    try {
      return await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  #sealed(outcome: LineOutcome): BatchResult {
    const { keys, key, lease } = this.#parts;
    const { number, answer } = outcome;
    const kind = 'status' in answer && answer.status === 200 ? 'answer' : 'error';
    const line = Buffer.from(`${resultLine(outcome)}\n`);
    return {
      ...{ number, kind, bytes: line.length },
      sealed: keys.seal(key, line, identityOf(lease.id, number, kind)),
    };
  }
}

function resultLine({ number, customId, requestId, answer }: LineOutcome): string {
  const named = `"id":${JSON.stringify(`batch_req_${requestId ?? number}`)},"custom_id":${JSON.stringify(customId)}`;
  if (!('status' in answer)) return `{${named},"response":null,"error":${JSON.stringify(answer)}}`;
  // The answer's own bytes, in which only line breaks between tokens can stand raw; what is no JSON stands as a text.
  const isJson = jsonOf(answer.body) !== undefined;
  const body = isJson ? answer.body.replaceAll(/[\r\n]+/g, ' ') : JSON.stringify(answer.body);
  const response = `{"status_code":${answer.status},"request_id":${JSON.stringify(requestId)},"body":${body}}`;
  return `{${named},"response":${response},"error":null}`;
}

/** Undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The text is a result all the same; only nobody can look into it.
    return undefined;
  }
}

function identityOf(batch: string, number: number, kind: string): string {
  return JSON.stringify(['batch-result', batch, number, kind]);
}
