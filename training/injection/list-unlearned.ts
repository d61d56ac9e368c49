/**
 * Prints `unlearned/` as NDJSON with `text`, `label`, `role`, for `portcullis guard evaluate FILE`. No model may learn
 * them and nothing may be chosen by them: see unlearned/README.md.
 */
import { fileURLToPath } from 'node:url';
import { readVoices } from './read-voices.ts';

for (const { text, label, role } of readVoices(fileURLToPath(new URL('unlearned', import.meta.url))))
  process.stdout.write(`${JSON.stringify({ text, label, role: role === 'document' ? 'tool' : role })}\n`);
