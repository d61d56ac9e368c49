/**
 * Promise 3 under everything that can happen to nodes, in schedules drawn from seeds: real budgets on the real ledger
 * statements, simulated processes, network and time. What real processes meet is in process-schedules.test.ts.
 */
import { it } from 'node:test';
import { assertEventful, runSimulated } from './run-schedules.ts';

const SCHEDULES = 488;

it(`bills no more than the limit and loses nothing in ${SCHEDULES} schedules`, async () => {
  assertEventful({ ...(await runSimulated({ firstSeed: 1, count: SCHEDULES })) }, SCHEDULES / 6);
});
