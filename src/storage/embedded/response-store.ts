/** Kept answers in SQLite: the shared statements are all there is. */
import { SqlResponseStore } from '../sql/sql-response-store.ts';

export class EmbeddedResponseStore extends SqlResponseStore {}
