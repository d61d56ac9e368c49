/** The admin API's operations on prompts. What is refused says why in words that quote no prompt. */
import { z } from 'zod';
import { LABEL, PROMPT_ID, promptDefinition } from '../prompts/prompt-definition.ts';
import { PromptRefusal, type PromptRegistry } from '../prompts/prompt-registry.ts';
import { type AdminOperation, type AdminParts, AdminRefusal } from './admin-operation.ts';

/** A definition with its texts, as JSON. */
const MAX_PUT_BYTES = 1024 * 1024;

const tenant = z.string().min(1).max(100).default('default');
const by = z.string().min(1).max(100).default('admin').describe('Who does it, for the history.');
const label = z.string().regex(LABEL);
const version = z.int().min(1);
const which = z.string().max(32).optional().describe('A version’s number or a label.');

const inTenant = z.object({ tenant });
const shown = z.object({ tenant, version: which });
const compared = z.object({ tenant, from: z.string().max(32), to: z.string().max(32) });
const put = z.strictObject({ tenant, by, prompt: promptDefinition });
const move = z.strictObject({
  ...{ tenant, by, label, version },
  expected: version
    .nullable()
    .optional()
    .describe('The version that the label must stand at now, null for none; the move is refused otherwise.'),
});
const rollback = z.strictObject({ tenant, by, label });

export const PROMPT_OPERATIONS: readonly AdminOperation[] = [
  {
    method: 'GET',
    path: '/admin/v1/prompts',
    summary: 'The prompts of all tenants, or of `tenant`, with their labels.',
    run: async ({ prompts }, { query }) => ({
      prompts: await prompts.list(z.object({ tenant: tenant.optional() }).parse(query).tenant),
    }),
  },
  {
    method: 'POST',
    path: '/admin/v1/prompts',
    summary: 'Puts a prompt: a new version, or none where it is the latest already.',
    body: put,
    maxBodyBytes: MAX_PUT_BYTES,
    run: async (parts, { body }) => {
      const { tenant: owner, by: author, prompt } = put.parse(body);
      requireTenant(parts, owner);
      return refusing(() => parts.prompts.put(owner, prompt, author));
    },
  },
  {
    method: 'GET',
    path: '/admin/v1/prompts/:id',
    summary:
      'One version of a prompt: of `tenant`, at `version`, a number or a label; the latest by default.',
    run: (parts, { id, query }) => {
      const asked = shown.parse(query);
      return onPrompt(parts, asked.tenant, id, (prompts, name) => prompts.show(name, asked.version));
    },
  },
  {
    method: 'GET',
    path: '/admin/v1/prompts/:id/history',
    summary: 'Who did what to a prompt, and when.',
    run: (parts, { id, query }) =>
      onPrompt(parts, inTenant.parse(query).tenant, id, async (prompts, name) => ({
        changes: await prompts.history(name),
      })),
  },
  {
    method: 'GET',
    path: '/admin/v1/prompts/:id/diff',
    summary: 'What differs between the versions `from` and `to`, numbers or labels.',
    run: (parts, { id, query }) => {
      const { tenant: owner, from, to } = compared.parse(query);
      return onPrompt(parts, owner, id, async (prompts, name) => ({
        lines: await prompts.diff(name, from, to),
      }));
    },
  },
  {
    method: 'POST',
    path: '/admin/v1/prompts/:id/label',
    summary: 'Moves a label to a version, at once on every node; with `expected` only from where you saw it.',
    body: move,
    run: (parts, { id, body }) => {
      const { tenant: owner, ...change } = move.parse(body);
      return onPrompt(parts, owner, id, (prompts, name) => prompts.label(name, change));
    },
  },
  {
    method: 'POST',
    path: '/admin/v1/prompts/:id/rollback',
    summary: 'Moves a label back to where it stood before its last move.',
    body: rollback,
    run: (parts, { id, body }) => {
      const { tenant: owner, label: moved, by: author } = rollback.parse(body);
      return onPrompt(parts, owner, id, (prompts, name) => prompts.rollback(name, moved, author));
    },
  },
];

function requireTenant(parts: AdminParts, owner: string): void {
  if (!parts.knows({ tenant: owner, policy: undefined })) throw new AdminRefusal('there is no such tenant');
}

type Name = { readonly tenant: string; readonly prompt: string };

function onPrompt<T>(
  { prompts }: AdminParts,
  owner: string,
  id: string,
  work: (prompts: PromptRegistry, name: Name) => Promise<T>,
): Promise<T | undefined> {
  if (!PROMPT_ID.test(id)) return Promise.resolve(undefined);
  return refusing(() => work(prompts, { tenant: owner, prompt: id }));
}

/** Undefined where there is no such thing. */
async function refusing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PromptRefusal)) throw error;
    if (error.code === 'unknown_prompt') return undefined;
    throw new AdminRefusal(error.message, 409, error.code);
  }
}
