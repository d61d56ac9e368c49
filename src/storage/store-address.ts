/**
 * Reads the address of Postgres or Redis and decides on TLS. Beyond this machine the default is TLS with a certificate
 * for the host's name; a mode that encrypts without checking who answers does not exist here.
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { StoreTlsSettings } from './settings.ts';

/** What a person must mend in `storage`. Never holds the URL: a password stands in it. */
export class StorageFault extends Error {
  readonly code: StorageFaultCode;
  constructor(code: StorageFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageFault';
    this.code = code;
  }
}

export type StorageFaultCode =
  | 'storage_misconfigured'
  | 'storage_unavailable'
  | 'storage_not_migrated'
  | 'storage_newer';

/** Parses without ever repeating the text. `where` is its path in the configuration. */
export function parseStoreUrl(text: string, protocols: readonly string[], where: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ');
    throw new StorageFault('storage_misconfigured', `${where} is not a URL of the form ${forms}`);
  }
  return url;
}

/** Addresses that only this machine reaches; a path is a socket in its file system. */
export function isThisMachine(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    host.startsWith('/') ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/** Undefined where the connection is in the clear. Throws where a file cannot be read. */
export function tlsFor(host: string, settings: StoreTlsSettings): ConnectionOptions | undefined {
  const mode = settings.mode ?? (isThisMachine(host) && settings.caFile === undefined ? 'off' : 'verify');
  if (mode === 'off') return undefined;
  const { caFile, certFile, keyFile } = settings;
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    servername: host,
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
    ...(certFile !== undefined && { cert: readFileSync(certFile, 'utf8') }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile, 'utf8') }),
  };
}
