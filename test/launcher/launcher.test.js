// The launcher's decisions: what counts as installed, which Node runs, which npm, which step a task has. No network.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compareLocks } from '../../bin/launch/dependencies.js';
import { isStale, withInstallLock } from '../../bin/launch/install-lock.js';
import { isCheckout } from '../../bin/launch/launch.js';
import { npmCommand } from '../../bin/launch/npm.js';
import { isFit, runtimePackage } from '../../bin/launch/runtime.js';
import { stepsOf, testArguments } from '../../bin/launch/tasks.js';
import { tuningFor } from '../../bin/launch/tuned-node.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'launcher-'));
after(() => rmSync(folder, { recursive: true }));

function lock(entries) {
  return { packages: { '': {}, ...entries } };
}

describe('what counts as installed', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  const dev = { version: '2.0.0', integrity: 'sha512-d', dev: true };
  const optional = { version: '3.0.0', integrity: 'sha512-o', optional: true };
  const wanted = lock({ 'node_modules/a': a, 'node_modules/dev': dev, 'node_modules/optional': optional });
  const full = { withDev: true };
  const cases = [
    ['nothing installed', wanted, undefined, full, 'none are installed'],
    ['an unreadable lockfile', undefined, wanted, full, 'package-lock.json cannot be read'],
    ['everything', wanted, wanted, full, undefined],
    [
      'another platform’s package absent',
      wanted,
      lock({ 'node_modules/a': a, 'node_modules/dev': dev }),
      full,
      undefined,
    ],
    ['a development package absent', wanted, lock({ 'node_modules/a': a }), full, 'dev is missing'],
    [
      'a development package absent for a start',
      wanted,
      lock({ 'node_modules/a': a }),
      { withDev: false },
      undefined,
    ],
    [
      'an older version',
      wanted,
      lock({ 'node_modules/a': { ...a, version: '0.9.0' } }),
      { withDev: false },
      'a differs from the lockfile',
    ],
    [
      'other bytes',
      wanted,
      lock({ 'node_modules/a': { ...a, integrity: 'sha512-x' } }),
      { withDev: false },
      'a differs from the lockfile',
    ],
    [
      'more than asked for',
      wanted,
      lock({ 'node_modules/a': a, 'node_modules/b': a }),
      { withDev: false },
      undefined,
    ],
  ];
  for (const [name, have, present, options, expected] of cases) {
    test(name, () => assert.equal(compareLocks(have, present, options), expected));
  }

  test('names a nested package by its own name', () => {
    const nested = lock({ 'node_modules/a/node_modules/@scope/b': a });
    assert.equal(compareLocks(nested, lock({}), full), '@scope/b is missing');
  });
});

describe('which Node', () => {
  test('24 and later are fit', () => {
    for (const version of ['24.0.0', '25.1.0', '26.10.0']) assert.ok(isFit(version), version);
    for (const version of ['20.20.2', '22.12.0', '23.11.0']) assert.ok(!isFit(version), version);
  });

  test('every supported platform has a package, pinned by the runtime’s lockfile', () => {
    const pinned = JSON.parse(readFileSync(join(ROOT, 'bin/runtime/package-lock.json'), 'utf8')).packages;
    for (const platform of ['linux', 'darwin']) {
      for (const arch of ['x64', 'arm64']) {
        const name = runtimePackage(platform, arch);
        const entry = pinned[`node_modules/${name}`];
        assert.match(entry?.integrity ?? '', /^sha512-/, `${platform} ${arch}`);
        assert.deepEqual([entry.os, entry.cpu].map(String), [platform, arch]);
      }
    }
    assert.equal(runtimePackage('win32', 'x64'), undefined);
    assert.equal(runtimePackage('linux', 'riscv64'), undefined);
  });

  test('the npm that runs us is used, another package manager is not', () => {
    assert.deepEqual(npmCommand({ npm_execpath: '/usr/lib/npm/bin/npm-cli.js' }, '/n'), {
      command: '/n',
      prefix: ['/usr/lib/npm/bin/npm-cli.js'],
    });
    assert.deepEqual(npmCommand({ npm_execpath: '/usr/lib/yarn.js' }, '/n'), { command: 'npm', prefix: [] });
    assert.deepEqual(npmCommand({}, '/n'), { command: 'npm', prefix: [] });
  });

  test('a checkout is told from a published package', () => {
    assert.ok(isCheckout(ROOT));
    assert.ok(!isCheckout(folder));
  });
});

describe('how the gate’s Node is started', () => {
  test('with a small heap for `serve`, as it is for every other command', () => {
    const { flags, env } = tuningFor(['serve', '--json'], { HOME: '/home/ann' });
    assert.ok(flags.some((flag) => flag.startsWith('--initial-old-space-size=')));
    assert.equal(env.HOME, '/home/ann');
    assert.equal(env.MALLOC_ARENA_MAX, '2');
    const own = { HOME: '/home/ann' };
    assert.deepEqual(tuningFor(['keys', 'list'], own), { flags: [], env: own });
  });

  test('no flag is a limit that a load could run into', () => {
    for (const flag of tuningFor(['serve'], {}).flags) assert.doesNotMatch(flag, /max-(old-space|heap)-size/);
  });

  test('a user’s own choice stands', () => {
    const chosen = { NODE_OPTIONS: '--initial-old-space-size=256', MALLOC_ARENA_MAX: '8' };
    const { flags, env } = tuningFor(['serve'], chosen);
    assert.ok(!flags.some((flag) => flag.startsWith('--initial-old-space-size=')));
    assert.equal(env.NODE_OPTIONS, chosen.NODE_OPTIONS);
    assert.equal(env.MALLOC_ARENA_MAX, '8');
  });

  test('every flag is known to this Node, and the process that was started is the one that serves', {
    skip: typeof process.execve !== 'function',
  }, () => {
    const { flags } = tuningFor(['serve'], {});
    const script = 'process.stdout.write(JSON.stringify([process.execArgv, process.pid]))';
    const program = join(folder, 'tuned.mjs');
    writeFileSync(
      program,
      `import { replaceTuned } from ${JSON.stringify(join(ROOT, 'bin/launch/tuned-node.js'))};
       replaceTuned(['serve']);
       ${script};`,
    );
    const child = spawnSync(process.execPath, ['--no-warnings', program], { encoding: 'utf8' });
    assert.equal(child.stderr, '');
    assert.deepEqual(JSON.parse(child.stdout), [['--no-warnings', ...flags], child.pid]);
  });
});

describe('one install at a time', () => {
  test('the second waits for the first', async () => {
    const path = join(folder, 'lock-a');
    const order = [];
    const work = (name) => async () => {
      order.push(`${name} begins`);
      await sleep(30);
      order.push(`${name} ends`);
    };
    await Promise.all([withInstallLock(path, work('one')), withInstallLock(path, work('two'))]);
    assert.deepEqual(order, ['one begins', 'one ends', 'two begins', 'two ends']);
    assert.ok(!existsSync(path));
  });

  test('a failed install gives the lock back', async () => {
    const path = join(folder, 'lock-b');
    await assert.rejects(
      withInstallLock(path, async () => {
        throw new Error('npm failed');
      }),
      /npm failed/,
    );
    assert.ok(!existsSync(path));
  });

  test('a dead process’s lock is taken over', async () => {
    const path = join(folder, 'lock-c');
    mkdirSync(path);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    let worked = false;
    await withInstallLock(path, async () => {
      worked = true;
    });
    assert.ok(worked);
  });

  test('a lock is stale only after its holder missed many refreshes', () => {
    assert.ok(!isStale(1_000, 11_000));
    assert.ok(isStale(1_000, 17_000));
  });
});

describe('tasks', () => {
  test('test runs every suite, or only what is named', () => {
    assert.deepEqual(testArguments([], 8).slice(-4), [
      'src/**/*.test.ts',
      'test/**/*.test.{ts,js}',
      'training/**/*.test.ts',
      'examples/**/*.test.ts',
    ]);
    const narrowed = testArguments(['src/a.test.ts', '--test-name-pattern=x'], 2);
    assert.equal(narrowed.at(-1), 'src/a.test.ts');
    assert.ok(narrowed.includes('--test-name-pattern=x'));
    assert.ok(narrowed.includes('--test-concurrency=2'));
  });

  test('check has its three steps; an unknown task has none', () => {
    assert.deepEqual(
      stepsOf('check', []).map((step) => step.name),
      ['format and lint', 'types', 'architecture'],
    );
    assert.equal(stepsOf('deploy', []), undefined);
    assert.equal(spawnSync(process.execPath, ['bin/run.js', 'deploy'], { cwd: ROOT }).status, 2);
  });

  test('.ci/run does what a user does and nothing else', () => {
    const lines = readFileSync(join(ROOT, '.ci/run'), 'utf8').split('\n');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('npm ')),
      ['npm run check', 'npm test'],
    );
  });
});

describe('the command', () => {
  const portcullis = (...args) =>
    spawnSync(process.execPath, [join(ROOT, 'bin/portcullis.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });

  test('--version prints the version and nothing else', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.deepEqual([portcullis('--version').stdout, portcullis('--version').status], [`${version}\n`, 0]);
  });

  test('config check --json prints exactly one JSON value', () => {
    const good = portcullis('config', 'check', '--json');
    assert.equal(good.status, 0, good.stderr);
    assert.deepEqual(Object.keys(JSON.parse(good.stdout)), ['ok', 'revision']);
    writeFileSync(join(folder, 'bad.yaml'), 'budget: 5');
    const bad = portcullis('config', 'check', '--json', '--config', 'bad.yaml');
    assert.equal(bad.status, 1);
    assert.deepEqual(JSON.parse(bad.stdout), {
      ok: false,
      problems: [{ path: 'budget', message: 'unknown field `budget`; did you mean `budgets`?', line: 1 }],
    });
  });

  test('a wrong command line is code 2 with its reason on stderr', () => {
    const { status, stdout, stderr } = portcullis('servee');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^usage: there is no command `servee`; did you mean `serve`\?\n$/);
  });
});

describe('a program under another Node', () => {
  const program = join(folder, 'program.mjs');
  const launcher = join(folder, 'launcher.mjs');
  writeFileSync(
    program,
    `export async function main(args) {
       if (args[0] === 'exit') return Number(args[1]);
       if (args[0] === 'crash') process.kill(process.pid, 'SIGKILL');
       const code = new Promise((resolve) => process.on('SIGTERM', () => resolve(7)));
       setInterval(() => {}, 1000);
       console.log(process.pid);
       return code;
     }`,
  );
  writeFileSync(
    launcher,
    `import { runChild } from ${JSON.stringify(join(ROOT, 'bin/launch/run-child.js'))};
     await runChild(process.execPath, [${JSON.stringify(join(ROOT, 'bin/launch/child.js'))}, ${JSON.stringify(program)}, ...process.argv.slice(2)]);`,
  );

  test('its exit code and its signal are the launcher’s', () => {
    assert.equal(spawnSync(process.execPath, [launcher, 'exit', '5']).status, 5);
    assert.equal(spawnSync(process.execPath, [launcher, 'crash']).signal, 'SIGKILL');
  });

  async function startWaiting() {
    const child = spawn(process.execPath, [launcher, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await child.stdout[Symbol.asyncIterator]()
      .next()
      .then(({ value }) => String(value).split('\n'));
    return { child, innerPid: Number(line) };
  }

  test('a signal reaches it and its orderly end is the launcher’s', async () => {
    const { child } = await startWaiting();
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 7);
  });

  test('it dies with a launcher that is killed, so that no orphan holds the ports', async () => {
    const { child, innerPid } = await startWaiting();
    child.kill('SIGKILL');
    for (let round = 0; round < 100 && isAlive(innerPid); round++) await sleep(20);
    assert.ok(!isAlive(innerPid));
  });

  /** A killed process whose new parent has not read its end yet is dead all the same. */
  function isAlive(pid) {
    try {
      process.kill(pid, 0);
    } catch {
      return false;
    }
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
  }
});
