/** Reads the options of the `keys` commands. Refuses what it does not understand; never guesses a limit. */
import { isIdentifier, userAccountName } from '../auth/account-name.ts';
import type { NewKey } from '../auth/mint-key.ts';
import type { BudgetLimit, Period, RateLimits } from '../auth/principal.ts';
import { isKeyId, readKeyId } from '../auth/virtual-key.ts';
import { nanoUsdFromUsd } from '../budget/money.ts';
import { MAX_BUDGET_TOKENS, MAX_BUDGET_USD } from '../budget/settings.ts';
import { isScope, PROMPTS_ONLY, type ScopeClass } from '../policy/scope.ts';
import { CommandError, type CommandInput, type CommandOption } from './command.ts';

const MAX_NAME_CHARS = 128;
const MAX_RATE = 1_000_000_000;
const MAX_SCOPES = 200;
const MAX_LIFETIME_MS = 3_650 * 86_400_000;
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

export const CREATE_OPTIONS = {
  name: { type: 'string', describe: 'What the key is for. Required.' },
  tenant: { type: 'string', describe: 'Tenant that it belongs to; default: default.' },
  project: { type: 'string', describe: 'Project inside the tenant.' },
  user: { type: 'string', describe: 'End user that it acts for.' },
  policy: { type: 'string', describe: 'Policy that goes before the project’s and the tenant’s.' },
  models: {
    type: 'string',
    describe:
      'Models that it may use, comma-separated: gpt-4o-2024-*,o3. Default: all that the policy allows.',
  },
  surfaces: {
    type: 'string',
    describe: 'Surfaces that it may use: chat. Default: all that the policy allows.',
  },
  tools: {
    type: 'string',
    describe: 'Tools that its requests may offer. Default: all that the policy allows.',
  },
  prompts: {
    type: 'string',
    describe: 'Prompts of the registry that it may use. Default: all that the policy allows.',
  },
  training: {
    type: 'string',
    describe: 'What it may train: fine_tuning. Default: nothing; no other option gives it.',
  },
  'prompts-only': {
    type: 'boolean',
    describe: 'Every request must use a prompt, and may bring no system text of its own.',
  },
  'budget-usd': { type: 'string', describe: 'Hard cap in US dollars.' },
  'budget-tokens': { type: 'string', describe: 'Hard cap in tokens, input and output together.' },
  period: { type: 'string', describe: 'day, month or total: what the caps are for; default: month.' },
  rpm: { type: 'string', describe: 'Requests a minute.' },
  tpm: { type: 'string', describe: 'Tokens a minute.' },
  concurrency: { type: 'string', describe: 'Requests in flight at once.' },
  expires: { type: 'string', describe: 'Lifetime: 90d, 12h.' },
} as const satisfies Record<string, CommandOption>;

type Options = CommandInput['options'];

/** What `keys create` describes. Throws `usage` with the option at fault. */
export function readNewKey(options: Options, nowMs: number): NewKey {
  const project = text(options, 'project');
  const user = text(options, 'user');
  const policy = text(options, 'policy');
  const expires = text(options, 'expires');
  if (project !== undefined && !isIdentifier(project))
    throw usage('--project has letters, digits, ".", "_" and "-"; 64 at most');
  if (user !== undefined && userAccountName(user) === undefined)
    throw usage('--user has 1 to 256 characters, none of them a control character');
  return {
    name: readName(options),
    tenant: text(options, 'tenant') ?? 'default',
    ...(project !== undefined && { project }),
    ...(user !== undefined && { user }),
    ...(policy !== undefined && { policy }),
    scopes: readScopes(options),
    budgets: readBudgets(options),
    limits: readLimits(options),
    ...(expires !== undefined && { expiresAtMs: nowMs + readLifetime(expires) }),
  };
}

/** Milliseconds of `90d`, `12h`, `30m`, `45s`, `2w`. Throws `usage`. */
export function readDuration(option: string, value: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhdw])$/.exec(value) ?? [];
  const unitMs = UNIT_MS.get(unit ?? '');
  if (digits === undefined || unitMs === undefined)
    throw usage(`${option} is a number with s, m, h, d or w: 90d, 12h`);
  return Number(digits) * unitMs;
}

/** The id of a key, given as it is or as the whole key (for one that was found leaked). Throws `usage`; never echoes it. */
export function readId(positionals: readonly string[]): string {
  const given = positionals[0] ?? '';
  const id = isKeyId(given) ? given : readKeyId(given);
  if (id === undefined) throw usage('ID is the 12 characters that `keys list` shows');
  return id;
}

function readLifetime(value: string): number {
  const lifetimeMs = readDuration('--expires', value);
  if (lifetimeMs === 0 || lifetimeMs > MAX_LIFETIME_MS)
    throw usage('--expires is more than 0 and 3650d at most');
  return lifetimeMs;
}

function readName(options: Options): string {
  const name = text(options, 'name');
  if (name === undefined) throw usage('--name is required');
  if (name.trim() === '' || name.length > MAX_NAME_CHARS || /\p{Cc}/u.test(name)) {
    throw usage(`--name has 1 to ${MAX_NAME_CHARS} characters, none of them a control character`);
  }
  return name;
}

/** `*`, or every class spelt out: a class that is not mentioned would be denied, because only what is allowed passes. */
function readScopes(options: Options): readonly string[] {
  const classes = ['model', 'surface', 'tool', 'prompt'] as const;
  const only = options['prompts-only'] === true ? [PROMPTS_ONLY] : [];
  const training = text(options, 'training');
  const apart = training === undefined ? only : [...only, ...namedScopes('training', training, '--training')];
  if (classes.every((scopeClass) => options[`${scopeClass}s`] === undefined)) return ['*', ...apart];
  const given = classes.flatMap((scopeClass) => classScopes(scopeClass, text(options, `${scopeClass}s`)));
  const scopes = [...given, ...apart];
  if (scopes.length > MAX_SCOPES) throw usage(`a key has ${MAX_SCOPES} scopes at most`);
  return scopes;
}

function classScopes(scopeClass: ScopeClass, list: string | undefined): readonly string[] {
  if (list === undefined) return [`${scopeClass}:*`];
  return namedScopes(scopeClass, list, `--${scopeClass}s`);
}

function namedScopes(scopeClass: ScopeClass, list: string, option: string): readonly string[] {
  const scopes = list.split(',').map((name) => `${scopeClass}:${name.trim()}`);
  if (!scopes.every(isScope))
    throw usage(`${option} is a comma-separated list of names; "*" stands for any characters`);
  return scopes;
}

function readBudgets(options: Options): readonly BudgetLimit[] {
  const usd = text(options, 'budget-usd');
  const tokens = text(options, 'budget-tokens');
  const given = text(options, 'period');
  if (given !== undefined && usd === undefined && tokens === undefined)
    throw usage('--period needs --budget-usd or --budget-tokens');
  const period = readPeriod(given ?? 'month');
  return [
    ...(usd === undefined ? [] : [{ period, limitNanoUsd: readUsd(usd) }]),
    ...(tokens === undefined ? [] : [{ period, limitTokens: readTokens(tokens) }]),
  ];
}

function readUsd(value: string): number {
  if (!/^\d{1,7}(?:\.\d{1,9})?$/.test(value) || Number(value) > MAX_BUDGET_USD)
    throw usage(`--budget-usd is an amount from 0 to ${MAX_BUDGET_USD}, with up to 9 decimals`);
  return nanoUsdFromUsd(Number(value));
}

function readTokens(value: string): number {
  if (!/^\d{1,16}$/.test(value) || Number(value) > MAX_BUDGET_TOKENS)
    throw usage(`--budget-tokens is a whole number from 0 to ${MAX_BUDGET_TOKENS}`);
  return Number(value);
}

function readPeriod(value: string): Period {
  if (value === 'day' || value === 'month' || value === 'total') return value;
  throw usage('--period is day, month or total');
}

function readLimits(options: Options): RateLimits {
  const requestsPerMinute = readRate(options, 'rpm');
  const tokensPerMinute = readRate(options, 'tpm');
  const concurrency = readRate(options, 'concurrency');
  return {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

function readRate(options: Options, name: string): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const rate = /^\d{1,10}$/.test(value) ? Number(value) : 0;
  if (rate < 1 || rate > MAX_RATE) throw usage(`--${name} is a whole number from 1 to ${MAX_RATE}`);
  return rate;
}

function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function usage(message: string): CommandError {
  return new CommandError('usage', message);
}
