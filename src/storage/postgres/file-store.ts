/** Kept files in Postgres: the shared statements are all there is. */
import { SqlFileStore } from '../sql/sql-file-store.ts';

export class PostgresFileStore extends SqlFileStore {}
