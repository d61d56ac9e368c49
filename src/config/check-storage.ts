/** The `storage` section against the rest and the machine: what many nodes must have in common is named, not made. */
import { checkFile, checkSecret } from './check-files.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

export function checkStorage({ storage, encryption }: Config, facts: Facts): Finding[] {
  if (storage.kind === 'embedded') return [];
  const { postgres, redis } = storage;
  return [
    ...checkSecret(['storage', 'postgres', 'url'], postgres.url, facts),
    ...checkTls(['storage', 'postgres', 'tls'], postgres.tls, facts),
    ...(redis === undefined
      ? []
      : [
          ...checkSecret(['storage', 'redis', 'url'], redis.url, facts),
          ...checkTls(['storage', 'redis', 'tls'], redis.tls, facts),
        ]),
    ...(encryption.kek === undefined ? [MISSING_KEK] : []),
  ];
}

/** A key that each node makes for itself would be a different one on each: none could read another's records. */
const MISSING_KEK: Finding = {
  path: ['encryption', 'kek'],
  message:
    'is required with storage.kind cluster: every node needs the same key; make one with: openssl rand -base64 32',
};

type Tls = Extract<Config['storage'], { kind: 'cluster' }>['postgres']['tls'];

function checkTls(path: ConfigPath, tls: Tls, facts: Facts): Finding[] {
  const files = (['caFile', 'certFile', 'keyFile'] as const).flatMap((name) =>
    checkFile([...path, name], tls[name], facts),
  );
  if (tls.mode === 'off' && (tls.caFile ?? tls.certFile ?? tls.keyFile) !== undefined)
    files.push({ path: [...path, 'mode'], message: 'is off, so the certificate files would be ignored' });
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined))
    files.push({ path, message: 'certFile and keyFile belong together: give both or neither' });
  return files;
}
