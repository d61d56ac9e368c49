/**
 * What every Gemini request has in common: its texts as segments and the body with what guards changed in them. A
 * request that nothing changed is sent on as the bytes that came.
 */
import { AddedSystem } from '../added-system.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { StrictJson } from '../strict-json.ts';
import type { TokenDemand, UpstreamTarget } from '../surface.ts';
import { nameIn } from './field-names.ts';
import type { GeminiSegment } from './gemini-segment.ts';
import { openGeminiTranscript } from './gemini-turns.ts';

export interface RequestParts {
  readonly body: StrictJson;
  readonly model: string;
  readonly segments: readonly GeminiSegment[];
  readonly demand: TokenDemand;
}

export class GeminiRequest {
  readonly model: string;
  readonly segments: readonly GeminiSegment[];
  readonly demand: TokenDemand;
  protected readonly body: StrictJson;
  /** What the gate says where the caller has no system text of its own. */
  readonly #addedSystem = new AddedSystem();

  constructor({ body, model, segments, demand }: RequestParts) {
    this.body = body;
    this.model = model;
    this.segments = segments;
    this.demand = demand;
  }

  /** The model stands in the path, so that only bodies that repeat it change with it. */
  render(target: UpstreamTarget): string {
    const edits = [...this.textEdits(), ...this.targetEdits(target)];
    return edits.length === 0 ? this.body.text : editJson(this.body.text, edits);
  }

  protected targetEdits(_target: UpstreamTarget): readonly JsonEdit[] {
    return [];
  }

  growthBytes(): number {
    return this.#addedSystem.growthBytes(this.segments);
  }

  openTranscript() {
    return openGeminiTranscript();
  }

  addSystemText(text: string): void {
    const last = this.segments.findLast(({ kind, markable }) => kind === 'system' && markable);
    this.#addedSystem.add(last, text);
  }

  textEdits(): JsonEdit[] {
    const edits: JsonEdit[] = [];
    for (const segment of this.segments) if (segment.changed) edits.push(...segment.edits());
    if (this.#addedSystem.text !== '' && isObject(this.body.value))
      edits.push(systemEdit(this.body.value, this.#addedSystem.text));
    return edits;
  }
}

function systemEdit(root: JsonObject, text: string): JsonEdit {
  const name = nameIn(root, 'systemInstruction');
  const held = name === undefined ? undefined : root[name];
  if (name === undefined || !isObject(held))
    return { path: ['systemInstruction'], value: { parts: [{ text }] } };
  const { parts } = held;
  if (!Array.isArray(parts))
    return { path: [name, 'parts'], value: isObject(parts) ? [parts, { text }] : [{ text }] };
  return parts.length === 0
    ? { path: [name, 'parts'], value: [{ text }] }
    : { path: [name, 'parts', 0], before: { text } };
}
