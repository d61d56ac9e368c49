/** Small facts of the installation in Postgres: the shared statements are all there is. */
import { SqlSettingStore } from '../sql/sql-setting-store.ts';

export class PostgresSettingStore extends SqlSettingStore {}
