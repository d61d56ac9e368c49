/** Kept files in SQLite: the shared statements are all there is. */
import { SqlFileStore } from '../sql/sql-file-store.ts';

export class EmbeddedFileStore extends SqlFileStore {}
