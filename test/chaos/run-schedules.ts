/** Runs schedules one after the other; the first that breaks an invariant ends the run with its seed and its repetition. */
import assert from 'node:assert/strict';
import { startProcessCluster } from './process-cluster.ts';
import { measureBound, type ProcessMet, ProcessSchedule } from './process-schedule.ts';
import { type Met, SimulatedSchedule } from './simulated-schedule.ts';
import { openSynchronousLedger } from './synchronous-ledger.ts';

export type ScheduleKind = 'simulated' | 'processes';

export interface ScheduleRange {
  readonly firstSeed: number;
  readonly count: number;
}

/** Any instant: windows of a day and of a month begin and end within some schedules. */
const BEGIN_MS = Date.UTC(2026, 10, 30, 21);

export async function runSimulated({ firstSeed, count }: ScheduleRange): Promise<Met> {
  const clock = { nowMs: BEGIN_MS };
  const ledger = await openSynchronousLedger(() => clock.nowMs);
  const sum: Met = { steps: 0, passed: 0, refused: 0, failed: 0, died: 0, kills: 0, probes: 0 };
  try {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      clock.nowMs = BEGIN_MS;
      ledger.clear();
      const met = await repeatable('simulated', seed, () => new SimulatedSchedule(seed, ledger, clock).run());
      for (const name of Object.keys(sum) as (keyof Met)[]) sum[name] += met[name];
    }
  } finally {
    await ledger.close();
  }
  return sum;
}

/** One cluster for all: what a schedule kills is started again at its end. */
export async function runProcesses({ firstSeed, count }: ScheduleRange): Promise<ProcessMet> {
  const chaos = await startProcessCluster(['one', 'two', 'three']);
  const sum: ProcessMet = { requests: 0, passed: 0, refused: 0, kills: 0 };
  try {
    const bound = await measureBound(chaos);
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const run = () => new ProcessSchedule(seed, chaos, bound).run();
      const met = await repeatable('processes', seed, run);
      for (const name of Object.keys(sum) as (keyof ProcessMet)[]) sum[name] += met[name];
    }
  } finally {
    await chaos.close();
  }
  return sum;
}

/** Tells with a failure how to see it again. */
export async function repeatable<Result>(
  kind: ScheduleKind,
  seed: number,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const again = `npm run test:chaos -- --kind ${kind} --seed ${seed} --schedules 1`;
    throw new Error(`schedule ${seed}: ${error instanceof Error ? error.message : String(error)}\n${again}`, {
      cause: error,
    });
  }
}

/** A run in which nothing was killed or refused shows nothing. */
export function assertEventful(met: Readonly<Record<string, number>>, least: number): void {
  for (const [name, amount] of Object.entries(met)) assert.ok(amount >= least, `only ${amount} × ${name}`);
}
