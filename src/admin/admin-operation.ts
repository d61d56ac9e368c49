/** The contract of one operation of the admin API, and what it may work on. */
import type { z } from 'zod';
import type { KeyAdministration } from '../auth/key-administration.ts';
import type { Budgets } from '../budget/budgets.ts';
import type { PromptRegistry } from '../prompts/prompt-registry.ts';
import type { UsageStore } from '../storage/stores.ts';
import type { CachePurge } from './admin-api.ts';

export interface AdminParts {
  readonly keys: KeyAdministration;
  readonly budgets: Pick<Budgets, 'report'>;
  readonly cache: {
    report(): readonly object[];
    purge(request: CachePurge): Promise<object>;
  };
  readonly canaries: {
    report(): Promise<object>;
    rollBack(model: string): Promise<object>;
    resume(model: string): Promise<object>;
  };
  readonly prompts: PromptRegistry;
  readonly usage: Pick<UsageStore, 'find' | 'list' | 'sums'>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Whether the configuration in force has this tenant and policy. */
  knows(name: { readonly tenant: string; readonly policy: string | undefined }): boolean;
  /** Facts of the running node; no secrets. */
  status(): Readonly<Record<string, string | number | boolean>>;
}

/** A request that is well formed and cannot be done; the message is for the operator. */
export class AdminRefusal extends Error {
  readonly status: number;
  readonly kind: string;
  constructor(message: string, status = 400, kind = 'invalid_field') {
    super(message);
    this.name = 'AdminRefusal';
    this.status = status;
    this.kind = kind;
  }
}

export interface AdminOperation {
  readonly method: 'GET' | 'POST';
  /** Fastify's syntax. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  /** Absent: what every operation may have. */
  readonly maxBodyBytes?: number;
  /** Answers `undefined` where there is no such thing. */
  run(parts: AdminParts, input: AdminInput): Promise<unknown>;
}

export interface AdminInput {
  readonly id: string;
  readonly body: unknown;
  readonly query: unknown;
}
