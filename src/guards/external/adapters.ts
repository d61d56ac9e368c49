/** The adapters by kind, and what the settings of each kind may say. A new service is one entry here. */
import type { ExternalAdapter } from './adapter.ts';
import { lakera } from './lakera.ts';
import { HAZARD_CATEGORIES, llamaGuard } from './llama-guard.ts';
import { MODERATION_CATEGORIES, openaiModeration } from './openai-moderation.ts';
import { presidio } from './presidio.ts';
import { PROMPT_GUARD_CATEGORIES, promptGuard } from './prompt-guard.ts';
import { promptShields, SHIELD_CATEGORIES } from './prompt-shields.ts';
import type { ExternalGuardSettings, ExternalKind } from './settings.ts';
import { webhook } from './webhook.ts';

export interface KindFacts {
  readonly open: (settings: ExternalGuardSettings) => ExternalAdapter;
  /** Whether its findings say where they are, so that they can be redacted. */
  readonly redacts: boolean;
  /** The categories that there are; undefined: a deployment may have its own. */
  readonly categories?: readonly string[];
  readonly needs: readonly ('apiKey' | 'model')[];
  /** Which of the fields that only some kinds know it knows. */
  readonly knows: readonly ('model' | 'project' | 'language')[];
}

export const EXTERNAL_ADAPTERS: Readonly<Record<ExternalKind, KindFacts>> = {
  'openai-moderation': {
    open: openaiModeration,
    redacts: false,
    categories: MODERATION_CATEGORIES,
    needs: [],
    knows: ['model'],
  },
  'llama-guard': {
    open: llamaGuard,
    redacts: false,
    categories: HAZARD_CATEGORIES,
    needs: ['model'],
    knows: ['model'],
  },
  'prompt-guard': {
    open: promptGuard,
    redacts: false,
    categories: PROMPT_GUARD_CATEGORIES,
    needs: [],
    knows: ['model'],
  },
  presidio: { open: presidio, redacts: true, needs: [], knows: ['language'] },
  'azure-prompt-shields': {
    open: promptShields,
    redacts: false,
    categories: SHIELD_CATEGORIES,
    needs: ['apiKey'],
    knows: [],
  },
  lakera: { open: lakera, redacts: true, needs: [], knows: ['project'] },
  webhook: { open: webhook, redacts: true, needs: ['apiKey'], knows: [] },
};
