/** What a dry run would have done to a request, for its log line: the strongest action and the guard it is from. */
import type { RequestSummary } from './telemetry.ts';

/** The strongest first. */
const WOULD = ['would_block', 'would_repair', 'would_redact'] as const;

/** Nothing where no guard of the request ran dry, or none would have changed anything. */
export function dryRunFacts(
  guards: RequestSummary['guards'],
): { readonly dryRun: string; readonly dryRunGuard: string } | undefined {
  for (const action of WOULD) {
    const note = guards.find((one) => one.action === action);
    if (note !== undefined) return { dryRun: action, dryRunGuard: note.guard };
  }
  return undefined;
}
