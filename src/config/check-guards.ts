/** The `guards` settings, of the section and of each policy: calls that shall wait for an approval need somebody to give it. */
import type { GuardOverrides, GuardSettings } from '../guards/settings.ts';
import { checkSecret } from './check-files.ts';
import { isLoopback } from './check-listeners.ts';
import { guardSections } from './guard-sections.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkGuards(config: Config, facts: Facts): Finding[] {
  return guardSections(config).flatMap(({ path, written, settings }) =>
    checkTools(path, written, { settings, facts }),
  );
}

interface Checked {
  /** As they hold, with what stands outside. */
  readonly settings: GuardSettings;
  readonly facts: Facts;
}

function checkTools(path: ConfigPath, written: GuardOverrides, { settings, facts }: Checked): Finding[] {
  const at = [...path, 'tools', 'approval'];
  const { taint, approval } = settings.tools;
  if (settings.session.mode === 'approve' && approval === undefined)
    return [{ path: [...path, 'session', 'mode'], message: `\`approve\` needs ${at.join('.')}` }];
  if (taint === 'approve' && approval === undefined)
    return [{ path: [...path, 'tools', 'taint'], message: `\`approve\` needs ${at.join('.')}` }];
  const own = written.tools?.approval;
  if (own === undefined) return [];
  return [...checkUrl([...at, 'url'], own), ...checkSecret([...at, 'secret'], own.secret, facts)];
}

function checkUrl(
  path: ConfigPath,
  { url, allowPrivateAddress }: { readonly url: string; readonly allowPrivateAddress: boolean },
): Finding[] {
  const { username, password, hostname, protocol } = new URL(url);
  if (username !== '' || password !== '')
    return [{ path, message: 'must not hold a user name or password; the call is signed' }];
  if (isLoopback(hostname.replace(/^\[|\]$/g, '')))
    return allowPrivateAddress
      ? []
      : [{ path, message: 'is on this machine: set allowPrivateAddress: true to permit it' }];
  if (protocol === 'https:' || allowPrivateAddress) return [];
  return [{ path, message: 'is plain HTTP: anyone on the way could approve; use https' }];
}
