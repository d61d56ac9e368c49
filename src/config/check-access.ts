/** The `policies`, `tenants`, `budgets` and `auth` sections: names that exist, ranges that parse, limits that are unique. */

import { isIdentifier, userAccountName } from '../auth/account-name.ts';
import type { BudgetLimitSettings } from '../budget/settings.ts';
import { parseAddressRange } from '../policy/address-ranges.ts';
import type { TenantSettings } from '../policy/settings.ts';
import { checkFile } from './check-files.ts';
import { suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkAccess(config: Config, facts: Facts): Finding[] {
  return [
    ...Object.keys(config.policies).flatMap((name) => checkName(['policies', name], name)),
    ...Object.entries(config.policies).flatMap(([name, { addresses }]) =>
      checkAddresses(['policies', name, 'addresses'], addresses),
    ),
    ...Object.entries(config.tenants).flatMap(([name, tenant]) => checkTenant(name, tenant, config)),
    ...(['key', 'user', 'project', 'tenant'] as const).flatMap((level) =>
      checkBudgets(['budgets', level], config.budgets[level]),
    ),
    ...checkIssuers(config, facts),
  ];
}

function checkName(path: ConfigPath, name: string): Finding[] {
  return isIdentifier(name)
    ? []
    : [{ path, message: 'a name has letters, digits, "_", ".", ":" and "-"; 64 at most' }];
}

function checkAddresses(path: ConfigPath, ranges: readonly string[]): Finding[] {
  return ranges.flatMap((range, index) =>
    parseAddressRange(range) !== undefined
      ? []
      : [
          {
            path: [...path, index],
            message: 'must be an address or a CIDR range: 10.0.0.0/8, 2001:db8::/32',
          },
        ],
  );
}

function checkTenant(name: string, tenant: TenantSettings, config: Config): Finding[] {
  const path = ['tenants', name];
  const projects = Object.entries(tenant.projects).flatMap(([project, settings]) => {
    const at = [...path, 'projects', project];
    const policy =
      settings.policy === undefined ? [] : checkPolicy([...at, 'policy'], settings.policy, config);
    return [
      ...checkName(at, project),
      ...policy,
      ...checkBudgets([...at, 'budgets'], settings.budgets ?? []),
    ];
  });
  const users = Object.entries(tenant.users).flatMap(([user, settings]) => {
    const at = [...path, 'users', user];
    const name =
      userAccountName(user) === undefined
        ? [{ path: at, message: 'is not a user’s name: 1 to 128 characters, none of them a control' }]
        : [];
    return [...name, ...checkBudgets([...at, 'budgets'], settings.budgets ?? [])];
  });
  return [
    ...checkName(path, name),
    ...checkPolicy([...path, 'policy'], tenant.policy, config),
    ...checkBudgets([...path, 'budgets'], tenant.budgets ?? []),
    ...projects,
    ...users,
  ];
}

function checkPolicy(path: ConfigPath, name: string, config: Config): Finding[] {
  if (Object.hasOwn(config.policies, name)) return [];
  return [
    { path, message: `there is no policy \`${name}\`${suggestion(name, Object.keys(config.policies))}` },
  ];
}

/** Two limits of one period and unit would share an account, and one of them would not hold. */
function checkBudgets(path: ConfigPath, budgets: readonly BudgetLimitSettings[]): Finding[] {
  return budgets.flatMap(({ period, usd, tokens }, index) =>
    budgets.findIndex(
      (other) =>
        other.period === period &&
        ((other.usd !== undefined && usd !== undefined) ||
          (other.tokens !== undefined && tokens !== undefined)),
    ) === index
      ? []
      : [{ path: [...path, index, 'period'], message: `there is a budget for \`${period}\` already` }],
  );
}

function checkIssuers(config: Config, facts: Facts): Finding[] {
  const { jwt } = config.auth;
  return jwt.flatMap((issuer, index) => {
    const path = ['auth', 'jwt', index];
    const first = jwt.findIndex(
      (other) => other.issuer === issuer.issuer && other.audience === issuer.audience,
    );
    const twice =
      first === index
        ? []
        : [{ path: [...path, 'issuer'], message: 'this issuer and audience are given already' }];
    const unknown =
      issuer.tenant === undefined || Object.hasOwn(config.tenants, issuer.tenant)
        ? []
        : [
            {
              path: [...path, 'tenant'],
              message: `there is no tenant \`${issuer.tenant}\`${suggestion(issuer.tenant, Object.keys(config.tenants))}`,
            },
          ];
    return [...twice, ...unknown, ...checkFile([...path, 'jwksFile'], issuer.jwksFile, facts)];
  });
}
