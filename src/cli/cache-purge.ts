/** `cache purge`: ends answers of the cache in every running gate, and in those that start later. */
import { randomUUID } from 'node:crypto';
import { createCacheNames } from '../cache/cache-names.ts';
import { CLUSTER_MARGIN_MS, orderPurge, type PurgeRequest, selectorOf } from '../cache/purge-orders.ts';
import { CACHE_NAMES_PURPOSE } from '../startup/open-cache.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import { openInstallation, openRing } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

const CONFIRM_TIMEOUT_MS = 2_000;
const FIELDS = ['key', 'tenant', 'model', 'prompt', 'subject'] as const;

export const cachePurge: Command = {
  name: 'cache purge',
  summary: 'Ends answers of the cache, in every running gate: those that everything named fits.',
  options: {
    key: { type: 'string', describe: 'One entry, by its key.' },
    tenant: { type: 'string', describe: 'A tenant’s.' },
    model: { type: 'string', describe: 'Of a model, by the name that callers ask for.' },
    prompt: { type: 'string', describe: 'Of requests with this system text, all of it.' },
    subject: {
      type: 'string',
      describe: 'Of an end user, or of a key without one, by its id; with --tenant.',
    },
    all: { type: 'boolean', describe: 'Everything.' },
  },
  positionals: [],
  async run(input, io) {
    const request = readRequest(input);
    const { config } = await requireConfig(input, io);
    await using installation = await openInstallation(config, io);
    const names = createCacheNames(openRing(config, io).derive(CACHE_NAMES_PURPOSE));
    const marginMs = config.storage.kind === 'cluster' ? CLUSTER_MARGIN_MS : 0;
    const order = { id: randomUUID(), selector: selectorOf(request, names), atMs: Date.now() + marginMs };
    const confirmed = await orderPurge(installation.storage, order, CONFIRM_TIMEOUT_MS);
    if (!confirmed) io.err('warning: the purge is stored, but not every running gate has confirmed it yet');
    io.out(input.json ? JSON.stringify({ purged: true, confirmed }) : 'purged');
    return 0;
  },
};

function readRequest({ options }: CommandInput): PurgeRequest {
  const given = FIELDS.flatMap((field) => {
    const value = options[field];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  if (given.length === 0 && options['all'] !== true)
    throw new CommandError(
      'usage',
      'name what to purge: --tenant, --model, --prompt, --subject, --key, or --all',
    );
  const request: PurgeRequest = Object.fromEntries(given);
  if (request.subject !== undefined && request.tenant === undefined)
    throw new CommandError('usage', 'a subject needs its tenant: --tenant');
  return request;
}
