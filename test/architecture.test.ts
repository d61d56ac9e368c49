/** The rules that keep the shape of the project, as tests: what may import what, and what a file must look like. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type Import,
  ROOT,
  readProjectFile,
  readSources,
  type SourceFile,
} from './architecture/source-files.ts';

const SOURCES = readSources('src/**/*.ts');
const PRODUCT = SOURCES.filter((file) => !file.isTest);
const EVERYTHING = readSources('{src,test,bin,benchmarks,examples,console,worker}/**/*.{ts,tsx,js,mjs}');

const MAX_FILE_LINES = 400;
const MEANINGLESS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc']);

/** Interfaces that other rooms implement: they may know each other, settings and the error catalogue, nothing else. */
const CONTRACTS = new Set(
  [
    'errors.ts',
    'http/segments.ts',
    'http/surface.ts',
    'http/exchange.ts',
    'guards/guard.ts',
    'providers/provider.ts',
    'auth/principal.ts',
    'policy/policy.ts',
    'limits/rate-limiter.ts',
    'budget/budgets.ts',
    'audit/audit-log.ts',
    'cache/answer-cache.ts',
    'storage/stores.ts',
    'crypto/key-ring.ts',
    'cli/command.ts',
    'observability/telemetry.ts',
  ].map((path) => `src/${path}`),
);

/** Fails with every violation at once: `path: what`. */
function assertNone(violations: readonly string[]): void {
  assert.deepEqual(violations, []);
}

function importViolations(
  files: readonly SourceFile[],
  isViolation: (entry: Import, file: SourceFile) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports.filter((entry) => isViolation(entry, file)).map((entry) => `${file.path}: ${entry.from}`),
  );
}

describe('imports', () => {
  test('only src/pipeline/run.ts imports the stages', () => {
    const isStage = (path: string): boolean => /^src\/pipeline\/[1-8]-[^/]+\.ts$/.test(path);
    assertNone(
      importViolations(PRODUCT, (entry, file) => isStage(entry.from) && file.path !== 'src/pipeline/run.ts'),
    );
  });

  test('only src/egress opens outgoing sockets', () => {
    assertNone(
      importViolations(
        PRODUCT,
        (entry, file) => !file.path.startsWith('src/egress/') && !entry.typeOnly && opensSockets(entry, file),
      ),
    );
    const globals = PRODUCT.filter(
      (file) =>
        !file.path.startsWith('src/egress/') &&
        /(?<![.\w])(fetch|WebSocket|EventSource)\s*\(/.test(file.code),
    );
    assertNone(globals.map((file) => `${file.path}: fetch, WebSocket or EventSource`));
  });

  test('the clients of Postgres and Redis, which open their own sockets, stay in their rooms', () => {
    assertNone(
      importViolations(PRODUCT, (entry, file) => {
        const room = STORE_CLIENTS[entry.from];
        return room !== undefined && !entry.typeOnly && !file.path.startsWith(room);
      }),
    );
  });

  test('only src/main.ts and the command line wire implementations', () => {
    const mayWire = (path: string): boolean => path === 'src/main.ts' || path.startsWith('src/cli/');
    assertNone(
      importViolations(
        PRODUCT,
        (entry, file) => !entry.typeOnly && !mayWire(file.path) && isWiring(entry, file),
      ),
    );
  });

  test('contracts import contracts, settings and types only', () => {
    const contracts = PRODUCT.filter((file) => CONTRACTS.has(file.path));
    assert.equal(contracts.length, CONTRACTS.size, 'a listed contract is gone');
    const allowed = (entry: Import): boolean =>
      CONTRACTS.has(entry.from) || entry.from.endsWith('/settings.ts') || entry.typeOnly;
    assertNone(importViolations(contracts, (entry) => !allowed(entry)));
  });

  test('src/contracts imports nothing of the gate', () => {
    const shared = PRODUCT.filter((file) => file.path.startsWith('src/contracts/'));
    assertNone(
      importViolations(shared, (entry) => entry.from !== 'zod' && !entry.from.startsWith('src/contracts/')),
    );
  });

  test('relative imports name their file with its ending', () => {
    assertNone(
      importViolations(
        SOURCES,
        (entry) => entry.from.startsWith('src/') && !/\.(ts|js|json)$/.test(entry.from),
      ),
    );
  });

  test('the product imports no test, benchmark or development dependency', () => {
    const dev = Object.keys(manifest().devDependencies ?? {});
    const isDev = (name: string): boolean =>
      dev.some((known) => name === known || name.startsWith(`${known}/`));
    assertNone(
      importViolations(
        PRODUCT,
        (entry) => isDev(entry.from) || /^(test|benchmarks|examples)\/|\.test\.ts$/.test(entry.from),
      ),
    );
  });
});

/** Listening is the edge's; `node:net` names that only listen or compute are free everywhere. */
function opensSockets(entry: Import, file: SourceFile): boolean {
  const name = entry.from.replace(/^node:/, '');
  if (name === 'net')
    return entry.names.length === 0 || entry.names.some((imported) => !NET_WITHOUT_CLIENT.has(imported));
  if (name === 'http' || name === 'https' || name === 'tls' || name === 'http2')
    return !file.path.startsWith('src/http/');
  // Its server takes sockets that came; its client opens them.
  if (name === 'ws') return file.path !== 'src/http/upgrade-socket.ts';
  return name === 'undici' || name === 'dgram';
}

/** Why they are not under src/egress: docs/decisions/store-clients-open-sockets.md. */
const STORE_CLIENTS: Readonly<Record<string, string>> = {
  pg: 'src/storage/postgres/',
  '@redis/client': 'src/storage/redis/',
};

const NET_WITHOUT_CLIENT = new Set([
  'createServer',
  'isIP',
  'isIPv4',
  'isIPv6',
  'BlockList',
  'SocketAddress',
]);

/** Taking hold of a backend or of the network, outside of the room that it belongs to. */
function isWiring(entry: Import, file: SourceFile): boolean {
  const backend = /^src\/storage\/(embedded|postgres|redis)\//.exec(entry.from)?.[0];
  if (backend !== undefined) return !file.path.startsWith(backend) && file.path !== STORAGE_OPENER;
  const room = entry.from.split('/').slice(0, 2).join('/');
  return entry.names.some((name) => WIRING.has(name)) && !file.path.startsWith(`${room}/`);
}

/** Knows every backend, so that nobody else has to. */
const STORAGE_OPENER = 'src/storage/open-storage.ts';

const WIRING = new Set(['createEgress', 'openEmbeddedStorage', 'openStorage', 'openAuditLog', 'openKeyRing']);

describe('files', () => {
  test('no file or folder has a name that says nothing', () => {
    const words = (path: string): string[] => path.split('/').flatMap((part) => part.split(/[.-]/));
    assertNone(
      EVERYTHING.filter((file) => words(file.path).some((word) => MEANINGLESS.has(word))).map(
        (file) => file.path,
      ),
    );
  });

  test(`no file is longer than ${MAX_FILE_LINES} lines`, () => {
    const lines = (file: SourceFile): number => file.text.split('\n').length - 1;
    assertNone(
      EVERYTHING.filter((file) => lines(file) > MAX_FILE_LINES).map((file) => `${file.path}: ${lines(file)}`),
    );
  });

  test('every file opens with a comment on its job', () => {
    const opens = (file: SourceFile): boolean => /^(#!.*\n)?(\/\*|\/\/)/.test(file.text);
    assertNone(
      EVERYTHING.filter((file) => !file.path.includes('/fixtures/') && !opens(file)).map((file) => file.path),
    );
  });

  test('no `any`, no suppressed type errors', () => {
    const any = PRODUCT.filter(
      (file) =>
        /(?<![.\w'])any(?=\s*[[\]>,;)|&=])(?!\s*\()/.test(file.code) &&
        /(:|<|\bas|\||&|,)\s*any\b/.test(file.code),
    );
    const silenced = EVERYTHING.filter(
      (file) => /@ts-(ignore|nocheck|expect-error)/.test(file.text) && !isAboutSuppression(file),
    );
    assertNone([...any, ...silenced].map((file) => file.path));
  });

  test('no state at module level', () => {
    const variable = /^(export )?(let|var) /m;
    const collection = /^(export )?const \w+ = new (Map|Set|WeakMap|WeakSet|Array)\b[^\n]*\(\);?$/m;
    assertNone(
      PRODUCT.filter((file) => variable.test(file.code) || collection.test(file.code)).map(
        (file) => file.path,
      ),
    );
  });

  test('no environment is read outside of the entry points', () => {
    const mayRead = (path: string): boolean => path === 'src/main.ts' || path.startsWith('src/cli/');
    assertNone(
      PRODUCT.filter((file) => !mayRead(file.path) && /\bprocess\.env\b/.test(file.code)).map(
        (file) => file.path,
      ),
    );
  });
});

function isAboutSuppression(file: SourceFile): boolean {
  return file.path === 'test/architecture.test.ts' || file.path.includes('/does-not-compile/');
}

describe('supply chain', () => {
  test('every runtime dependency has its reason in docs/decisions/dependencies.md', () => {
    const reasons = readProjectFile('docs/decisions/dependencies.md');
    const missing = Object.keys(manifest().dependencies ?? {}).filter(
      (name) => !reasons.includes(`\`${name}\``),
    );
    assertNone(missing);
  });

  test('versions are exact', () => {
    const { dependencies, devDependencies } = manifest();
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    assertNone(ranges.map(([name, version]) => `${name}@${version}`));
  });

  for (const folder of ['', 'bin/runtime/']) {
    test(`${folder}package-lock.json: integrity everywhere, no install script at runtime`, () => {
      const lock: unknown = JSON.parse(readProjectFile(`${folder}package-lock.json`));
      const packages = Object.entries(recordAt(lock, 'packages')).filter(([path]) => path !== '');
      assert.ok(packages.length > 0);
      const scripts = packages.filter(([, entry]) => {
        const { hasInstallScript, dev } = recordOf(entry);
        return hasInstallScript === true && dev !== true;
      });
      const unproven = packages.filter(([, entry]) => !/^sha512-/.test(String(recordOf(entry)['integrity'])));
      assertNone([...scripts, ...unproven].map(([path]) => path));
    });

    test(`${folder}package-lock.json: every optional package has its entry, since npm ci refuses the lockfile otherwise`, () => {
      const packages = recordAt(JSON.parse(readProjectFile(`${folder}package-lock.json`)), 'packages');
      const wanted = Object.values(packages).flatMap((entry) =>
        Object.keys(recordAt(entry, 'optionalDependencies')),
      );
      assertNone(
        wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`))),
      );
    });

    test(`${folder}.npmrc forbids install scripts`, () => {
      assert.ok(existsSync(join(ROOT, folder, '.npmrc')));
      assert.match(readProjectFile(`${folder}.npmrc`), /^ignore-scripts=true$/m);
    });
  }
});

function manifest(): { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } {
  return JSON.parse(readProjectFile('package.json'));
}

function recordAt(value: unknown, name: string): Record<string, unknown> {
  return recordOf(recordOf(value)[name]);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
