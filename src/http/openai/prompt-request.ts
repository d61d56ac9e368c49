/** What requests that carry prompts have in common: no conversation, no tools, no format, texts that are written back. */
import { editJson, type JsonEdit } from '../json-edit.ts';
import type { StrictJson } from '../strict-json.ts';
import type { AnswerStreamReader, SurfaceRequest, TokenDemand, UpstreamTarget } from '../surface.ts';
import type { ToolView } from '../tool-calls.ts';
import type { Transcript, Turn } from '../turns.ts';
import type { TextSegment } from './chat-segments.ts';

export interface PromptParts {
  readonly body: StrictJson;
  readonly model: string;
  readonly segments: readonly TextSegment[];
  readonly demand: TokenDemand;
}

export abstract class PromptRequest implements SurfaceRequest {
  readonly tools: readonly string[] = [];
  readonly outputFormat = 'text';
  readonly model: string;
  readonly segments: readonly TextSegment[];
  readonly demand: TokenDemand;
  protected readonly body: StrictJson;

  constructor({ body, model, segments, demand }: PromptParts) {
    this.body = body;
    this.model = model;
    this.segments = segments;
    this.demand = demand;
  }

  abstract readonly stream: boolean;
  abstract readonly deterministic: boolean;
  abstract addSystemText(text: string): void;
  abstract readAnswer(body: string): ReturnType<SurfaceRequest['readAnswer']>;
  abstract openStream(): AnswerStreamReader;
  /** What is to be changed for a route besides the texts and the model's name. */
  protected abstract editsFor(target: UpstreamTarget): readonly JsonEdit[];

  render(target: UpstreamTarget): string {
    const edits: JsonEdit[] = [];
    for (const segment of this.segments)
      if (segment.changed) edits.push({ path: segment.location, value: segment.wireText });
    if (target.model !== this.model) edits.push({ path: ['model'], value: target.model });
    edits.push(...this.editsFor(target));
    return edits.length === 0 ? this.body.text : editJson(this.body.text, edits);
  }

  growthBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.growthBytes(), 0);
  }

  toolView(): ToolView {
    return { definitions: [], earlierCalls: [] };
  }

  turns(): readonly Turn[] {
    return [];
  }

  openTranscript(): Transcript {
    return { follow: () => {}, turns: () => [] };
  }

  withRepair(): SurfaceRequest {
    throw new Error('an answer without a format is never repaired');
  }
}
