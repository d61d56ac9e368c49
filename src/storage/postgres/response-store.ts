/** Kept answers in Postgres: the shared statements are all there is. */
import { SqlResponseStore } from '../sql/sql-response-store.ts';

export class PostgresResponseStore extends SqlResponseStore {}
