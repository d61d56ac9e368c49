/**
 * The shape of one migration. Forward-only, and it only adds: nodes of the previous version run beside it, and start
 * beside it. What nothing reads any more is dropped by a migration of a later version whose name ends in `-contract`.
 */
import type { Executor } from '../schema.ts';

export type Backend = 'sqlite' | 'postgres';

/** A node that does not know such a migration must not open the database: something it needs may be gone. */
export function isContract(name: string): boolean {
  return name.endsWith('-contract');
}

export interface Migration {
  /** Never changed once released: it is how a database knows what it has. */
  readonly name: string;
  /** Uses the schema builder and plain SQL only: the row types are today's, the migration is of its own day. */
  up(database: Executor, backend: Backend): Promise<void>;
}
