/** The running processes as rows, the same for every backend. What decides on freshness is the backend's own clock. */
import type { Expression } from 'kysely';
import type { Executor } from '../schema.ts';
import type { LiveNode, NodeDescription } from '../stores.ts';

export interface Heartbeat {
  readonly id: string;
  readonly atMs: number | Expression<number>;
  readonly seen: number;
  readonly self: NodeDescription | undefined;
}

/** Makes the row where it is missing. What it says of the last change is left to whoever acts on changes. */
export async function writeHeartbeat(executor: Executor, { id, atMs, seen, self }: Heartbeat): Promise<void> {
  const fresh = { heartbeat_at_ms: atMs, ...self };
  await executor
    .insertInto('nodes')
    .values({ id, seen_change: seen, ...fresh })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
    .execute();
}

export async function readLiveNodes(
  executor: Executor,
  sinceMs: number | Expression<number>,
): Promise<readonly LiveNode[]> {
  const rows = await executor
    .selectFrom('nodes')
    .select(['id', 'node', 'revision', 'version'])
    .where('heartbeat_at_ms', '>=', sinceMs)
    .orderBy('node')
    .orderBy('id')
    .execute();
  return rows.map(({ id, node, revision, version }) => ({
    id,
    node: node ?? '',
    revision: revision ?? '',
    version: version ?? '',
  }));
}
