/**
 * The guard for structured personal data. In requests values become placeholders that only this caller's answer turns
 * back; in answers values that the caller did not send become labels. Must never put a value into a finding's type.
 */
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import { type Finding, type GuardContext, type InputGuard, NO_FINDINGS, type OutputGuard } from './guard.ts';
import { findPersonalData, looksForNames } from './personal-data/find-personal-data.ts';
import { unsettledNameStart } from './personal-data/names-in-context.ts';
import type { PersonalDataSearch } from './personal-data/types.ts';
import { unsettledNumberStart } from './personal-data/unsettled-number.ts';
import { label } from './placeholders.ts';
import type { GuardSettings } from './settings.ts';
import { type StreamScanner, tailInspector } from './tail-inspector.ts';
import type { TextTraits } from './text-traits.ts';

const NAME = 'personal_data';
const ACTIONS = { watch: 'allow', redact: 'redact', block: 'block' } as const;
type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Whether this guard took a value out. */
export function tookPersonalData({ guard, action }: Finding): boolean {
  return guard === NAME && action === 'redact';
}

/** Room for the words before a value, and for a URL before an address in it. */
const LOOK_BEHIND_CHARACTERS = 128;
/** Longer than any structured value: an e-mail address has at most 254 characters. */
const MAX_HOLD_BACK = 320;

/**
 * The guards that the settings ask for; a direction that is off has none.
 * Throws RangeError for a default region that libphonenumber does not know.
 */
export function personalDataGuard(settings: GuardSettings['personalData']): {
  input?: InputGuard;
  output?: OutputGuard;
} {
  const search = searchFor(settings);
  const guards: { input?: InputGuard; output?: OutputGuard } = {};
  if (settings.input !== 'off')
    guards.input = inputGuard(search, ACTIONS[settings.input], settings.reversible);
  if (settings.output !== 'off') guards.output = outputGuard(search, ACTIONS[settings.output]);
  return guards;
}

function searchFor(settings: GuardSettings['personalData']): PersonalDataSearch {
  const types = new Set(settings.types);
  if (settings.defaultRegion === undefined) return { types };
  return { types, defaultRegion: regionOf(settings.defaultRegion) };
}

function regionOf(name: string): CountryCode {
  const region = name.toUpperCase();
  if (!isSupportedCountry(region)) {
    throw new RangeError(`guards.personalData.defaultRegion: ${JSON.stringify(name)} is no region`);
  }
  return region;
}

function inputGuard(search: PersonalDataSearch, action: Action, reversible: boolean): InputGuard {
  const names = looksForNames(search);
  return {
    name: NAME,
    inspect(input, context) {
      if (!names && input.traits !== undefined && cannotHold(input.traits)) return NO_FINDINGS;
      return findPersonalData(input.text, search).map(({ type, start, end }) => {
        const found: Finding = { guard: NAME, type, start, end, action, score: 1 };
        if (action !== 'redact') return found;
        const value = input.text.slice(start, end);
        return { ...found, replacement: reversible ? context.placeholders.hide(type, value) : label(type) };
      });
    },
  };
}

/** The fewest digits are those of an IPv4 address. */
function cannotHold(traits: TextTraits): boolean {
  return traits.digits < 4 && !traits.hasAt;
}

function outputGuard(search: PersonalDataSearch, action: Action): OutputGuard {
  const scanner = streamScanner(search);
  return {
    name: NAME,
    open: (_channel, _kind, context) =>
      tailInspector(scanner, ({ type, start, end }, value, continued) => {
        if (isCallersOwn(context, value)) return undefined;
        const found: Finding = { guard: NAME, type, start, end, action, score: 1 };
        return action === 'redact' ? { ...found, replacement: continued ? '' : label(type) } : found;
      }),
  };
}

/** A value that the caller sent itself tells it nothing new. */
function isCallersOwn(context: GuardContext, value: string): boolean {
  return context.placeholders.knows?.(value) === true;
}

function streamScanner(search: PersonalDataSearch): StreamScanner {
  return {
    lookBehind: LOOK_BEHIND_CHARACTERS,
    maxHoldBack: MAX_HOLD_BACK,
    endMarkCharacters: 0,
    find: (text, from) => findPersonalData(text, search, from),
    unsettledFrom: looksForNames(search)
      ? (text) => Math.min(unsettledNumberStart(text), unsettledNameStart(text, search.types))
      : unsettledNumberStart,
    endOf: (_type, _text, from) => from,
    isOpenEnded: () => false,
  };
}
