/** Everything English for the benign corpus, in one table. Must list every family. */

import { STRUCTURED_SLOTS } from '../across/structured-prompts.ts';
import type { LanguagePart } from '../blocks.ts';
import { ABOUT_INJECTION } from './about-injection.ts';
import { ALARMING_QUESTIONS } from './alarming-questions.ts';
import { CODE_TALK } from './code-talk.ts';
import { EVERYDAY } from './everyday.ts';
import { FORMATTING, FORMATTING_SLOTS } from './formatting.ts';
import { FORMATTING_MORE } from './formatting-more.ts';
import { FRAGMENTS } from './fragments.ts';
import { CORRECTIONS, IMPERATIVE } from './imperative.ts';
import { LONG_TEXTS } from './long-texts.ts';
import { OPEN_QUESTIONS } from './open-questions.ts';
import { DOCUMENTS, PASTED_DOCUMENTS } from './pasted-documents.ts';
import { ASKS, PEOPLE_INSTRUCTIONS } from './people-instructions.ts';
import { PROMPT_WRITING } from './prompt-writing.ts';
import { ROLE_PLAY } from './role-play.ts';
import { ROLE_PLAY_SCENES, ROLE_PLAY_SLOTS } from './role-play-scenes.ts';
import { SLOTS } from './slots.ts';
import { SUPPORT_TALK } from './support-talk.ts';
import { SYSTEM_PROMPT_SLOTS, SYSTEM_PROMPTS } from './system-prompts.ts';
import { TOOL_RESULTS } from './tool-results.ts';
import { TRIGGER_WORDS } from './trigger-words.ts';

export const ENGLISH: LanguagePart = {
  slots: {
    ...SLOTS,
    ...FORMATTING_SLOTS,
    ...SYSTEM_PROMPT_SLOTS,
    ...ROLE_PLAY_SLOTS,
    ...STRUCTURED_SLOTS,
    ask: ASKS,
    doc: [...DOCUMENTS, ...LONG_TEXTS],
  },
  families: {
    'trigger-words': TRIGGER_WORDS,
    'about-injection': ABOUT_INJECTION,
    formatting: [...FORMATTING, ...FORMATTING_MORE],
    imperative: IMPERATIVE,
    'role-play': [...ROLE_PLAY, ...ROLE_PLAY_SCENES],
    'system-prompts': SYSTEM_PROMPTS,
    'prompt-writing': PROMPT_WRITING,
    'alarming-questions': ALARMING_QUESTIONS,
    everyday: [...EVERYDAY, ...OPEN_QUESTIONS],
    fragments: FRAGMENTS,
    'pasted-documents': [...LONG_TEXTS, ...PASTED_DOCUMENTS],
    'support-talk': SUPPORT_TALK,
    corrections: CORRECTIONS,
    'people-instructions': PEOPLE_INSTRUCTIONS,
    'tool-results': TOOL_RESULTS,
    'code-talk': CODE_TALK,
  },
};
