/**
 * Opens sockets only to permitted addresses. The check sits where the address is used (in the socket's own lookup), so
 * that a name cannot resolve to one address for the check and to another for the connection (DNS rebinding).
 */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { buildConnector as connecting } from 'undici';
import { permitsAddress } from './address-policy.ts';
import { EgressError } from './egress-error.ts';
import { buildConnector } from './undici-parts.ts';

/** Resolves a name to every address that it has. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface CheckedConnectorOptions {
  readonly allowPrivateAddress: boolean;
  readonly connectTimeoutMs: number;
  /** The system's resolver unless a test brings its own. */
  readonly resolve?: Resolve;
}

/** An undici connector that refuses with an EgressError (`address_denied`) before a byte is sent. */
export function createCheckedConnector(options: CheckedConnectorOptions): connecting.connector {
  const { allowPrivateAddress } = options;
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    lookup: createCheckedLookup(allowPrivateAddress, options.resolve ?? systemLookup),
    // Said outright: NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment must not switch verification off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    allowH2: false,
  });
  return (target, callback) => {
    // A host that is an address is connected to without a lookup.
    if (isIP(target.hostname) !== 0 && !permitsAddress(target.hostname, allowPrivateAddress)) {
      queueMicrotask(() => callback(new EgressError('address_denied'), null));
      return;
    }
    connect(target, (error, socket) => {
      if (error !== null) return callback(error, null);
      if (socket === null) return callback(new EgressError('reset'), null);
      verifyPeer(socket, allowPrivateAddress, callback);
    });
  };
}

/** A lookup for node:net that gives only permitted addresses, and an EgressError where none is left. */
export function createCheckedLookup(allowPrivateAddress: boolean, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      const permitted = addresses.filter(({ address }) => permitsAddress(address, allowPrivateAddress));
      const first = permitted[0];
      if (first === undefined) return callback(new EgressError('address_denied'), [], 0);
      if (options.all === true) return callback(null, permitted);
      callback(null, first.address, first.family);
    });
  };
}

/** The last look, at the address that the kernel connected to: holds even if a lookup were bypassed one day. */
function verifyPeer(socket: Socket, allowPrivateAddress: boolean, callback: connecting.Callback): void {
  const address = socket.remoteAddress;
  const closed = address === undefined || socket.destroyed;
  if (!closed && permitsAddress(address, allowPrivateAddress)) {
    callback(null, socket);
    return;
  }
  socket.destroy();
  callback(new EgressError(closed ? 'reset' : 'address_denied'), null);
}
