/** The vendors that are found by their key in the environment, as one table. */
import type { ProviderSettings } from './settings.ts';

export interface Vendor {
  /** The provider's name in the configuration. */
  readonly provider: string;
  /** The vendor's name in the price table. */
  readonly vendor: string;
  /** What it speaks; `openai-compatible` where nothing is said. */
  readonly kind?: ProviderSettings['kind'];
  readonly keyVariable: string;
  /** Where the key is looked for besides, as the vendor's own SDK does. */
  readonly otherKeyVariable?: string;
  readonly baseUrl: string;
  /** Variable that overrides `baseUrl`, where the vendor's own SDK has one. */
  readonly baseUrlVariable?: string;
}

export const VENDORS: readonly Vendor[] = [
  {
    provider: 'openai',
    vendor: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    baseUrl: 'https://api.openai.com/v1',
    baseUrlVariable: 'OPENAI_BASE_URL',
  },
  {
    provider: 'anthropic',
    vendor: 'anthropic',
    kind: 'anthropic',
    keyVariable: 'ANTHROPIC_API_KEY',
    baseUrl: 'https://api.anthropic.com/v1',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
  },
  {
    provider: 'google',
    vendor: 'google',
    kind: 'gemini',
    keyVariable: 'GEMINI_API_KEY',
    otherKeyVariable: 'GOOGLE_API_KEY',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  },
  {
    provider: 'mistral',
    vendor: 'mistral',
    keyVariable: 'MISTRAL_API_KEY',
    baseUrl: 'https://api.mistral.ai/v1',
  },
  {
    provider: 'deepseek',
    vendor: 'deepseek',
    keyVariable: 'DEEPSEEK_API_KEY',
    baseUrl: 'https://api.deepseek.com/v1',
  },
];
