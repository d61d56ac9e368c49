/** Refusals for fields that the gate cannot take, with the JSON path that the caller must mend. */
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';

export function wrongType(param: string, expected: string): Refusal {
  return refuse('invalid_field', `${param} is not ${expected}`, {
    param,
    detail: `${param} must be ${expected}.`,
  });
}

/** For what would be a valid request to the provider and must not go through the gate; `reason` is shown. */
export function unsupported(param: string, reason: string): Refusal {
  return refuse('unsupported_content', `${param}: ${reason}`, {
    param,
    detail: `${param} is not supported through this gate: ${reason}.`,
  });
}

/** The same for a field whose name is the caller's own text, which stands in no log and no record. */
export function unknownField(param: string, reason: string): Refusal {
  return { ...unsupported(param, reason), reason: `a field that is not known here: ${reason}` };
}

/**
 * By which vendors of OpenAI's formats search, bring in text that nobody screened, or let a model or a price answer that
 * nobody authorised: xAI's, Azure's, DashScope's, OpenRouter's, LiteLLM's.
 */
const VENDOR_OPTIONS = [
  'search_parameters',
  'data_sources',
  'dataSources',
  'enable_search',
  'plugins',
  'models',
  'route',
  'provider',
  'preset',
  'fallbacks',
] as const;

/** Google's: what lies at the provider is shared by all tenants there, paid by its length, and no guard has seen it. */
const KEPT_THERE = ['cached_content', 'cachedContent'] as const;

export function refuseVendorOptions(root: JsonObject): Refusal | undefined {
  const { extra_body: extra } = root;
  for (const name of VENDOR_OPTIONS)
    if (root[name] != null)
      return unsupported(name, 'it has a price, or brings in what nobody screened or authorised');
  const google = isObject(extra) ? extra['google'] : undefined;
  const kept = isObject(google) && KEPT_THERE.find((name) => google[name] != null);
  return kept
    ? unsupported(`extra_body.google.${kept}`, 'its text lies at the provider, unscreened')
    : undefined;
}
