/**
 * Promise 3 over real processes on a real Postgres and Redis, in schedules drawn from seeds: kill -9 at named points, cut
 * and slow links, stopped processes, restarts of the servers, wrong clocks. The provider's own bill decides.
 */
import { after, it } from 'node:test';
import { assertEventful, runProcesses } from './run-schedules.ts';

const SCHEDULES = 12;
/** Links that were cut in the middle may leave a socket behind, which must not keep the run from ending. */
const EXIT_AFTER_MS = 3_000;

after(() => void setTimeout(() => process.exit(), EXIT_AFTER_MS).unref());

it(`bills no more than the limit and loses nothing in ${SCHEDULES} schedules of real processes`, async (test) => {
  const met = await runProcesses({ firstSeed: 1, count: SCHEDULES });
  test.diagnostic(JSON.stringify(met));
  const { requests, passed, kills } = met;
  assertEventful({ requests, passed, kills }, SCHEDULES / 4);
});
