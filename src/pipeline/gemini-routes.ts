/** The routes of Google's API: one path for every method of every model, and its own form of the model list. */
import { type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import { noSuchMethod, refuseKeyInQuery } from '../http/gemini/edge-refusals.ts';
import { geminiSurfaceFor } from '../http/gemini/gemini-surfaces.ts';
import { GEMINI_MODELS_PATH, modelNamed, STABLE_MODELS_PATH } from '../http/gemini/gemini-target.ts';
import { generateSurface } from '../http/gemini/generate-surface.ts';
import { renderGeminiModel, renderGeminiModels } from '../http/gemini/model-list.ts';
import type { GateRoute } from '../http/server.ts';
import type { Gate, ModelPlan } from './gate.ts';
import { run, runListing, turnAway } from './run.ts';

/** As the server routes them; the method behind the colon is told apart here. */
export const GEMINI_PATH = `${GEMINI_MODELS_PATH}/*`;

/** The path of Google's newer SDKs; its GET routes are the model list's. */
const STABLE_PATH = `${STABLE_MODELS_PATH}/*`;

export function geminiRoutes(gate: Gate): readonly GateRoute[] {
  const { renderError } = generateSurface;
  const post = (path: string): GateRoute => ({
    ...{ method: 'POST', path, renderError },
    handle: (exchange) => handle(gate, exchange),
  });
  const get = (path: string): GateRoute => ({
    ...{ method: 'GET', path, renderError },
    handle: (exchange) => listGemini(gate, exchange),
  });
  return [post(GEMINI_PATH), post(STABLE_PATH), get(GEMINI_MODELS_PATH), get(GEMINI_PATH)];
}

function handle(gate: Gate, exchange: Exchange): Promise<void> | void {
  const refusal = refuseKeyInQuery(exchange.query);
  const surface = geminiSurfaceFor(exchange.path, exchange.query);
  if (surface !== undefined && refusal === undefined) return run(gate, surface, exchange);
  const why = refusal ?? noSuchMethod();
  return turnAway(gate, { surface: generateSurface, exchange }, why);
}

/** Google's SDKs send their key in a header of its own; nobody else's do. */
export function isGoogle(exchange: Exchange): boolean {
  return exchange.header('x-goog-api-key') !== undefined;
}

/** The models, or the one that the path names, in Google's shape. */
export function listGemini(gate: Gate, exchange: Exchange): Promise<void> | void {
  const asked = { surface: generateSurface, exchange };
  const refusal = refuseKeyInQuery(exchange.query);
  if (refusal !== undefined) return turnAway(gate, asked, refusal);
  const isList = exchange.path === GEMINI_MODELS_PATH || exchange.path === STABLE_MODELS_PATH;
  return runListing(gate, asked, (models) =>
    isList ? renderGeminiModels(models) : findModel(models, exchange.path),
  );
}

function findModel(models: readonly ModelPlan[], path: string): string | Refusal {
  const name = modelNamed(path);
  const model = models.find((one) => one.name === name);
  return model === undefined
    ? refuse('model_not_found', 'no such model for this caller', { param: 'model' })
    : renderGeminiModel(model);
}
