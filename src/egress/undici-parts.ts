/**
 * The two parts of undici that the gate uses. Its index also loads fetch, WebSocket, caches and mocks, 80 modules that
 * would lie in memory for nothing. The version is pinned by the lockfile, and egress.test.ts calls both parts.
 */
import { createRequire } from 'node:module';
import type undici from 'undici';

const load = createRequire(import.meta.url);

export const Pool: typeof undici.Pool = load('undici/lib/dispatcher/pool.js');
export const buildConnector: typeof undici.buildConnector = load('undici/lib/core/connect.js');
