/** Conversations in Postgres: the shared statements are all there is. */
import { SqlConversationStore } from '../sql/sql-conversation-store.ts';

export class PostgresConversationStore extends SqlConversationStore {}
