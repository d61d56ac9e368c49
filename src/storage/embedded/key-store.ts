/** Virtual keys in SQLite. One connection writes, so the shared statements are all there is. */
import { SqlKeyStore } from '../sql/sql-key-store.ts';

export class EmbeddedKeyStore extends SqlKeyStore {}
