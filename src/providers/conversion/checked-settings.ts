/**
 * Finds out, before anything is sent, what a vendor's package would leave out of a request or change in it: the package
 * prepares the same settings with a stand-in for the conversation, and what it warns of is refused by the caller's own
 * field. The outcome depends on the settings alone, so that it is kept for requests with the same ones.
 */

import { createHash } from 'node:crypto';
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  SharedV4ProviderOptions,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { NeutralRequest, Settings } from './neutral-request.ts';
import type { OpenModel, Target } from './targets/target.ts';
import { UnsupportedField } from './unsupported-field.ts';

/** Most outcomes that are kept for one provider. */
const MAX_KEPT = 512;
/** The least budget that vendors take for thinking. */
const LEAST_BUDGET_TOKENS = 1_024;
/** What of the output maximum each effort may think, where the vendor counts in tokens. */
const SHARES: Readonly<Record<string, number>> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.4,
  high: 0.6,
  xhigh: 0.75,
  max: 0.75,
};

/** Settings that the vendor takes whole, and within the output maximum that they name. */
export interface CheckedSettings {
  readonly settings: Settings;
  readonly providerOptions: SharedV4ProviderOptions;
}

type Outcome = CheckedSettings | UnsupportedField;

export class SettingsChecker {
  readonly #target: Target;
  readonly #kept = new LRUCache<string, Outcome>({ max: MAX_KEPT });

  constructor(target: Target) {
    this.#target = target;
  }

  /** Throws an UnsupportedField. */
  async check(request: NeutralRequest, model: string, open: OpenModel): Promise<CheckedSettings> {
    refuseIdleChoice(request);
    this.#target.checkPrompt?.(request);
    const hasSystem = request.prompt.some(({ role }) => role === 'system');
    const facts = [model, hasSystem, request.settings, request.extras, request.params];
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('base64');
    let outcome = this.#kept.get(key);
    if (outcome === undefined) {
      outcome = await this.#findOut(request, model, open);
      this.#kept.set(key, outcome);
    }
    if (outcome instanceof UnsupportedField) throw outcome;
    return outcome;
  }

  async #findOut(request: NeutralRequest, model: string, open: OpenModel): Promise<Outcome> {
    try {
      const wanted = this.#wanted(request);
      const first = await this.#prepare(wanted, { request, model, open });
      const within = this.#within(wanted, first, request);
      if (within === wanted) return wanted;
      const second = await this.#prepare(within, { request, model, open });
      return this.#isBounded(second.body, request) ? within : tooLarge(request);
    } catch (error) {
      if (error instanceof UnsupportedField) return error;
      throw error;
    }
  }

  #wanted({ settings, extras, params }: NeutralRequest): CheckedSettings {
    const { maxOutputTokens, ...others } = settings;
    const refuse = (extra: string) =>
      new UnsupportedField(params[extra] ?? extra, 'the provider that serves this model has no place for it');
    const { thinking } = extras;
    const neutral = thinking?.type === 'disabled' && this.#target.thinkFor === undefined;
    const portable: Settings =
      neutral && this.#target.traits.vendor === 'openai' ? { ...others, reasoning: 'none' } : others;
    const providerOptions = this.#target.optionsOf(extras, { maxOutputTokens, refuse });
    const own = this.#target.ownMaximum === true || maxOutputTokens === undefined;
    const budget = thinking?.type === 'enabled' && this.#target.thinkFor ? thinking.budgetTokens : 0;
    if (own || maxOutputTokens === undefined) return { settings: portable, providerOptions };
    // These packages put the budget on top of the maximum; the maximum that was reserved has it in it.
    const rest = maxOutputTokens - budget;
    if (rest < 1)
      throw new UnsupportedField(
        params['thinking'] ?? 'thinking',
        'its budget must be below the output maximum',
      );
    return { settings: { ...portable, maxOutputTokens: rest }, providerOptions };
  }

  /** A budget that the package chose by itself lies on top of the maximum: then the gate chooses one within it. */
  #within(wanted: CheckedSettings, { body }: Prepared, request: NeutralRequest): CheckedSettings {
    const { thinkFor } = this.#target;
    const { maxOutputTokens, reasoning } = request.settings;
    if (this.#isBounded(body, request)) return wanted;
    const share = SHARES[reasoning ?? ''];
    if (thinkFor === undefined || share === undefined || maxOutputTokens === undefined)
      throw tooLarge(request);
    const budget = Math.max(LEAST_BUDGET_TOKENS, Math.floor(maxOutputTokens * share));
    if (budget >= maxOutputTokens) throw tooLarge(request);
    const { reasoning: _, ...settings } = wanted.settings;
    return {
      settings: { ...settings, maxOutputTokens: maxOutputTokens - budget },
      providerOptions: merged(wanted.providerOptions, thinkFor(budget)),
    };
  }

  #isBounded(body: unknown, { settings }: Pick<CheckedSettings, 'settings'>): boolean {
    const { maxOutputTokens } = settings;
    if (maxOutputTokens === undefined) return true;
    const bound = this.#target.boundOf(body);
    const onTop = this.#target.budgetOf(body) ?? 0;
    return bound !== undefined && bound <= maxOutputTokens && onTop < bound;
  }

  async #prepare(checked: CheckedSettings, { request, model, open }: Preparing): Promise<Prepared> {
    let body: unknown;
    const language = open(model, async (_, init) => {
      body = JSON.parse(String(init?.body));
      return new Response(this.#target.emptyAnswer, { headers: { 'content-type': 'application/json' } });
    });
    const { warnings } = await language.doGenerate(callOptions(checked, standIn(request)));
    const worst = warnings.find((warning) => tellsOfLoss(warning));
    if (worst !== undefined) throw lossOf(worst, request);
    return { body };
  }
}

/** The name that packages give to the tool which stands for a structured answer. */
const OUTPUT_TOOL = 'json';

/** Without tools the packages leave the choice of one out. */
function refuseIdleChoice({ settings, params }: NeutralRequest): void {
  const { tools = [], toolChoice, responseFormat } = settings;
  if (responseFormat?.type === 'json' && tools.some(({ name }) => name === OUTPUT_TOOL))
    throw new UnsupportedField(
      params['responseFormat'] ?? 'response_format',
      `it cannot stand beside a tool named ${OUTPUT_TOOL}`,
    );
  if (tools.length > 0 || toolChoice === undefined) return;
  if (toolChoice.type === 'required' || toolChoice.type === 'tool')
    throw new UnsupportedField(params['toolChoice'] ?? 'tool_choice', 'it needs tools to choose from');
}

interface Preparing {
  readonly request: NeutralRequest;
  readonly model: string;
  readonly open: OpenModel;
}

interface Prepared {
  readonly body: unknown;
}

export function callOptions(
  { settings, providerOptions }: CheckedSettings,
  prompt: LanguageModelV4Prompt,
): LanguageModelV4CallOptions {
  return { ...settings, providerOptions, prompt };
}

function standIn({ prompt }: NeutralRequest): LanguageModelV4Prompt {
  const question: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: '-' }] }];
  return prompt.some(({ role }) => role === 'system')
    ? [{ role: 'system', content: '-' }, ...question]
    : question;
}

/** A smaller maximum than asked for is within the bound; that it is enforced is looked at apart. */
function tellsOfLoss(warning: SharedV4Warning): boolean {
  return !('feature' in warning && warning.feature === 'maxOutputTokens');
}

/** Features whose names the packages write in another way than the setting is called. */
const SETTINGS: readonly (readonly [RegExp, string])[] = [
  [/thinking|effort|budget|reasoning/i, 'reasoning'],
  [/json schema|responseformat|structuredoutput/i, 'responseFormat'],
  [/parallel/i, 'parallelTools'],
  [/toolchoice/i, 'toolChoice'],
  [/tool|strict/i, 'tools'],
];

function lossOf(warning: SharedV4Warning, { params, settings }: NeutralRequest): UnsupportedField {
  const feature = 'feature' in warning ? warning.feature : 'prompt';
  const setting =
    params[feature] === undefined ? SETTINGS.find(([name]) => name.test(feature))?.[1] : feature;
  const param =
    setting === 'reasoning' && settings.reasoning === undefined ? params['thinking'] : params[setting ?? ''];
  return new UnsupportedField(
    param ?? params['prompt'] ?? feature,
    'the provider that serves this model has no place for it, or not for this value',
  );
}

function tooLarge({ params, settings }: NeutralRequest): UnsupportedField {
  const setting = settings.reasoning === undefined ? 'thinking' : 'reasoning';
  return new UnsupportedField(
    params[setting] ?? 'max_tokens',
    'the output maximum leaves no room for this much reasoning at the provider',
  );
}

function merged(one: SharedV4ProviderOptions, other: SharedV4ProviderOptions): SharedV4ProviderOptions {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, { ...one[name], ...other[name] }]));
}
