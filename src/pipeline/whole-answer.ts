/** Stage 7 for answers that come whole: read, bill, screen, check the format, repair once. */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { BinaryAnswer } from '../http/binary-form.ts';
import { joinBytes } from '../http/joined-bytes.ts';
import type { SurfaceAnswer } from '../http/surface.ts';
import { answerHeaders } from './answer-headers.ts';
import { awaitVerdict } from './await-verdict.ts';
import { billUsage } from './billing.ts';
import { checkFormat } from './format-check.ts';
import type { Gate } from './gate.ts';
import { breakOf, endedRefusal } from './provider-refusal.ts';
import { type Answered, asDeliverable, type CallAgain, type Deliverable } from './request-states.ts';

export async function screenWholeAnswer(
  gate: Gate,
  answered: Answered,
  callAgain: CallAgain,
  mayRepair = true,
): Promise<Deliverable | Refusal> {
  const bytes = await collect(answered);
  if (isRefusal(bytes)) return bytes;
  const { binary } = answered.request;
  if (binary !== undefined) return screenBinaryAnswer(answered, await binary.readAnswer(bytes));
  const body = bytes.toString('utf8');
  const answer = answered.request.readAnswer(body);
  if (isRefusal(answer)) return answer;
  billUsage(answered, answer.usage);
  if (answered.exchange.ended !== undefined) return endedRefusal(answered.exchange.ended);

  const provided = answer.structured.map((segment) => segment.text);
  const pending = answered.guards.screenAnswer(answer.segments);
  const verdict = pending instanceof Promise ? await pending : pending;
  if (verdict.blocked) return refuse('output_blocked', verdict.reason, { findings: answered.guards.notes() });

  const stopped = await screenToolCalls(answered, answer);
  if (stopped !== undefined) return stopped;

  const format = checkFormat(answered, provided, mayRepair && answer.complete);
  if (format.kind === 'refuse') return format.refusal;
  if (format.kind === 'repair') {
    const repaired = await callAgain(answered.request.withRepair(format.text, format.problems));
    return isRefusal(repaired) ? repaired : screenWholeAnswer(gate, repaired, callAgain, false);
  }
  answered.session?.answered(() => answer.turns());
  return asDeliverable({
    ending: answer.render(),
    streamed: false,
    headers: answerHeaders(answered, 'application/json; charset=utf-8'),
    answerText: body,
    cacheable: answer.complete,
  });
}

/** Pictures, sound, transcripts: their texts are screened; they call no tools and have no format to repair. */
async function screenBinaryAnswer(
  answered: Answered,
  answer: BinaryAnswer | Refusal,
): Promise<Deliverable | Refusal> {
  if (isRefusal(answer)) return answer;
  billUsage(answered, answer.usage);
  if (answered.exchange.ended !== undefined) return endedRefusal(answered.exchange.ended);
  const verdict = await answered.guards.screenAnswer(answer.segments);
  if (verdict.blocked) return refuse('output_blocked', verdict.reason, { findings: answered.guards.notes() });
  answered.session?.answered(() => answer.turns());
  const { bytes, contentType } = answer.renderBytes();
  return asDeliverable({
    ...{ bytes, ending: '', streamed: false, cacheable: false },
    headers: answerHeaders(answered, contentType),
    answerText: answer.render(),
  });
}

/** After the guards: a call is judged with what they put into it. */
async function screenToolCalls(answered: Answered, answer: SurfaceAnswer): Promise<Refusal | undefined> {
  const { guards, exchange } = answered;
  const { tools } = guards;
  if (tools === undefined) return undefined;
  const calls = answer.toolCalls();
  if (calls.length === 0) return undefined;
  const pending = tools.screen(calls);
  const verdict =
    pending instanceof Promise ? await awaitVerdict(exchange, pending, tools.keepAliveMs) : pending;
  if (verdict === undefined) return endedRefusal(exchange.ended ?? 'client_closed');
  return verdict.blocked ? refuse('output_blocked', verdict.reason, { findings: guards.notes() }) : undefined;
}

async function collect(answered: Answered): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of answered.body) chunks.push(chunk);
  } catch (error) {
    if (answered.exchange.ended !== undefined) return endedRefusal(answered.exchange.ended);
    return refuse('provider_failed', `the answer broke off: ${breakOf(error)}`);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : joinBytes(chunks);
}
