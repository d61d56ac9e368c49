/** Conversations in SQLite: the shared statements are all there is. */
import { SqlConversationStore } from '../sql/sql-conversation-store.ts';

export class EmbeddedConversationStore extends SqlConversationStore {}
