/**
 * Looking at a caller's own jobs, and cancelling one: asked of the provider that has it, shown by known fields, its texts
 * through the output guards. Another's job is answered as nobody's.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { fineTuningSurface } from '../fine-tuning/fine-tuning-surface.ts';
import { eventsView, jobView } from '../fine-tuning/job-view.ts';
import type { KeptJob } from '../fine-tuning/kept-jobs.ts';
import type { Exchange } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { TextSegment } from '../http/openai/chat-segments.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import { wrongType } from '../http/openai/field-checks.ts';
import { parseStrictText } from '../http/strict-json.ts';
import type { Provider } from '../providers/provider.ts';
import type { JobCall } from '../providers/training/training-provider.ts';
import type { Gate } from './gate.ts';
import { recordKept } from './kept-access.ts';
import { providerRefusal } from './provider-refusal.ts';
import type { Authenticated } from './request-states.ts';

const CALL_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_ANSWER_DEPTH = 32;
/** Each job of a page is asked for at its provider. */
const MOST_A_PAGE = 20;
const PAGE_SIZE = /^[1-9]\d{0,2}$/;
const AFTER = /^[\w-]{1,128}$/;

export async function showJob(
  gate: Gate,
  caller: Authenticated,
  exchange: Exchange,
): Promise<string | Refusal> {
  const job = await ownJob(gate, caller, exchange);
  return isRefusal(job) ? job : shown(await viewOf(caller, exchange, { job, call: 'fine_tuning_job' }));
}

/** On record before the provider hears of it. */
export async function cancelJob(
  gate: Gate,
  caller: Authenticated,
  exchange: Exchange,
): Promise<string | Refusal> {
  const job = await ownJob(gate, caller, exchange);
  if (isRefusal(job)) return job;
  await recordKept(gate, caller, { exchange, event: 'fine_tuning_job_cancelled', details: { id: job.id } });
  return shown(await viewOf(caller, exchange, { job, call: 'fine_tuning_cancel' }));
}

export async function showEvents(
  gate: Gate,
  caller: Authenticated,
  exchange: Exchange,
): Promise<string | Refusal> {
  const job = await ownJob(gate, caller, exchange);
  if (isRefusal(job)) return job;
  const page = pageOf(exchange, 100);
  if (isRefusal(page)) return page;
  const query = new URLSearchParams({ limit: String(page.limit), ...(page.after && { after: page.after }) });
  const asked = { job, call: 'fine_tuning_events' as const, query: query.toString() };
  const answer = await askProvider(caller, exchange, asked);
  if (isRefusal(answer)) return answer;
  const view = eventsView(answer);
  if (view === undefined) return refuse('provider_failed', 'the provider’s events are no page');
  return shown(await screened(caller, exchange, { job, view }));
}

export async function listJobs(
  gate: Gate,
  caller: Authenticated,
  exchange: Exchange,
): Promise<string | Refusal> {
  const page = pageOf(exchange, MOST_A_PAGE);
  if (isRefusal(page)) return page;
  const owner = gate.files.ownerOf(caller.principal);
  const jobs = await gate.trainingJobs.list(owner, { ...page, limit: page.limit + 1 });
  const views = await Promise.all(
    jobs.slice(0, page.limit).map((job) => viewOf(caller, exchange, { job, call: 'fine_tuning_job' })),
  );
  const failed = views.find(isRefusal);
  if (failed !== undefined) return failed;
  return JSON.stringify({ object: 'list', data: views, has_more: jobs.length > page.limit });
}

function shown(view: JsonObject | Refusal): string | Refusal {
  return isRefusal(view) ? view : JSON.stringify(view);
}

async function ownJob(
  gate: Gate,
  { principal }: Authenticated,
  { path }: Exchange,
): Promise<KeptJob | Refusal> {
  const [, id = ''] = /^\/v1\/fine_tuning\/jobs\/([^/]+)/.exec(path) ?? [];
  const job = await gate.trainingJobs.find(gate.files.ownerOf(principal), id);
  return job ?? refuse('not_found', 'no such job of this caller', { detail: 'There is no job of this id.' });
}

interface JobQuestion {
  readonly job: KeptJob;
  readonly call: JobCall;
  readonly query?: string;
}

async function viewOf(
  caller: Authenticated,
  exchange: Exchange,
  question: JobQuestion,
): Promise<JsonObject | Refusal> {
  const answer = await askProvider(caller, exchange, question);
  if (isRefusal(answer)) return answer;
  const { job } = question;
  const view = jobView(answer, { id: job.id, model: job.model, fileId: job.file });
  return screened(caller, exchange, { job, view });
}

async function askProvider(
  { revision }: Authenticated,
  exchange: Exchange,
  { job, call, query = '' }: JobQuestion,
): Promise<JsonObject | Refusal> {
  const provider = providerNamed(revision, job.provider);
  if (provider === undefined) return refuse('provider_unavailable', 'the job’s provider is not configured');
  const reply = await provider.call({
    ...{ requestId: exchange.requestId, surface: call, model: job.job, body: query, stream: false },
    ...{ signal: exchange.signal, headersTimeoutMs: CALL_TIMEOUT_MS, idleTimeoutMs: CALL_TIMEOUT_MS },
  });
  if (reply.type !== 'answer') {
    // The provider's own words are not shown: they may name its ids.
    const { code, reason } = providerRefusal(reply, exchange.ended);
    return refuse(code, reason);
  }
  return readAnswer(reply.body);
}

function providerNamed({ models }: Authenticated['revision'], name: string): Provider | undefined {
  for (const { routes } of models.values())
    for (const { provider } of routes) if (provider.name === name) return provider;
  return undefined;
}

async function readAnswer(body: AsyncIterable<Buffer>): Promise<JsonObject | Refusal> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) return refuse('provider_failed', 'the provider’s answer is too large');
      chunks.push(chunk);
    }
  } catch {
    return refuse('provider_failed', 'the provider’s answer broke off');
  }
  const parsed = parseStrictText(Buffer.concat(chunks).toString('utf8'), { maxDepth: MAX_ANSWER_DEPTH });
  if (isRefusal(parsed) || !isObject(parsed.value))
    return refuse('provider_failed', 'the provider’s answer cannot be read');
  return parsed.value;
}

interface View {
  readonly job: KeptJob;
  readonly view: JsonObject;
}

/** What a provider says in words (events, errors) may repeat what a model was trained on. */
async function screened(
  { principal, revision }: Authenticated,
  exchange: Exchange,
  { job, view }: View,
): Promise<JsonObject | Refusal> {
  const messages = messagesIn(view);
  const value = { model: job.model, messages: [{ role: 'user', content: '' }] };
  const request = chatSurface.read({ value, text: JSON.stringify(value) });
  if (isRefusal(request)) return request;
  const asked = { requestId: exchange.requestId, surface: fineTuningSurface.name };
  const guards = revision.openGuards(principal, request, asked);
  const segments = messages.map(({ text }, index) => new TextSegment('assistant', [index], text));
  const verdict = await guards.screenAnswer(segments);
  if (verdict.blocked) return refuse('output_blocked', verdict.reason, { findings: guards.notes() });
  for (const [index, { replace }] of messages.entries()) replace(segments[index]?.text ?? '');
  return view;
}

interface Message {
  readonly text: string;
  replace(text: string): void;
}

function messagesIn(view: JsonObject): readonly Message[] {
  const holders = Array.isArray(view['data']) ? view['data'] : [view['error']];
  return holders.filter(isObject).flatMap((holder: Record<string, unknown>) => {
    const { message } = holder;
    if (typeof message !== 'string' || message === '') return [];
    const replace = (text: string) => {
      holder['message'] = text;
    };
    return [{ text: message, replace }];
  });
}

function pageOf(
  { query }: Exchange,
  most: number,
): { readonly limit: number; readonly after?: string } | Refusal {
  const asked = new URLSearchParams(query);
  const [limit, after] = [asked.get('limit') ?? String(most), asked.get('after')];
  if (!PAGE_SIZE.test(limit)) return wrongType('limit', 'a number from 1 to 999');
  if (after !== null && !AFTER.test(after)) return wrongType('after', 'an id');
  return { limit: Math.min(most, Number(limit)), ...(after !== null && { after }) };
}
