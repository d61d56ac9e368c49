/**
 * The attack families, put together from every language's part and the frames; beside each family of planted lines
 * stands its benign twin in the same frames, so that no frame can be learnt as a sign of an attack.
 */
import type { Family, FamilyTexts } from '../family.ts';
import { disguised } from './encodings.ts';
import { PLAIN_EXTRACTION, PLAIN_PRETEND } from './english/plain-extraction.ts';
import { DATA_DEMAND_ENGLISH, PLAIN_OVERRIDE, TASK_SWITCH_ENGLISH } from './english/plain-override.ts';
import {
  CODE_FRAMES,
  COMBINED_FRAMES,
  DOCUMENT_FRAMES,
  EMBEDDED_FRAMES,
  ENCODED_FRAMES,
  LONG_BENIGN_FRAMES,
  PLAIN_ENCODED_FRAMES,
  TOOL_FRAMES,
  TURN_FRAMES,
} from './frames.ts';
import { GENTLE_SLOTS } from './gentle-slots.ts';
import { type LanguagePart, MANNERS, type Manner } from './language-part.ts';
import { LANGUAGES } from './languages.ts';
import { NEUTRAL_SLOTS } from './neutral-slots.ts';
import { DATA_DEMAND, TASK_SWITCH } from './task-switch.ts';

/** The most texts of one manner that a language gives; the template cap of compose.ts binds earlier for most. */
const PER_LANGUAGE = 200;

/** The plain overrides are what people type most, and the benign half is full of their words. */
const PLAIN_PER_LANGUAGE = 560;
const ENGLISH_REPEATS = 3;
const REPEATS = 2;

/** How many shared frames a language with few texts of its own gets. */
const FRAMES_PER_LANGUAGE = 4;

/** Manners short enough to stand inside an innocent task. */
const EMBEDDABLE: readonly Manner[] = ['override', 'extraction', 'secret-game', 'short'];

const FRAMES_BY_MANNER: Partial<Record<Manner, readonly string[]>> = {
  'fake-turn': TURN_FRAMES,
  splitting: CODE_FRAMES,
};

const MANNER_FAMILIES: readonly Family[] = MANNERS.map((manner) => ({
  name: manner,
  label: 1,
  role: 'user',
  perLanguage: PER_LANGUAGE,
  languages: byLanguage((part) => ({
    templates: [...part.templates[manner], ...framesOf(manner, part)],
    slots: slotsOf(part),
  })),
}));

const EMBEDDED: readonly Family[] = [
  {
    name: 'embedded',
    label: 1,
    role: 'user',
    perLanguage: 40,
    languages: byLanguage((part) => ({ templates: EMBEDDED_FRAMES, slots: slotsOf(part) })),
  },
  {
    name: 'carrier-alone',
    label: 0,
    role: 'user',
    perLanguage: 40,
    languages: byLanguage((part) => ({
      templates: [
        ...part.carriers,
        '{carrier}\n\n{carrier}',
        '1. {carrier}\n2. {carrier}',
        '{carrier} {carrier}',
      ],
      slots: slotsOf(part),
    })),
  },
  {
    name: 'combined',
    label: 1,
    role: 'user',
    perLanguage: 120,
    languages: byLanguage((part, language) => ({
      templates: repeated(COMBINED_FRAMES, language === 'en' ? ENGLISH_REPEATS : 1),
      slots: { ...slotsOf(part), ...mannerSlots(part) },
    })),
  },
  {
    name: 'long-benign',
    label: 0,
    role: 'user',
    perLanguage: 40,
    languages: byLanguage((part) => ({ templates: LONG_BENIGN_FRAMES, slots: slotsOf(part) })),
  },
];

/** Words that make a frame an attack whatever fills it; the twins leave such English frames out. */
const FRAME_IS_ATTACK =
  /filter|censor|refus|safety|villain|police|illegal|must not|harmful|rules|opponent|scruples|crime|wrong|guilty|attacker|con man/i;

const FICTION_TWIN: Family = {
  name: 'fiction-twin',
  label: 0,
  role: 'user',
  perLanguage: 60,
  languages: byLanguage((part, language) => ({
    templates: part.templates.fiction.filter((template) => !FRAME_IS_ATTACK.test(template)),
    slots: { ...slotsOf(part), ...GENTLE_SLOTS[language] },
  })),
};

/** Around the plain override of a language: alone, and before and after an innocent task. */
const OVERRIDE_FRAMES: readonly ((plain: string) => string)[] = [
  (plain) => plain,
  (plain) => `${plain}!`,
  (plain) => `{carrier} ${plain}`,
  (plain) => `{carrier}\n\n${plain}`,
  (plain) => `${plain} {carrier}`,
  (plain) => `{ordinary} ${plain}`,
  (plain) => `{carrier} {carrier} ${plain}`,
  (plain) => `{ordinary} {ordinary}\n${plain}\n{ordinary}`,
];

/** What the pool of public attacks has most of: plain overrides, task switches, demands for others' data. */
const PLAIN_FAMILIES: readonly Family[] = [
  plainFamily('plain-override', (part, language) =>
    language === 'en' ? repeated(PLAIN_OVERRIDE, ENGLISH_REPEATS) : framedOverrides(part),
  ),
  plainFamily('plain-extraction', (_, language) =>
    language === 'en'
      ? repeated(PLAIN_EXTRACTION, ENGLISH_REPEATS)
      : OVERRIDE_FRAMES.map((frame) => frame('{Leak}.')),
  ),
  plainFamily('plain-pretend', (part, language) =>
    language === 'en'
      ? repeated(PLAIN_PRETEND, ENGLISH_REPEATS)
      : OVERRIDE_FRAMES.slice(0, 4).flatMap((frame) => part.templates.persona.slice(0, 2).map(frame)),
  ),
  plainFamily('task-switch', (_, language) =>
    repeated(language === 'en' ? TASK_SWITCH_ENGLISH : textsIn(TASK_SWITCH, language), REPEATS),
  ),
  plainFamily('data-demand', (_, language) =>
    repeated(language === 'en' ? DATA_DEMAND_ENGLISH : textsIn(DATA_DEMAND, language), REPEATS),
  ),
];

function plainFamily(
  name: string,
  templatesOf: (part: LanguagePart, language: string) => readonly string[],
): Family {
  return {
    name,
    label: 1,
    role: 'user',
    perLanguage: PLAIN_PER_LANGUAGE,
    languages: byLanguage((part, language) => ({
      templates: templatesOf(part, language),
      slots: slotsOf(part),
    })),
  };
}

/** The plain overrides of a language in every frame: its first two templates are the plain ones. */
function framedOverrides(part: LanguagePart): string[] {
  return OVERRIDE_FRAMES.flatMap((frame) => part.templates.override.slice(0, 2).map(frame));
}

/** A list several times over: these few skeletons have so many fillings that each may be drawn more often. */
function repeated(templates: readonly string[], times: number): string[] {
  return Array.from({ length: times }, () => templates).flat();
}

/** Throws for a language that has none: a family must not lose a language silently. */
function textsIn(texts: Readonly<Record<string, readonly string[]>>, language: string): readonly string[] {
  const found = texts[language];
  if (found === undefined) throw new Error(`no texts in ${language}`);
  return found;
}

const ENCODED: readonly Family[] = [
  {
    name: 'encoded',
    label: 1,
    role: 'user',
    perLanguage: 25,
    languages: byLanguage((part) => ({
      templates: ENCODED_FRAMES,
      slots: {
        ...slotsOf(part),
        cipher: disguised([...part.slots.leak, ...part.slots.goal, ...part.slots.bend]),
      },
    })),
  },
  {
    name: 'encoded-plain',
    label: 0,
    role: 'user',
    perLanguage: 16,
    languages: byLanguage((part) => ({
      templates: PLAIN_ENCODED_FRAMES,
      slots: { ...slotsOf(part), cipher: disguised([...part.ordinary, ...part.carriers]) },
    })),
  },
];

const PLANTED: readonly Family[] = [
  ...plantedPair('planted-document', 'document', (part) => [...part.hosts, ...DOCUMENT_FRAMES]),
  ...plantedPair('planted-tool', 'tool', () => TOOL_FRAMES),
];

export const ATTACK_FAMILIES: readonly Family[] = [
  ...MANNER_FAMILIES,
  ...PLAIN_FAMILIES,
  FICTION_TWIN,
  ...EMBEDDED,
  ...ENCODED,
  ...PLANTED,
];

/** The attack and its twin: one set of frames, two kinds of line. */
function plantedPair(
  name: string,
  role: 'document' | 'tool',
  framesOfPart: (part: LanguagePart) => readonly string[],
): Family[] {
  const family = (label: 0 | 1, line: 'planted' | 'ordinary'): Family => ({
    name: label === 1 ? name : `${name}-twin`,
    label,
    role,
    perLanguage: 70,
    languages: byLanguage((part) => ({
      templates: [...framesOfPart(part), ...(role === 'document' ? part[line] : [])],
      slots: { ...slotsOf(part), line: part[line] },
    })),
  });
  return [family(1, 'planted'), family(0, 'ordinary')];
}

function byLanguage(
  textsOf: (part: LanguagePart, language: string) => FamilyTexts,
): Record<string, FamilyTexts> {
  return Object.fromEntries(
    Object.entries(LANGUAGES).map(([language, part]) => [language, textsOf(part, language)]),
  );
}

/** A few of the shared frames, other ones for each language: they must not outweigh a language's own words. */
function framesOf(manner: Manner, part: LanguagePart): readonly string[] {
  const frames = FRAMES_BY_MANNER[manner] ?? [];
  const own = part.templates[manner].length;
  const first = Object.values(LANGUAGES).indexOf(part) * FRAMES_PER_LANGUAGE;
  const count = Math.min(frames.length, Math.max(FRAMES_PER_LANGUAGE, own));
  return Array.from({ length: count }, (_, index) => frames[(first + index) % frames.length] ?? '');
}

/** `m-override` and so on: the templates of a manner as a slot. */
function mannerSlots(part: LanguagePart): FamilyTexts['slots'] {
  return Object.fromEntries(MANNERS.map((manner) => [`m-${manner}`, part.templates[manner]]));
}

function slotsOf(part: LanguagePart): FamilyTexts['slots'] {
  return {
    ...NEUTRAL_SLOTS,
    ...part.slots,
    carrier: part.carriers,
    ordinary: part.ordinary,
    planted: part.planted,
    attack: EMBEDDABLE.flatMap((manner) => part.templates[manner]).filter((text) => text.length <= 300),
  };
}
