// The project's tasks: test, check, bench, docs, sbom. Each step prints its name and time; the first code that is not 0 is
// the task's. It must never swallow a step's failure or skip a step.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './npm.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TEST_FILES = [
  'src/**/*.test.ts',
  'test/**/*.test.{ts,js}',
  'training/**/*.test.ts',
  'examples/**/*.test.ts',
];
/** A test that hangs fails; the longest (fifty kills under load) takes a tenth of this. */
const TEST_TIMEOUT_MS = 600_000;

/** Development packages are listed too, and marked: npm's --omit=dev drops runtime packages that they also use. */
const SBOM_ARGUMENTS = [
  'sbom',
  '--sbom-format=cyclonedx',
  '--package-lock-only',
  '--offline',
  '--loglevel=error',
];

const USAGE = `Usage: node bin/run.js TASK [arguments]
  test [files]      every suite, or the files given
  check             format, lint, types, architecture
  chaos [options]   10,000 schedules of faults against the budgets; --seed N repeats, --schedules N, --kind K
  bench [options]   the benchmark; --json FILE writes its figures
  train [--data DIR] trains the injection classifier and writes its report
  docs              writes docs/config.md and docs/schema from the settings
  sbom              every package as CycloneDX JSON on stdout, from the lockfile alone`;

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function main(args) {
  const [task, ...rest] = args;
  const steps = stepsOf(task, rest);
  if (steps === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  let worst = 0;
  // All of a check's steps run, so that one round shows everything there is to mend.
  for (const step of steps) worst = Math.max(worst, await runStep(step));
  return worst;
}

/**
 * @param {string | undefined} task
 * @param {string[]} rest
 * @returns {{ name: string, file: string, args: string[] }[] | undefined}
 */
export function stepsOf(task, rest) {
  switch (task) {
    case 'test':
      return [{ name: 'tests', file: process.execPath, args: testArguments(rest, availableParallelism()) }];
    case 'check':
      return [
        {
          name: 'format and lint',
          file: process.execPath,
          args: [installed('@biomejs/biome/bin/biome'), 'ci', '.'],
        },
        { name: 'types', file: process.execPath, args: [installed('typescript/bin/tsc'), '-p', ROOT] },
        {
          name: 'architecture',
          file: process.execPath,
          args: testArguments(['test/architecture.test.ts'], 1),
        },
      ];
    case 'chaos':
      return [
        {
          name: 'chaos',
          file: process.execPath,
          args: [join(ROOT, 'test', 'chaos', 'main.ts'), ...rest],
        },
      ];
    case 'bench':
      return [
        { name: 'benchmark', file: process.execPath, args: [join(ROOT, 'benchmarks', 'main.ts'), ...rest] },
      ];
    case 'train':
      return [
        {
          name: 'training',
          file: process.execPath,
          args: [join(ROOT, 'training', 'injection', 'train.ts'), ...rest],
        },
      ];
    case 'docs':
      return [
        {
          name: 'documentation',
          file: process.execPath,
          args: [join(ROOT, 'src', 'config', 'write-reference.ts')],
        },
      ];
    case 'sbom': {
      const { command, prefix } = npmCommand(process.env, process.execPath);
      return [{ name: 'bill of materials', file: command, args: [...prefix, ...SBOM_ARGUMENTS] }];
    }
    default:
      return undefined;
  }
}

/**
 * @param {string[]} rest files that narrow the run, and options of `node --test`
 * @param {number} cores
 */
export function testArguments(rest, cores) {
  const files = rest.filter((argument) => !argument.startsWith('-'));
  const options = rest.filter((argument) => argument.startsWith('-'));
  // Two at once even on a small machine: most suites wait for sockets and disks more than for the processor.
  const concurrency = Math.max(2, cores - 1);
  return [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    ...options,
    ...(files.length > 0 ? files : TEST_FILES),
  ];
}

function runStep(step) {
  const startedAtMs = Date.now();
  process.stderr.write(`── ${step.name}\n`);
  return new Promise((resolve) => {
    const child = spawn(step.file, step.args, { cwd: ROOT, stdio: 'inherit', env: environment() });
    child.once('error', (error) => finish(2, error.message));
    child.once('exit', (code, signal) => finish(code ?? 2, signal ?? `exit ${code}`));
    const finish = (code, ending) => {
      const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
      process.stderr.write(`── ${step.name}: ${code === 0 ? 'ok' : `failed (${ending})`}, ${seconds} s\n`);
      resolve(code);
    };
  });
}

/** Whatever a test or a script starts as `node` is the Node that this runs under. */
function environment() {
  return { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` };
}

function installed(path) {
  return join(ROOT, 'node_modules', ...path.split('/'));
}
