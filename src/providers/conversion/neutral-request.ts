/**
 * A request between two formats: the AI SDK's prompt and settings, and beside them what its call options have no name
 * for. Nothing here is of a vendor; each target says what of it it carries.
 */
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';

/** The vendors whose packages a conversion can lead to. */
export type Vendor = 'anthropic' | 'google' | 'openai' | 'bedrock';

export type Settings = Pick<
  LanguageModelV4CallOptions,
  | 'maxOutputTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'stopSequences'
  | 'seed'
  | 'responseFormat'
  | 'tools'
  | 'toolChoice'
  | 'reasoning'
>;

export type Thinking =
  | { readonly type: 'enabled'; readonly budgetTokens: number }
  | { readonly type: 'adaptive' }
  | { readonly type: 'disabled' };

/** What some vendors take as options of their own. */
export interface Extras {
  /** False where the model must not call several tools at once; true says nothing. */
  readonly parallelTools?: false | undefined;
  /** The caller's own name for its end user. */
  readonly endUser?: string | undefined;
  readonly thinking?: Thinking | undefined;
  /** False where the answer's schema is a hint only. */
  readonly strictSchema?: boolean | undefined;
  readonly verbosity?: string | undefined;
}

export interface NeutralRequest {
  readonly prompt: LanguageModelV4Prompt;
  readonly settings: Settings;
  readonly extras: Extras;
  /** Where the caller wrote each setting and extra: `topP` → `generationConfig.topP`. */
  readonly params: Readonly<Record<string, string>>;
}

/** What of a prompt a vendor's format can carry; readers refuse the rest by its path. */
export interface PromptTraits {
  readonly vendor: Vendor;
  /** Images that the vendor fetches by itself. */
  readonly imageUrls: boolean;
  /** `detail` of an image. */
  readonly imageDetail: boolean;
  /** Images among a tool's results. */
  readonly toolResultImages: boolean;
  /** A system message after the conversation has begun. */
  readonly lateSystem: boolean;
  /** Names of the people in a conversation. */
  readonly names: boolean;
  /** How a mark for the prefix cache is met: by itself, by points of the vendor's own, or not at all. */
  readonly prefixCache: 'automatic' | 'points';
}

/** Drops what is undefined, as the packages' own types want it. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
