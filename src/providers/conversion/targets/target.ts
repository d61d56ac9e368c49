/**
 * A vendor's package as the goal of a conversion: what it carries, how it is told the vendor's own options, and how its
 * bound and its counts are read. The package itself is loaded when it is first needed, by nobody else.
 */
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { Usage } from '../../../http/segments.ts';
import type { Extras, NeutralRequest, PromptTraits } from '../neutral-request.ts';

export type Fetch = typeof globalThis.fetch;

/** Makes the vendor's model; whatever it sends goes through the given function. */
export type OpenModel = (model: string, send: Fetch) => LanguageModelV4;

export interface Target {
  readonly traits: PromptTraits;
  /** The surface whose format the vendor speaks; Bedrock's is nobody's. */
  readonly format: string;
  load(): Promise<OpenModel>;
  /**
   * The vendor's own options for what the call options have no name for. Each extra that is not carried is refused with
   * `refuse`.
   */
  optionsOf(
    extras: Extras,
    context: { readonly maxOutputTokens: number | undefined; refuse(extra: keyof Extras): Error },
  ): SharedV4ProviderOptions;
  /** The output maximum goes as one of the vendor's own options, and not as a setting. */
  readonly ownMaximum?: boolean;
  /** Refuses a conversation that the package would leave a part out of, by throwing an UnsupportedField. */
  checkPrompt?(request: NeutralRequest): void;
  /** Tells the vendor to think for so many tokens, where it has such a budget. */
  thinkFor?(budgetTokens: number): SharedV4ProviderOptions;
  /** The output maximum in a body for the vendor, reasoning included; undefined where it has none. */
  boundOf(body: unknown): number | undefined;
  /** How many of the maximum's tokens are for reasoning and were put on top of it. */
  budgetOf(body: unknown): number | undefined;
  /** The counts as the vendor told them. */
  usageOf(raw: unknown): Usage;
  /** The least answer that the package accepts: what is sent is looked at before anything is. */
  readonly emptyAnswer: string;
}

/** A member deep within a JSON value; undefined where there is none. */
export function memberOf(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}

export function integerOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

/** No address is taken from here: the provider's own settings say where it is. */
export const NO_ADDRESS = 'https://provider.invalid/v1';
export const NO_KEY = 'not-a-key';
