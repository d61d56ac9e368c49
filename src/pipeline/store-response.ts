/**
 * Keeps a delivered answer that its caller may continue. It is stored before the answer's last byte leaves, so that who
 * has the whole answer can name it at once. What cannot be stored is reported and was delivered all the same.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import { classesOf } from './data-mark.ts';
import type { Gate } from './gate.ts';
import type { Deliverable, Reached } from './request-states.ts';

export async function storeResponse(
  gate: Gate,
  reached: Reached,
  ending: Deliverable | Refusal,
): Promise<void> {
  if (!('guards' in reached)) return;
  const { toKeep } = reached.request;
  if (toKeep === undefined || isRefusal(ending) || ending.refusal !== undefined) return;
  const { principal, revision } = reached;
  try {
    const { id, inputItems, answer } = toKeep;
    const kept = { id, inputItems, answer, classes: classesOf(reached) };
    if (!(await gate.answers.keep(principal, kept, revision.settings.responses)))
      gate.telemetry.warn('an answer is larger than is kept', { requestId: reached.exchange.requestId });
  } catch (fault) {
    gate.telemetry.fault('answers', fault);
  }
}
