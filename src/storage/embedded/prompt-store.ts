/** Prompts in SQLite: the shared statements are all there is. */
import { SqlPromptStore } from '../sql/sql-prompt-store.ts';

export class EmbeddedPromptStore extends SqlPromptStore {}
