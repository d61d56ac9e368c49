/** Copies of a request's and an answer's texts: guards may rewrite them as they like, what they were made of stays. */
import type { Segment, SegmentKind } from '../../http/segments.ts';
import type { Piece, SurfaceRequest, UpstreamTarget } from '../../http/surface.ts';
import type { RenderedEvent } from '../request-guards.ts';

export class ShadowSegment implements Segment {
  readonly kind: SegmentKind;
  readonly path: string;
  readonly markable: boolean;
  readonly setting: boolean;
  text: string;

  constructor(segment: Segment) {
    this.kind = segment.kind;
    this.path = segment.path;
    this.markable = segment.markable === true;
    this.setting = segment.setting === true;
    this.text = segment.text;
  }

  replace(text: string): void {
    this.text = text;
  }
}

/** The request with copies of its texts; everything else is the request's own. */
export class ShadowRequest implements SurfaceRequest {
  readonly segments: readonly ShadowSegment[];
  readonly #request: SurfaceRequest;

  constructor(request: SurfaceRequest) {
    this.#request = request;
    this.segments = request.segments.map((segment) => new ShadowSegment(segment));
  }

  get model() {
    return this.#request.model;
  }
  get stream() {
    return this.#request.stream;
  }
  get tools() {
    return this.#request.tools;
  }
  get demand() {
    return this.#request.demand;
  }
  get outputSchema() {
    return this.#request.outputSchema;
  }
  get outputFormat() {
    return this.#request.outputFormat;
  }
  get deterministic() {
    return this.#request.deterministic;
  }

  toolView() {
    return this.#request.toolView();
  }

  turns() {
    return this.#request.turns();
  }

  openTranscript() {
    return this.#request.openTranscript();
  }

  /** A text of the gate's own has no place in a request that stays as it came. */
  addSystemText(): void {}

  growthBytes(): number {
    return 0;
  }

  render(target: UpstreamTarget): string {
    return this.#request.render(target);
  }

  readAnswer(body: string) {
    return this.#request.readAnswer(body);
  }

  openStream() {
    return this.#request.openStream();
  }

  withRepair(output: string, problems: string): SurfaceRequest {
    return this.#request.withRepair(output, problems);
  }
}

/** The event with copies of its pieces; it is never sent, so that it renders nothing. */
export function shadowOf(event: RenderedEvent): RenderedEvent {
  if (event.type !== 'delta') return event;
  return { type: 'delta', pieces: event.pieces.map((piece) => new ShadowPiece(piece)), render: () => '' };
}

class ShadowPiece implements Piece {
  readonly channel: string;
  readonly kind: SegmentKind;
  readonly last: boolean;
  readonly toolCall: Piece['toolCall'];
  text: string;

  constructor({ channel, kind, last, toolCall, text }: Piece) {
    this.channel = channel;
    this.kind = kind;
    this.last = last;
    this.toolCall = toolCall;
    this.text = text;
  }

  replace(text: string): void {
    this.text = text;
  }
}
