/** Rate limits as configuration has them: `limits` (defaults for every key) and per tenant, project and user. */
import { z } from 'zod';

const rate = z.int().min(1).max(1_000_000_000);

export const rateLimitSettings = z.strictObject({
  requestsPerMinute: rate
    .optional()
    .describe(
      'Requests a minute, at once or spread: never more in any 60 seconds (GCRA, one cell for each request).',
    ),
  tokensPerMinute: rate
    .optional()
    .describe('Tokens in any 60 seconds; the upper bound is taken, the unused part given back.'),
  concurrency: rate.optional().describe('Requests in flight at once.'),
});

/** Limits over many nodes; of no effect without `storage.redis`. */
const clusterLimitSettings = z
  .strictObject({
    withoutRedis: z
      .enum(['wait', 'share'])
      .default('wait')
      .describe(
        'When Redis is gone: `wait` until everything taken before is over (about 66 s), with only what the node held, then spend the share, so that no window exceeds a limit; `share` spends it at once: the one window in which Redis went may reach a limit and its shares.',
      ),
    maxNodes: z
      .int()
      .min(1)
      .max(1_000)
      .default(8)
      .describe(
        'Most nodes that start while Redis is gone: each has an equal part of a quarter of each limit.',
      ),
  })
  .prefault({});

const places = z.int().min(1).max(100_000).optional();

/** Who is worked on when there is more than the gate takes at once. Of no effect with one tenant. */
const fairnessSettings = z
  .strictObject({
    active: places.describe(
      'Requests of all tenants worked on at once; default: 3/4 of `listen.maxInFlight`.',
    ),
    queue: places.describe(
      'Requests that wait for their tenant’s turn; default: 1/8 of `listen.maxInFlight`.',
    ),
    waitMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(1_000)
      .describe('Most time that a request waits for its turn.'),
    weights: z
      .record(z.string(), z.int().min(1).max(1_000))
      .default({})
      .describe('Places that a tenant gets for each one of another at saturation; 1 where absent.'),
  })
  .prefault({});

const overloadSettings = z
  .strictObject({
    lagMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(500)
      .describe(
        'Average lateness of this process’ timers at which requests of priority low are refused with 503; normal at twice, high at four times as much. 0: never.',
      ),
  })
  .prefault({});

const adaptiveSettings = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Calls to each provider at once follow its latency; off: `connections` alone bounds them.'),
    min: z.int().min(1).max(10_000).default(8).describe('Fewest calls at once, however slow it is.'),
    max: z.int().min(1).max(10_000).default(512).describe('Most calls at once, and where it begins.'),
  })
  .refine(({ min, max }) => min <= max, { message: 'min is greater than max', path: ['min'] })
  .prefault({});

/** The `limits` section: what holds where nothing nearer says otherwise. */
export const limitSettings = z
  .strictObject({
    key: rateLimitSettings
      .prefault({ requestsPerMinute: 6_000, concurrency: 256 })
      .describe('For each key without limits of its own.'),
    user: rateLimitSettings.prefault({}).describe('For each authenticated user.'),
    project: rateLimitSettings.prefault({}).describe('For each project.'),
    tenant: rateLimitSettings.prefault({}).describe('For each tenant.'),
    cluster: clusterLimitSettings,
    fairness: fairnessSettings,
    overload: overloadSettings,
    adaptive: adaptiveSettings,
  })
  .prefault({});

export type LimitSettings = z.output<typeof limitSettings>;
