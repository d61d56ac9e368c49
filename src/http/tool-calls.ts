/**
 * Tools and their calls as guards see them, whatever the wire format: what the request offers, what the conversation
 * has called already, what the answer wants to call. An adapter that leaves a call out lets it pass unjudged.
 */

export type ToolKind = 'function' | 'custom';

export interface ToolDefinition {
  readonly name: string;
  readonly kind: ToolKind | 'hosted';
  /** The JSON Schema of the arguments as the caller sent it; undefined where it sent none. */
  readonly parameters?: unknown;
}

export interface ToolCall {
  readonly name: string;
  readonly kind: ToolKind;
  /** JSON for a function, plain text for a custom tool; undefined where the model's value is no text at all. */
  readonly arguments: string | undefined;
}

export interface ToolView {
  readonly definitions: readonly ToolDefinition[];
  /** The calls that stand in the conversation, oldest first. */
  readonly earlierCalls: readonly ToolCall[];
}

/** Which tool call a piece of a streamed answer continues, and which part of it. */
export interface ToolCallPart {
  /** One value a call within an answer. */
  readonly call: string;
  readonly kind: ToolKind;
  readonly part: 'name' | 'arguments';
}
