/**
 * Promise 12: a small, pinned supply chain. What is installed is what the lockfiles name, every runtime dependency has
 * its reason, nothing runs at install, and nothing reaches for the network, a process or a file when it is imported.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT, readProjectFile, readSources } from '../architecture/source-files.ts';

/** All packages that a running gate can load, with what is under them. */
const MOST_RUNTIME_PACKAGES = 115;
const LOCKFILES = ['package-lock.json', 'bin/runtime/package-lock.json'];
/** Under the SDKs that tests drive. Their scripts stay off by `.npmrc`, and a running gate never loads them. */
const NEVER_RUN = new Set(['node_modules/protobufjs', 'node_modules/tree-sitter']);
const LIFECYCLE = ['preinstall', 'install', 'postinstall', 'prepare'];

interface LockedPackage {
  /** `node_modules/…`; empty for the project itself. */
  readonly path: string;
  readonly name: string;
  readonly entry: Record<string, unknown>;
}

function lockedPackages(lockfile: string): readonly LockedPackage[] {
  const packages = recordOf(recordOf(JSON.parse(readProjectFile(lockfile)))['packages']);
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      entry: recordOf(entry),
    }));
}

const RUNTIME = lockedPackages('package-lock.json').filter(({ entry }) => entry['dev'] !== true);
const MANIFEST = recordOf(JSON.parse(readProjectFile('package.json')));

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function assertNone(violations: readonly string[]): void {
  assert.deepEqual(violations, []);
}

describe('pinned', () => {
  for (const lockfile of LOCKFILES) {
    const folder = lockfile.replace('package-lock.json', '');

    test(`${lockfile}: every package has a SHA-512 and comes from the registry`, () => {
      const locked = lockedPackages(lockfile);
      assert.ok(locked.length > 0);
      const unproven = locked.filter(({ entry }) => !isSha512(entry['integrity']));
      const fromElsewhere = locked.filter(
        ({ entry }) =>
          entry['link'] === true ||
          (entry['resolved'] !== undefined &&
            !String(entry['resolved']).startsWith('https://registry.npmjs.org/')),
      );
      assertNone([...unproven, ...fromElsewhere].map(({ path }) => path));
    });

    test(`${lockfile}: exact versions, the same as in its package.json`, () => {
      const manifest = recordOf(JSON.parse(readProjectFile(`${folder}package.json`)));
      const locked = new Map(lockedPackages(lockfile).map(({ path, entry }) => [path, entry['version']]));
      const fields = ['dependencies', 'devDependencies', 'optionalDependencies'];
      const wanted = fields.flatMap((field) => Object.entries(recordOf(manifest[field])));
      assert.ok(wanted.length > 0);
      const loose = wanted.filter(
        ([name, version]) =>
          !/^\d+\.\d+\.\d+$/.test(String(version)) || locked.get(`node_modules/${name}`) !== version,
      );
      assertNone(loose.map(([name, version]) => `${name}@${version}`));
    });

    test(`${folder}.npmrc forbids install scripts`, () => {
      assert.match(readProjectFile(`${folder}.npmrc`), /^ignore-scripts=true$/m);
    });
  }

  test('what is installed is what the lockfile names', () => {
    const installed = recordOf(
      recordOf(JSON.parse(readProjectFile('node_modules/.package-lock.json')))['packages'],
    );
    const different = RUNTIME.filter(({ path, entry }) => {
      const present = recordOf(installed[path]);
      return present['version'] !== entry['version'] || present['integrity'] !== entry['integrity'];
    });
    assertNone(different.map(({ path }) => path));
  });
});

function isSha512(integrity: unknown): boolean {
  const digest = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(String(integrity))?.[1];
  return digest !== undefined && Buffer.from(digest, 'base64').length === 64;
}

describe('small', () => {
  test(`at most ${MOST_RUNTIME_PACKAGES} packages in all`, () => {
    assert.ok(RUNTIME.length <= MOST_RUNTIME_PACKAGES, `there are ${RUNTIME.length}`);
  });

  test('every runtime dependency has its line in docs/decisions/dependencies.md, and no line is left over', () => {
    const lines = readProjectFile('docs/decisions/dependencies.md')
      .split('\n')
      .map((line) => /^\| `([^`]+)` \|([^|]+)\|([^|]+)\|([^|]+)\|$/.exec(line)?.slice(1, 5))
      .filter((cells) => cells !== undefined);
    const reasoned = lines.filter((cells) => cells.slice(1).every((cell) => cell.trim() !== ''));
    assert.deepEqual(
      reasoned.map(([name]) => name).sort(),
      Object.keys(recordOf(MANIFEST['dependencies'])).sort(),
    );
  });

  test('the sources import what package.json declares and nothing that merely happens to be there', () => {
    const declared = Object.keys(recordOf(MANIFEST['dependencies']));
    const isDeclared = (from: string) =>
      declared.some((name) => from === name || from.startsWith(`${name}/`));
    const phantom = readSources('src/**/*.ts')
      .filter(({ isTest, path }) => !isTest && !/[.-]fixture\.ts$/.test(path))
      .flatMap(({ path, imports }) => imports.map(({ from }) => ({ path, from })))
      .filter(({ from }) => !from.startsWith('src/') && !isBuiltin(from) && !isDeclared(from));
    assertNone(phantom.map(({ path, from }) => `${path}: ${from}`));
  });

  test('the launcher, which runs before anything is verified, imports Node and itself only', () => {
    const foreign = readSources('bin/*.js', 'bin/launch/*.js').flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => !from.startsWith('bin/') && !isBuiltin(from))
        .map(({ from }) => `${path}: ${from}`),
    );
    assertNone(foreign);
  });
});

function isBuiltin(from: string): boolean {
  return (
    from.startsWith('node:') && (builtinModules.includes(from.slice(5)) || builtinModules.includes(from))
  );
}

describe('nothing runs at install', () => {
  for (const lockfile of LOCKFILES) {
    test(`${lockfile} has no package with an install script`, () => {
      const scripted = lockedPackages(lockfile).filter(
        ({ path, entry }) =>
          entry['hasInstallScript'] === true && !(entry['dev'] === true && NEVER_RUN.has(path)),
      );
      assertNone(scripted.map(({ path }) => path));
    });
  }

  test('nor do the installed runtime packages, and none is compiled or native', () => {
    const violations = RUNTIME.flatMap(({ path }) => {
      const { scripts } = JSON.parse(readProjectFile(`${path}/package.json`));
      const hooks = LIFECYCLE.slice(0, 3).filter((name) => recordOf(scripts)[name] !== undefined);
      const native = globSync('**/*.node', { cwd: join(ROOT, path) });
      const gyp = existsSync(join(ROOT, path, 'binding.gyp')) ? ['binding.gyp'] : [];
      return [...hooks, ...native, ...gyp].map((what) => `${path}: ${what}`);
    });
    assertNone(violations);
  });

  test('the project itself has none', () => {
    const scripts = recordOf(MANIFEST['scripts']);
    assertNone(LIFECYCLE.filter((name) => scripts[name] !== undefined));
  });
});

describe('nothing happens at import', () => {
  /** Started by their parents as threads or scripts: importing them is running them. */
  const ENTRY_POINTS = /(-thread|-worker|write-reference)\.ts$|^src\/cli\/main\.ts$/;

  test('no socket, no process, no thread, no file is opened by loading the sources and all they depend on', () => {
    const sources = readSources('src/**/*.ts')
      .filter(({ path, isTest }) => !isTest && !/[.-]fixture\.ts$/.test(path) && !ENTRY_POINTS.test(path))
      .map(({ path }) => join(ROOT, path));
    assert.ok(sources.length > 100);
    // Node 24 has the permission model without the network; the replaced functions see to that on both.
    const script = `
      import net from 'node:net';
      import dns from 'node:dns';
      import dgram from 'node:dgram';
      const deny = (what) => () => { console.error('reached for ' + what); process.exit(3); };
      net.Socket.prototype.connect = deny('a socket');
      net.Server.prototype.listen = deny('a port');
      dgram.Socket.prototype.bind = dgram.Socket.prototype.send = deny('UDP');
      dns.lookup = dns.promises.lookup = deny('a name');
      for (const path of ${JSON.stringify(sources)}) await import(path);
      process.stdout.write('loaded');`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--permission', '--allow-fs-read=*', '--no-warnings', '--input-type=module', '--eval', script],
      { encoding: 'utf8', cwd: ROOT },
    );
    assert.deepEqual({ stdout, status }, { stdout: 'loaded', status: 0 }, stderr);
  });
});

describe('bill of materials', () => {
  test('`node bin/run.js sbom` lists every runtime package with its hash, from the lockfile alone', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/run.js', 'sbom'], {
      encoding: 'utf8',
      cwd: ROOT,
    });
    assert.equal(status, 0, stderr);
    const bom = recordOf(JSON.parse(stdout));
    assert.equal(bom['bomFormat'], 'CycloneDX');
    const components = Array.isArray(bom['components']) ? bom['components'].map(recordOf) : [];
    const listed = new Set(
      components
        .filter(({ properties }) => !isDevelopment(properties))
        .map(({ name, version, hashes }) => `${name}@${version} ${hexDigest(hashes)}`),
    );
    const locked = new Set(
      RUNTIME.map(
        ({ name, entry }) => `${name}@${entry['version']} ${hexOf(String(entry['integrity']).slice(7))}`,
      ),
    );
    assertNone([...listed].filter((line) => !locked.has(line)));
    assertNone([...locked].filter((line) => !listed.has(line)));
  });
});

function isDevelopment(properties: unknown): boolean {
  return JSON.stringify(properties).includes('"cdx:npm:package:development"');
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

function hexDigest(hashes: unknown): string {
  const [first] = Array.isArray(hashes) ? hashes.map(recordOf) : [];
  return first?.['alg'] === 'SHA-512' ? String(first['content']) : 'no SHA-512';
}
