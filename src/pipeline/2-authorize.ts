/**
 * Stage 2: reads the body and decides whether the principal may do this. A model that the caller may not use and one
 * that does not exist are answered alike, so that nobody learns the catalogue by asking.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { OwnedFiles, SurfaceForm, SurfaceRequest } from '../http/surface.ts';
import { resumeConversation } from './conversation-turn.ts';
import type { Gate, ModelPlan } from './gate.ts';
import { type OpenedDialog, openDialog } from './open-dialog.ts';
import { type Authenticated, type Authorized, asAuthorized } from './request-states.ts';

export async function authorize(gate: Gate, authenticated: Authenticated): Promise<Authorized | Refusal> {
  const { exchange, surface } = authenticated;
  if (surface.form !== undefined) return authorizeForm(authenticated, surface.form);
  const body = await exchange.readBody();
  if (isRefusal(body)) return body;
  const dialog = openDialog(gate, authenticated, body);
  if (isRefusal(dialog)) return dialog;
  const read = surface.read(dialog?.body ?? body, exchange);
  if (isRefusal(read)) return read;
  const plan = permittedPlan(authenticated, read, dialog?.prompt?.id);
  if (isRefusal(plan)) return plan;
  const source = body;
  if (dialog !== undefined) {
    const resumed = await resume(gate, authenticated, dialog, { request: read, plan });
    return isRefusal(resumed)
      ? resumed
      : asAuthorized(authenticated, { ...resumed, source, plan, prompt: dialog.prompt });
  }
  const { heldClasses = NONE_HELD } = exchange;
  const opened = await openRequest(gate, authenticated, { request: read, heldClasses });
  if (isRefusal(opened)) return opened;
  return asAuthorized(authenticated, {
    ...{ source, plan, prompt: undefined, conversation: undefined },
    request: opened.request,
    heldClasses: opened.heldClasses,
  });
}

const NONE_HELD: readonly string[] = Object.freeze([]);

/** A form has no place for a prompt of the registry or for a conversation, and nothing reads it again. */
async function authorizeForm(authenticated: Authenticated, form: SurfaceForm): Promise<Authorized | Refusal> {
  const unfit = uselessForm(authenticated);
  if (unfit !== undefined) return unfit;
  const body = await authenticated.exchange.readForm(form.limitBytes);
  if (isRefusal(body)) return body;
  const request = await form.read(body);
  if (isRefusal(request)) return request;
  const plan = permittedPlan(authenticated, request, undefined);
  if (isRefusal(plan)) return plan;
  const source = { value: {}, text: '{}' };
  return asAuthorized(authenticated, {
    ...{ source, request, plan, prompt: undefined, conversation: undefined },
    heldClasses: NONE_HELD,
  });
}

/** A form can be large: whoever may use no model through the surface is not read. */
function uselessForm({ exchange, surface, revision, principal }: Authenticated): Refusal | undefined {
  const [model] = revision.access.visibleModels(principal, [...revision.models.keys()]);
  if (model === undefined) return refuse('forbidden', 'the caller may use no model');
  const { training } = surface;
  const asked = { principal, surface: surface.name, model, tools: [], training, address: exchange.address };
  const { allowed, reasons } = revision.access.decide(asked);
  return allowed ? undefined : refuse('forbidden', reasons.join('; '));
}

function permittedPlan(
  { exchange, surface, revision, principal }: Authenticated,
  { model, tools }: SurfaceRequest,
  prompt: string | undefined,
): ModelPlan | Refusal {
  const decision = revision.access.decide({
    principal,
    surface: surface.name,
    model,
    tools,
    prompt,
    training: surface.training,
    address: exchange.address,
  });
  if (!decision.allowed) {
    const reason = decision.reasons.join('; ');
    return decision.deniedBy === 'model'
      ? refuse('model_not_found', reason, { param: 'model' })
      : refuse('forbidden', reason);
  }
  const plan = revision.models.get(model);
  return plan ?? refuse('model_not_found', 'the model is not configured', { param: 'model' });
}

type Opened = Pick<Authorized, 'request' | 'conversation' | 'heldClasses'>;
type Whole = Pick<Authorized, 'request' | 'heldClasses'>;

/** Whoever takes a conversation lets go of it, here where the request goes no further, else at settlement. */
async function resume(
  gate: Gate,
  authenticated: Authenticated,
  dialog: OpenedDialog,
  read: { readonly request: SurfaceRequest; readonly plan: ModelPlan },
): Promise<Opened | Refusal> {
  const { conversation: id } = dialog;
  const taken =
    id === undefined
      ? undefined
      : await resumeConversation(gate, authenticated, { ...dialog, conversation: id }, read);
  if (isRefusal(taken)) return taken;
  const { request: whole, turn } = taken ?? { request: read.request, turn: undefined };
  try {
    const { heldClasses = authenticated.exchange.heldClasses ?? NONE_HELD } = turn ?? {};
    const opened = await openRequest(gate, authenticated, { request: whole, heldClasses });
    if (isRefusal(opened)) await turn?.release();
    return isRefusal(opened) ? opened : { ...opened, conversation: turn };
  } catch (fault) {
    await turn?.release();
    throw fault;
  }
}

/** What it continues brings its data classes along. */
async function openRequest(
  gate: Gate,
  { principal, revision }: Authenticated,
  whole: Whole,
): Promise<Whole | Refusal> {
  const { request, heldClasses } = whole;
  if (request.open === undefined) return whole;
  const held = new Set(heldClasses);
  const memory = gate.answers.memoryOf(principal, revision.settings.responses, (classes) => {
    for (const name of classes) held.add(name);
  });
  const opened = await request.open(memory, ownedFiles(gate, principal));
  return isRefusal(opened) ? opened : { request: opened, heldClasses: [...held] };
}

function ownedFiles({ files }: Gate, principal: Authenticated['principal']): OwnedFiles {
  return {
    owner: principal,
    async find(id) {
      const owner = files.ownerOf(principal);
      const kept = await files.find(owner, id);
      return kept && { purpose: kept.purpose, bytes: kept.bytes, read: () => files.read(owner, kept) };
    },
  };
}
