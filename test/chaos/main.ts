/**
 * `npm run test:chaos -- [--schedules 10000] [--seed N] [--kind simulated|processes]`: many more schedules than the tests
 * run, from a seed of its own each time. A schedule that fails is told with its seed and the command that repeats it.
 */
import { parseArgs } from 'node:util';
import { runProcesses, runSimulated } from './run-schedules.ts';

/** Of all schedules, one in this many runs on real processes; a process takes a second to start, a simulated one none. */
const PROCESS_SHARE = 25;
const MOST_SEEDS = 2 ** 31;

const { values: flags } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % MOST_SEEDS) },
    kind: { type: 'string' },
  },
});

const count = wholeNumber('schedules', flags.schedules);
const firstSeed = wholeNumber('seed', flags.seed);
const { kind } = flags;
if (kind !== undefined && kind !== 'simulated' && kind !== 'processes')
  throw new Error('--kind is simulated or processes');
const processes = kind === 'simulated' ? 0 : kind === 'processes' ? count : Math.ceil(count / PROCESS_SHARE);
process.stderr.write(`${count} schedules from seed ${firstSeed}, ${processes} of them on real processes\n`);
if (count > processes) tell('simulated', await runSimulated({ firstSeed, count: count - processes }));
if (processes > 0) tell('processes', await runProcesses({ firstSeed, count: processes }));

function tell(name: string, met: object): void {
  process.stdout.write(`${name}: ${JSON.stringify(met)}\n`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} is a whole number`);
  return value;
}
