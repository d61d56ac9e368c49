/** English, the richest part, put together from one file a manner. */
import type { LanguagePart } from '../language-part.ts';
import { AUTHORITY, AUTHORITY_SLOTS, LONG_AUTHORITY } from './authority.ts';
import { COMPOSED_PERSONA, COMPOSED_PERSONA_SLOTS } from './composed-persona.ts';
import { EXTRACTION, EXTRACTION_SLOTS } from './extraction.ts';
import { FICTION, FICTION_SLOTS, LONG_FICTION } from './fiction.ts';
import { LONG_OVERRIDE, OVERRIDE } from './override.ts';
import { LONG_PERSONA, PERSONA, PERSONA_SLOTS } from './persona.ts';
import { LONG_PERSUASION, PERSUASION } from './persuasion.ts';
import { PLAIN_EXTRACTION_SLOTS, PLAIN_PRETEND_SLOTS } from './plain-extraction.ts';
import { DATA_DEMAND_SLOTS, PLAIN_OVERRIDE_SLOTS } from './plain-override.ts';
import { CARRIERS, HOSTS, ORDINARY, PLANTED, PLANTED_SLOTS } from './planted.ts';
import { LONG_PRETEXT, PRETEXT_SLOTS } from './pretext.ts';
import { SECRET_GAME, SECRET_GAME_SLOTS } from './secret-game.ts';
import { SHORT } from './short.ts';
import { ENGLISH_SLOTS } from './slots.ts';
import {
  EXFILTRATION,
  EXFILTRATION_SLOTS,
  FAKE_TURN,
  FEW_SHOT,
  REFUSAL_SUPPRESSION,
  SPLITTING,
} from './small-manners.ts';

export const ENGLISH: LanguagePart = {
  slots: {
    ...ENGLISH_SLOTS,
    ...EXTRACTION_SLOTS,
    ...SECRET_GAME_SLOTS,
    ...FICTION_SLOTS,
    ...PRETEXT_SLOTS,
    ...COMPOSED_PERSONA_SLOTS,
    ...PLAIN_EXTRACTION_SLOTS,
    ...PLAIN_PRETEND_SLOTS,
    ...PLAIN_OVERRIDE_SLOTS,
    ...DATA_DEMAND_SLOTS,
    ...PERSONA_SLOTS,
    ...AUTHORITY_SLOTS,
    ...EXFILTRATION_SLOTS,
    ...PLANTED_SLOTS,
  },
  templates: {
    override: [...OVERRIDE, ...LONG_OVERRIDE],
    extraction: EXTRACTION,
    'secret-game': SECRET_GAME,
    persona: [...PERSONA, ...LONG_PERSONA, ...COMPOSED_PERSONA, ...COMPOSED_PERSONA, ...COMPOSED_PERSONA],
    fiction: [...FICTION, ...LONG_FICTION, ...LONG_PRETEXT],
    authority: [...AUTHORITY, ...LONG_AUTHORITY],
    persuasion: [...PERSUASION, ...LONG_PERSUASION],
    'refusal-suppression': REFUSAL_SUPPRESSION,
    'fake-turn': FAKE_TURN,
    splitting: SPLITTING,
    exfiltration: EXFILTRATION,
    'few-shot': FEW_SHOT,
    short: SHORT,
  },
  hosts: HOSTS,
  planted: PLANTED,
  ordinary: ORDINARY,
  carriers: CARRIERS,
};
