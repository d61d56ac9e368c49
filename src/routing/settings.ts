/** How a model's routes are chosen, when a provider counts as down, and what a policy lets go where. */
import { z } from 'zod';

const pattern = z
  .string()
  .regex(/^[\w.:/@*-]+$/, 'a pattern has letters, digits, "_ . : / @ -" and "*" for any run of them');
const tag = z.string().regex(/^[\w.-]{1,64}$/, 'a tag has letters, digits, ".", "_" and "-"; 64 at most');
const className = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'a data class has letters, digits, ".", "_" and "-"; 64 at most');

const tokens = z.int().min(0).max(100_000_000).optional();

export const routeFields = {
  weight: z
    .number()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Its share, with `strategy: weighted`; default: 1.'),
  when: z
    .strictObject({
      tenants: z.array(pattern).min(1).max(100).optional().describe('Tenants, or patterns of them.'),
      minInputTokens: tokens.describe('The gate’s bound of the input is at least this.'),
      maxInputTokens: tokens.describe('The gate’s bound of the input is at most this.'),
      tools: z.boolean().optional().describe('true: only requests that offer tools; false: only others.'),
      images: z.boolean().optional().describe('true: only requests with images; false: only others.'),
      dataClasses: z
        .array(className)
        .min(1)
        .max(32)
        .optional()
        .describe('Only requests that have one of these data classes.'),
    })
    .optional()
    .describe('Which requests the route serves; all conditions must hold. Absent: every one.'),
};

export const modelRoutingFields = {
  strategy: z
    .enum(['ordered', 'weighted', 'least-latency'])
    .default('ordered')
    .describe('Which route is tried first; the others follow where it fails.'),
  hedgeAfter: z
    .union([z.literal('p95'), z.int().min(1).max(600_000)])
    .optional()
    .describe(
      'Call the next route too, where the first has not answered after so many milliseconds, or after its own 95th percentile. Both calls are reserved; the slower one is cancelled, and charged in full unless it never left.',
    ),
};

/** Under `models.<name>.canary`, with `price` of the section that prices belong to. */
export const canaryFields = {
  to: z.strictObject({
    provider: z.string(),
    model: z.string().describe('The model’s name at the provider.'),
  }),
  percent: z.number().min(0).max(100).describe('Share of the users, or requests, that get it.'),
  sticky: z
    .enum(['user', 'request'])
    .default('user')
    .describe('By whom the split is made: a user always gets the same side.'),
};

/** What data classes require of whoever may be sent them. */
export const providerTags = z.array(tag).max(32).default([]);

export const providerRoutingFields = {
  tags: providerTags.describe(
    'What may be said of the provider: `local`, `eu`, `dpa`. Data classes require them.',
  ),
  retryBudgetPercent: z
    .int()
    .min(0)
    .max(100)
    .default(20)
    .describe(
      'How many calls may be repeats of a failed one, for each hundred requests; besides one a second.',
    ),
  onHangUp: z
    .enum(['drain', 'cancel'])
    .optional()
    .describe(
      'When the client hangs up: `drain` reads the answer on for its usage (`budgets.drainMs`), `cancel` ends the call at once and charges its bound. Default: drain, and cancel where the model costs nothing.',
    ),
  breaker: z
    .strictObject({
      consecutiveFailures: z
        .int()
        .min(1)
        .max(10_000)
        .default(10)
        .describe('So many failures in a row of one model: it is not called any more, but for probes.'),
      errorPercent: z
        .int()
        .min(1)
        .max(100)
        .default(50)
        .describe('From this share of failures in `windowMs` on, other routes go first.'),
      minRequests: z.int().min(1).max(1_000_000).default(20).describe('Fewer in the window prove nothing.'),
      windowMs: z.int().min(100).max(600_000).default(10_000).describe('What `errorPercent` looks back at.'),
      openMs: z
        .int()
        .min(1)
        .max(600_000)
        .default(5_000)
        .describe('Until one request probes it again; doubled each time that it fails, up to a minute.'),
    })
    .prefault({})
    .describe('When a model at this provider counts as down.'),
};

export const policyRoutingFields = {
  dataClasses: z
    .record(
      className,
      z.strictObject({
        require: z
          .array(tag)
          .min(1)
          .max(32)
          .describe('Tags that a provider must have, all of them, to be sent such a request.'),
        always: z.boolean().default(false).describe('Every request of the policy has the class.'),
        personalData: z
          .boolean()
          .default(false)
          .describe('A request has it in which the guard `personalData` found something.'),
        media: z
          .boolean()
          .default(true)
          .describe(
            'Whether such a request may bring or ask for pictures and sound, which no guard can read; false refuses it.',
          ),
      }),
    )
    .default({})
    .describe(
      'Kinds of data, and who may be sent them, on fallback too. A caller with the scope data-class:NAME sets one with x-portcullis-data-class.',
    ),
  fallback: z
    .strictObject({
      staleSeconds: z
        .int()
        .min(0)
        .max(604_800)
        .default(0)
        .describe('Where no route answers: a cached answer that is past its time by so much at most.'),
      message: z
        .string()
        .min(1)
        .max(4_000)
        .optional()
        .describe('And where there is none: this text, as the answer. It costs nothing.'),
    })
    .prefault({})
    .describe('What is answered where no provider does.'),
  onHangUp: z
    .enum(['drain', 'cancel'])
    .optional()
    .describe('As `providers.<name>.onHangUp`, for the requests of this policy.'),
};

export type BreakerSettings = z.output<typeof providerRoutingFields.breaker>;
export type RouteConditionSettings = NonNullable<z.output<typeof routeFields.when>>;
export type DataClassSettings = z.output<typeof policyRoutingFields.dataClasses>;
