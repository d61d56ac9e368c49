/**
 * Promise 3 over real processes on a real Postgres and Redis, in schedules drawn from seeds: kill -9 at named points, cut
 * and slow links, stopped processes, restarts of the servers, wrong clocks. The provider's own bill decides.
 */
import { it } from 'node:test';
import { assertEventful, runProcesses } from './run-schedules.ts';

const SCHEDULES = 12;

it(`bills no more than the limit and loses nothing in ${SCHEDULES} schedules of real processes`, async (test) => {
  const met = await runProcesses({ firstSeed: 1, count: SCHEDULES });
  test.diagnostic(JSON.stringify(met));
  const { requests, passed, kills } = met;
  assertEventful({ requests, passed, kills }, SCHEDULES / 4);
});
