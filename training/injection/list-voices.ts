/**
 * Prints `voices/` as NDJSON with `text`, `label`, `role`, for `portcullis guard evaluate FILE`. The shipped model never
 * learned them: see voices/README.md.
 */
import { fileURLToPath } from 'node:url';
import { readVoices } from './read-voices.ts';

for (const { text, label, role } of readVoices(fileURLToPath(new URL('voices', import.meta.url))))
  process.stdout.write(`${JSON.stringify({ text, label, role: role === 'document' ? 'tool' : role })}\n`);
