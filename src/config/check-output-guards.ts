/** Guard settings of answers, of the section and of each policy: secrets that can be read and recognised, hosts that are hosts. */
import { allowedHosts } from '../guards/exfiltration/host-patterns.ts';
import { isTellable, MAX_VALUE_CHARACTERS } from '../guards/leakage/disguise-matcher.ts';
import type { GuardOverrides } from '../guards/settings.ts';
import type { SecretSource } from '../providers/settings.ts';
import { checkSecret } from './check-files.ts';
import { guardSections } from './guard-sections.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkOutputGuards(config: Config, facts: Facts): Finding[] {
  return guardSections(config).flatMap(({ path, written }) => checkSection(path, written, facts));
}

function checkSection(path: ConfigPath, guards: GuardOverrides, facts: Facts): Finding[] {
  const secrets: readonly SecretSource[] = guards.leakage?.secrets ?? [];
  const hosts: readonly string[] = guards.exfiltration?.allowedHosts ?? [];
  return [
    ...secrets.flatMap((source, index) =>
      checkDeclared([...path, 'leakage', 'secrets', index], source, facts),
    ),
    ...hosts.flatMap((host, index) => checkHost([...path, 'exfiltration', 'allowedHosts', index], host)),
  ];
}

function checkDeclared(path: ConfigPath, source: SecretSource, facts: Facts): Finding[] {
  const findings = checkSecret(path, source, facts);
  if (!('value' in source) || source.value.trim() === '' || isTellable(source.value.trim())) return findings;
  const message = `needs at least 6 letters or digits and at most ${MAX_VALUE_CHARACTERS} characters`;
  return [...findings, { path: [...path, 'value'], message }];
}

function checkHost(path: ConfigPath, host: string): Finding[] {
  try {
    allowedHosts([host]);
    return [];
  } catch {
    return [{ path, message: 'is no host name' }];
  }
}
