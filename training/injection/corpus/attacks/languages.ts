/** The languages of the attacks, by BCP 47 code. */
import { ENGLISH } from './english/part.ts';
import type { LanguagePart } from './language-part.ts';
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

export const LANGUAGES: Readonly<Record<string, LanguagePart>> = {
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
  id: INDONESIAN,
  ja: JAPANESE,
  ko: KOREAN,
  vi: VIETNAMESE,
  zh: CHINESE,
};
