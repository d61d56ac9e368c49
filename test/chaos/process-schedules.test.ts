/**
 * Promise 3 over real processes on a real Postgres and Redis, in schedules drawn from seeds: kill -9 at named points, cut
 * and slow links, stopped processes, restarts of the servers, wrong clocks. The provider's own bill decides.
 */
import { it } from 'node:test';
import { assertEventful, runProcesses } from './run-schedules.ts';

const SCHEDULES = 12;
/** A link that was cut in the middle may leave a socket behind, which must not keep the run from ending. */
const EXIT_AFTER_MS = 3_000;

it(`bills no more than the limit and loses nothing in ${SCHEDULES} schedules of real processes`, async (test) => {
  let code = 1;
  try {
    const met = await runProcesses({ firstSeed: 1, count: SCHEDULES });
    test.diagnostic(JSON.stringify(met));
    const { requests, passed, kills } = met;
    assertEventful({ requests, passed, kills }, SCHEDULES / 4);
    code = 0;
  } finally {
    setTimeout(() => process.exit(code), EXIT_AFTER_MS);
  }
});
