/** The names of the gate's surfaces, for settings that mention one. A test keeps them the same as the surfaces. */

export const SURFACE_NAMES: readonly string[] = [
  'chat',
  'responses',
  'embeddings',
  'completions',
  'messages',
  'messages_count_tokens',
  'generate_content',
  'gemini_count_tokens',
  'embed_content',
  'batch_embed_contents',
  'images',
  'audio',
  'realtime',
  'fine_tuning',
];
