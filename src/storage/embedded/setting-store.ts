/** Small facts of the installation in SQLite: the shared statements are all there is. */
import { SqlSettingStore } from '../sql/sql-setting-store.ts';

export class EmbeddedSettingStore extends SqlSettingStore {}
