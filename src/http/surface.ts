/**
 * The contract between a wire format (OpenAI chat, Anthropic messages, …) and the pipeline. A new surface implements
 * this and is listed in main.ts; the pipeline does not change. Adapters never decide: they read and write back.
 */
import type { Principal } from '../auth/principal.ts';
import type { ErrorCode, Refusal } from '../errors.ts';
import type { AnswerMemory, AnswerToKeep } from './answer-memory.ts';
import type { BinaryForm } from './binary-form.ts';
import type { DialogForm } from './dialog.ts';
import type { MediaDemand } from './media-demand.ts';
import type { FormBody } from './multipart.ts';
import type { Segment, SegmentKind, Usage } from './segments.ts';
import type { StrictJson } from './strict-json.ts';
import type { ToolCall, ToolCallPart, ToolView } from './tool-calls.ts';
import type { Transcript, Turn } from './turns.ts';

export interface Surface {
  /** The name that scopes and audit records use: `chat`. */
  readonly name: string;
  /** What providers know its format by, where several formats share the name; absent: the name. */
  readonly format?: string;
  /** Where the format's SDKs look for a request's id, beside `x-request-id`. */
  readonly requestIdHeader?: string;
  /** Parses what the gate reads; refuses wrong types with the JSON path. Unknown fields are kept. */
  read(body: StrictJson, target?: RequestTarget): SurfaceRequest | Refusal;
  /** Set where its requests are forms: they are read by this, and `read` is never called. */
  readonly form?: SurfaceForm;
  /** What of models it trains: needs a scope of that name that no `*` covers. Absent: nothing. */
  readonly training?: string;
  /** A call that is made once, whatever comes of it: no repeat, no second route. Absent: as the model says. */
  readonly once?: true;
  /** Its answers are neither kept nor given again. Absent: the cache may, by its rules. */
  readonly uncached?: true;
  /** A refusal in the surface's own error shape (a JSON text). */
  renderError(error: PublicError): string;
  /** A refusal after a stream has begun: the bytes of the surface's own error event and its ending. */
  renderStreamError(error: PublicError): string;
  /** How prompts and kept conversations stand in it; absent: it can name neither. */
  readonly dialog?: DialogForm;
  /** How its streams differ from server-sent events; absent: they are some. */
  readonly streamForm?: StreamForm;
  /** Gives a kept answer in the form that is asked for. Absent: kept whole, and given whole only. */
  readonly forms?: AnswerForms;
}

export interface SurfaceForm {
  /** The largest body. */
  readonly limitBytes: number;
  read(form: FormBody): Promise<SurfaceRequest | Refusal>;
}

/** What the cache must know of a surface's answers, whole and streamed. */
export interface AnswerForms {
  /** Members of a request that only say in which form the answer comes; for those that can be given in the other. */
  readonly formFields: ReadonlySet<string>;
  /** What decides whether an answer may be kept; undefined where it cannot be read or is cut off. */
  inspect(text: string, streamed: boolean): AnswerFacts | undefined;
  /** The events of a whole answer as a stream; undefined where nothing exact can be made of it. */
  toStream?(whole: string): readonly string[] | undefined;
  /** A recorded stream as the whole answer; undefined where nothing exact can be made of it. */
  toWhole?(stream: string): string | undefined;
}

export interface AnswerFacts {
  /** The model stopped by itself, in every choice. */
  readonly complete: boolean;
  /** The model, or its provider's filter, declined; or there is nothing in it. */
  readonly refused: boolean;
  readonly callsTools: boolean;
}

export interface StreamForm {
  readonly contentType: string;
  /** What may be written between two events while somebody judges; every reader skips it. */
  readonly signOfLife: string;
}

/** What a format keeps outside the body: a model's name in the path, a version in a header. */
export interface RequestTarget {
  /** The request target as it came, without its query. */
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
  header(name: string): string | undefined;
}

export interface PublicError {
  readonly code: ErrorCode;
  readonly status: number;
  readonly message: string;
  readonly param?: string;
}

export interface SurfaceRequest {
  readonly model: string;
  readonly stream: boolean;
  /**
   * Makes a request whole that names what it does not bring (an earlier answer). To be called once, before anything else
   * is asked of it. Absent: it is whole.
   */
  open?(memory: AnswerMemory, files?: OwnedFiles): Promise<SurfaceRequest | Refusal>;
  /** Examples that it brings, each judged as a request of its own. Absent: none. */
  examples?(): AsyncIterable<Example>;
  /** What is to be kept of the answer once it is settled. Absent: nothing. */
  readonly toKeep?: AnswerToKeep | undefined;
  /** Names of the tools that the request offers to the model. */
  readonly tools: readonly string[];
  /** The caller's own name for its end user, where the format has one; not authenticated. */
  readonly endUserHint?: string;
  /** A file that goes along, for formats that have one beside their text. */
  readonly attachment?: Buffer | undefined;
  /** Headers for the provider, names and values in turn: checked by the adapter, never a credential. */
  readonly providerHeaders?: readonly string[];
  /** Every text that would reach the model, in order. */
  readonly segments: readonly Segment[];
  readonly demand: TokenDemand;
  /** What tools are offered and were called; read from the body when it is asked for. */
  toolView(): ToolView;
  /** The conversation as it came, whatever guards replaced since. */
  turns(): readonly Turn[];
  /** Puts together what the client reads of a streamed answer; stateful, one an answer. */
  openTranscript(): Transcript;
  /** Adds a text of the gate's own after the caller's system text; as a first system message where there is none. */
  addSystemText(text: string): void;
  /** How many bytes replaced segments are longer than what came, summed over those that grew, and what was added. */
  growthBytes(): number;
  /** The JSON Schema that the answer must match, when the request asks for one. */
  readonly outputSchema?: unknown;
  /** `text` for free text, `json` when any JSON object must come back, `schema` with `outputSchema`. */
  readonly outputFormat: 'text' | 'json' | 'schema';
  /** Whether the same request is expected to give the same answer, so that a cached one may serve. */
  readonly deterministic: boolean;
  /** Whether chance draws the answer, whatever tools are offered. Absent: what `deterministic` denies. */
  readonly sampled?: boolean;
  /** Set where the body to send, or the answer, is more than JSON text. */
  readonly binary?: BinaryForm;
  /**
   * The body to send, with the segments as they are now. Byte-identical to what came where nothing changed. Where `binary`
   * has a body of its own, this is what the records keep of it.
   */
  render(target: UpstreamTarget): string;
  /** A reader for a whole answer. Refuses what it cannot read. */
  readAnswer(body: string): SurfaceAnswer | Refusal;
  /** A reader for a streamed answer; stateful, one a request. */
  openStream(): AnswerStreamReader;
  /** The request for one more try after `output` failed the schema with `problems`; for the repair attempt. */
  withRepair(output: string, problems: string): SurfaceRequest;
}

/** The caller's own kept files. */
export interface OwnedFiles {
  readonly owner: Principal;
  /** Undefined where the caller has no such file. */
  find(id: string): Promise<OwnedFile | undefined>;
}

export interface OwnedFile {
  readonly purpose: string;
  readonly bytes: number;
  read(): AsyncIterable<Buffer>;
}

export interface Example {
  /** Where it stands, from 1. */
  readonly line: number;
  /** A refusal where it cannot be read. */
  readonly request: SurfaceRequest | Refusal;
}

export interface UpstreamTarget {
  /** The model's name at the provider. */
  readonly model: string;
  /** The enforced output maximum for each choice; `undefined` leaves the field as the caller sent it. */
  readonly maxOutputTokens?: number;
  /** The field that carries the maximum at this provider, where the caller sent none. */
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens';
}

/** What the upper bound of the cost is computed from. */
export interface TokenDemand {
  /** An upper bound of the input tokens of everything but media: bytes of the body plus a fixed frame a message. */
  readonly inputTokensBound: number;
  readonly images: number;
  /** How many answers are asked for (`n`). */
  readonly choices: number;
  /** The caller's own output maximum for each choice, if it gave one. */
  readonly maxOutputTokens?: number;
  /** Tokens that may be billed as output besides the answer: rejected predictions. */
  readonly extraOutputTokens: number;
  /** Tokens that a model is trained on, all passes together; then nothing else is billed. */
  readonly trainingTokens?: number;
  /** Pictures, speech or a transcript; then the rest bounds the request's texts and pictures only. */
  readonly media?: MediaDemand;
}

export interface SurfaceAnswer {
  /** Every text of the answer: all choices, refusals, reasoning, tool arguments. */
  readonly segments: readonly Segment[];
  readonly usage: Usage;
  /** The text of each choice that `outputSchema` applies to. */
  readonly structured: readonly Segment[];
  /** The tool calls of all choices as they would be delivered now, with what guards replaced. */
  toolCalls(): readonly ToolCall[];
  /** One turn for each choice, as they would be delivered now. */
  turns(): readonly Turn[];
  /** True when the model stopped by itself (not cut off by length or by a filter). */
  readonly complete: boolean;
  /** The body for the caller; byte-identical to what came where nothing changed. */
  render(): string;
}

export interface AnswerStreamReader {
  /** Feeds bytes as they came; returns the events that they complete. Throws nothing; a broken event is an `error` event. */
  push(chunk: Buffer): readonly AnswerEvent[];
  /** No more bytes come. A stream that ends without its proper ending gives a `truncated` event. */
  end(): readonly AnswerEvent[];
  /** The text of each choice so far that an output format applies to, as the provider sent it. */
  structured(): readonly string[];
}

export type AnswerEvent =
  | { readonly type: 'delta'; readonly pieces: readonly Piece[]; readonly usage?: Usage; render(): string }
  /** Usage that the gate asked for and the caller did not: read, not sent on. */
  | { readonly type: 'usage'; readonly usage: Usage; readonly forward: boolean; render(): string }
  /** The proper end of the stream (`[DONE]`). */
  | { readonly type: 'end'; render(): string }
  | { readonly type: 'truncated'; readonly reason: string }
  /** The provider reported an error inside the stream. */
  | { readonly type: 'error'; readonly reason: string };

/**
 * A piece of text in an event. `channel` names the text that it continues (`0.content`, `0.tool.1`), so that a guard
 * sees each text whole whatever the interleaving. `last` is true where the channel ends with this event.
 */
export interface Piece {
  readonly channel: string;
  readonly kind: SegmentKind;
  readonly text: string;
  readonly last: boolean;
  /** The tool call that it belongs to; undefined for any other text. */
  readonly toolCall?: ToolCallPart | undefined;
  replace(text: string): void;
}
