/**
 * Judges the examples that a request brings, each as a request of its own: what would be taken out of a prompt stops them
 * all, since nobody could take it out of a model again. The caller hears in which lines, and never what.
 */

import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { LineFaultError } from '../files/jsonl.ts';
import type { Example } from '../http/surface.ts';
import { awaitVerdict } from './await-verdict.ts';
import { endedRefusal } from './provider-refusal.ts';
import type { Reserved } from './request-states.ts';

/** Lines that are named; past so many nobody needs more to begin with. */
const MOST_NAMED_LINES = 20;

/** Undefined where nothing was found. */
export async function screenExamples(
  reserved: Reserved,
  examples: AsyncIterable<Example>,
): Promise<Refusal | undefined> {
  const lines: number[] = [];
  try {
    for await (const example of examples) {
      const found = await judge(reserved, example);
      if (isRefusal(found)) return found;
      if (found) lines.push(example.line);
      if (lines.length === MOST_NAMED_LINES) break;
    }
  } catch (error) {
    if (!(error instanceof LineFaultError)) throw error;
    return atLine(error.fault.line, error.fault.refusal);
  }
  if (lines.length === 0) return undefined;
  return refuse('input_blocked', `examples with findings: ${lines.length}`, {
    param: 'training_file',
    detail: `Guards found something in ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')} of the file.`,
  });
}

/** True where a guard would have blocked it, or taken something out of it. */
async function judge(reserved: Reserved, { line, request }: Example): Promise<boolean | Refusal> {
  const { revision, principal, surface, exchange } = reserved;
  if (isRefusal(request)) return atLine(line, request);
  if (request.demand.images > 0)
    return atLine(
      line,
      refuse('unsupported_content', 'a picture in an example', { detail: 'Pictures cannot be screened.' }),
    );
  if (exchange.ended !== undefined) return endedRefusal(exchange.ended);
  const asked = { requestId: exchange.requestId, surface: surface.name };
  const guards = revision.openGuards(principal, request, asked);
  const pending = guards.screenInput();
  const verdict = pending instanceof Promise ? await awaitVerdict(exchange, pending) : pending;
  if (verdict === undefined) return endedRefusal(exchange.ended ?? 'client_closed');
  return verdict.blocked || guards.notes().some(({ action }) => action !== 'allow');
}

function atLine(line: number, refusal: Refusal): Refusal {
  const at = refusal.param === undefined ? '' : `, at ${refusal.param}`;
  return {
    ...refusal,
    param: 'training_file',
    detail: `Line ${line} of the file${at}. ${refusal.detail ?? ''}`.trim(),
  };
}
