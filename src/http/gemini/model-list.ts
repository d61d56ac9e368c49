/** GET /v1beta/models and /v1beta/models/{model} in Google's shape. A simulated model says so. */
import type { ModelPlan } from '../../pipeline/gate.ts';

/** The surfaces of the gate as Google names its methods. */
const METHODS: readonly (readonly [surface: string, methods: readonly string[]])[] = [
  ['generate_content', ['generateContent', 'streamGenerateContent']],
  ['gemini_count_tokens', ['countTokens']],
  ['embed_content', ['embedContent']],
  ['batch_embed_contents', ['batchEmbedContents']],
];

export function renderGeminiModels(models: readonly ModelPlan[]): string {
  return JSON.stringify({ models: models.map(entryOf) });
}

export function renderGeminiModel(model: ModelPlan): string {
  return JSON.stringify(entryOf(model));
}

function entryOf({ name, simulated, routes, maxOutputTokens }: ModelPlan) {
  const speaks = (surface: string) => routes.some(({ provider }) => provider.formats.has(surface));
  return {
    name: `models/${name}`,
    displayName: name,
    outputTokenLimit: maxOutputTokens,
    supportedGenerationMethods: METHODS.flatMap(([surface, methods]) => (speaks(surface) ? methods : [])),
    ...(simulated && { description: 'Simulated by Portcullis.' }),
  };
}
