/**
 * The benign families of the corpus, each in every language that has a part. Must never label an attack benign:
 * a sentence of an attack occurs here only in quotes, as what people talk about.
 */
import type { Family, FamilyTexts } from '../family.ts';
import { ABOUT_ASSISTANT } from './across/about-assistant.ts';
import { LONG_DOCUMENTS, LONG_PASTES } from './across/long-frames.ts';
import { LONG_REQUESTS } from './across/long-requests.ts';
import { STRUCTURED_PROMPTS } from './across/structured-prompts.ts';
import { TASK_INSTRUCTIONS } from './across/task-instructions.ts';
import { TRIGGER_SCENES } from './across/trigger-scenes.ts';
import type { LanguagePart, PartName } from './blocks.ts';
import { ENGLISH } from './english/part.ts';
import { ARABIC } from './languages/ar.ts';
import { GERMAN } from './languages/de.ts';
import { SPANISH } from './languages/es.ts';
import { FRENCH } from './languages/fr.ts';
import { HINDI } from './languages/hi.ts';
import { INDONESIAN } from './languages/id.ts';
import { ITALIAN } from './languages/it.ts';
import { JAPANESE } from './languages/ja.ts';
import { KOREAN } from './languages/ko.ts';
import { DUTCH } from './languages/nl.ts';
import { POLISH } from './languages/pl.ts';
import { PORTUGUESE } from './languages/pt.ts';
import { RUSSIAN } from './languages/ru.ts';
import { TURKISH } from './languages/tr.ts';
import { VIETNAMESE } from './languages/vi.ts';
import { CHINESE } from './languages/zh.ts';

const PARTS: Readonly<Record<string, LanguagePart>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  it: ITALIAN,
  pt: PORTUGUESE,
  nl: DUTCH,
  pl: POLISH,
  ru: RUSSIAN,
  tr: TURKISH,
  ar: ARABIC,
  hi: HINDI,
  zh: CHINESE,
  ja: JAPANESE,
  ko: KOREAN,
  vi: VIETNAMESE,
  id: INDONESIAN,
};

/** Families that are written language beside language, in one file each; their slots are the language part's. */
const ACROSS = {
  'about-assistant': ABOUT_ASSISTANT,
  'long-requests': LONG_REQUESTS,
  'task-instructions': TASK_INSTRUCTIONS,
  'structured-prompts': STRUCTURED_PROMPTS,
  'trigger-scenes': TRIGGER_SCENES,
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Frames that are the same for every language, filled with the language's own texts. */
const FRAMES = {
  'long-pastes': LONG_PASTES,
  'long-documents': LONG_DOCUMENTS,
} as const satisfies Readonly<Record<string, readonly string[]>>;

type AcrossName = keyof typeof ACROSS;
type FrameName = keyof typeof FRAMES;

interface Plan {
  readonly name: PartName | AcrossName | FrameName;
  readonly role: Family['role'];
  readonly perLanguage: number;
}

/** How many texts of each family a language gives at most, and where they are met. */
const PLANS: readonly Plan[] = [
  { name: 'trigger-words', role: 'user', perLanguage: 460 },
  { name: 'trigger-scenes', role: 'user', perLanguage: 160 },
  { name: 'about-injection', role: 'user', perLanguage: 150 },
  { name: 'about-assistant', role: 'user', perLanguage: 130 },
  { name: 'formatting', role: 'user', perLanguage: 620 },
  { name: 'imperative', role: 'user', perLanguage: 240 },
  { name: 'role-play', role: 'user', perLanguage: 340 },
  { name: 'system-prompts', role: 'system', perLanguage: 240 },
  { name: 'structured-prompts', role: 'user', perLanguage: 180 },
  { name: 'prompt-writing', role: 'user', perLanguage: 120 },
  { name: 'alarming-questions', role: 'user', perLanguage: 200 },
  { name: 'everyday', role: 'user', perLanguage: 620 },
  { name: 'long-requests', role: 'user', perLanguage: 180 },
  { name: 'task-instructions', role: 'user', perLanguage: 130 },
  { name: 'fragments', role: 'user', perLanguage: 220 },
  { name: 'pasted-documents', role: 'user', perLanguage: 200 },
  { name: 'long-pastes', role: 'user', perLanguage: 70 },
  { name: 'support-talk', role: 'user', perLanguage: 180 },
  { name: 'corrections', role: 'user', perLanguage: 140 },
  { name: 'people-instructions', role: 'document', perLanguage: 200 },
  { name: 'long-documents', role: 'document', perLanguage: 36 },
  { name: 'tool-results', role: 'tool', perLanguage: 200 },
  { name: 'code-talk', role: 'user', perLanguage: 180 },
];

export const BENIGN_FAMILIES: readonly Family[] = PLANS.map(familyOf);

function familyOf({ name, role, perLanguage }: Plan): Family {
  const languages = Object.fromEntries(
    Object.entries(PARTS).map(([language, part]) => [
      language,
      { templates: templatesOf(name, language), slots: slotsOf(language, part) },
    ]),
  );
  return { name: `benign-${name}`, label: 0, role, languages, perLanguage };
}

/** Throws where a family lacks a language: a gap would teach the model that the language itself is suspicious. */
function templatesOf(name: Plan['name'], language: string): readonly string[] {
  const templates = isFrame(name)
    ? FRAMES[name]
    : isAcross(name)
      ? across(name, language)
      : own(name, language);
  if (templates === undefined) throw new Error(`${name} has no ${language}`);
  return templates;
}

/** A language's slots, and its own texts as slots of the long frames. */
function slotsOf(language: string, part: LanguagePart): FamilyTexts['slots'] {
  return {
    ...part.slots,
    notice: part.families['people-instructions'].filter((text) => text !== '{doc}'),
    message: part.families['support-talk'],
    question: part.families.everyday,
    correction: part.families.corrections,
    code: part.families['code-talk'],
    log: part.families['tool-results'],
    request: templatesOf('long-requests', language),
    setup: templatesOf('structured-prompts', language),
    scene: templatesOf('trigger-scenes', language),
  };
}

function across(name: AcrossName, language: string): readonly string[] | undefined {
  const texts: Readonly<Record<string, readonly string[]>> = ACROSS[name];
  return Object.hasOwn(texts, language) ? texts[language] : undefined;
}

function own(name: PartName, language: string): readonly string[] | undefined {
  return PARTS[language]?.families[name];
}

function isAcross(name: Plan['name']): name is AcrossName {
  return Object.hasOwn(ACROSS, name);
}

function isFrame(name: Plan['name']): name is FrameName {
  return Object.hasOwn(FRAMES, name);
}
