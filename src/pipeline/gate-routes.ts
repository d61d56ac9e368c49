/** What the gate answers, as one table: each surface's paths and the way through the pipeline. */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { countTokensSurface, messagesSurface } from '../http/anthropic/messages-surface.ts';
import { renderModelInfo, renderModelPage } from '../http/anthropic/model-list.ts';
import type { Exchange } from '../http/exchange.ts';
import { GEMINI_SURFACES } from '../http/gemini/gemini-surfaces.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import { completionsSurface } from '../http/openai/completions/completions-surface.ts';
import { embeddingsSurface } from '../http/openai/embeddings/embeddings-surface.ts';
import { renderModel, renderModelList } from '../http/openai/model-list.ts';
import { responsesSurface } from '../http/openai/responses/responses-surface.ts';
import type { GateRoute } from '../http/server.ts';
import type { Surface } from '../http/surface.ts';
import { batchRoutes } from './batch-routes.ts';
import { closedRoutes } from './closed-routes.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { fineTuningRoutes } from './fine-tuning-routes.ts';
import type { Gate, ModelPlan } from './gate.ts';
import { GEMINI_PATH, geminiRoutes, isGoogle, listGemini } from './gemini-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { realtimeRoutes } from './realtime-routes.ts';
import { RESPONSES_PATH, responseRoutes } from './response-routes.ts';
import { run, runListing } from './run.ts';

const MODELS_PATH = '/v1/models';

/** Every surface that a model can be reached through. test/promises walks each. */
export const SURFACES: readonly { readonly surface: Surface; readonly path: string }[] = [
  { surface: chatSurface, path: '/v1/chat/completions' },
  { surface: responsesSurface, path: RESPONSES_PATH },
  { surface: embeddingsSurface, path: '/v1/embeddings' },
  { surface: completionsSurface, path: '/v1/completions' },
  { surface: messagesSurface, path: '/v1/messages' },
  { surface: countTokensSurface, path: '/v1/messages/count_tokens' },
  ...GEMINI_SURFACES.map((surface) => ({ surface, path: GEMINI_PATH })),
];

export function gateRoutes(gate: Gate, startedAtMs: number): readonly GateRoute[] {
  return [
    ...SURFACES.filter(({ path }) => path !== GEMINI_PATH).map((entry) => surfaceRoute(gate, entry)),
    ...geminiRoutes(gate),
    ...responseRoutes(gate),
    ...conversationRoutes(gate),
    ...fileRoutes(gate),
    ...batchRoutes(gate),
    ...mediaRoutes(gate),
    ...realtimeRoutes(gate),
    ...fineTuningRoutes(gate),
    ...closedRoutes(gate),
    listRoute(gate, startedAtMs),
    modelRoute(gate, startedAtMs),
  ];
}

function surfaceRoute(gate: Gate, { surface, path }: (typeof SURFACES)[number]): GateRoute {
  return {
    method: 'POST',
    path,
    renderError: surface.renderError,
    requestIdHeader: surface.requestIdHeader,
    handle: (exchange) => run(gate, surface, exchange),
  };
}

function listRoute(gate: Gate, startedAtMs: number): GateRoute {
  return {
    method: 'GET',
    path: MODELS_PATH,
    renderError: chatSurface.renderError,
    requestIdHeader: messagesSurface.requestIdHeader,
    handle: (exchange) =>
      isGoogle(exchange)
        ? listGemini(gate, exchange)
        : isAnthropic(exchange)
          ? runListing(gate, { surface: messagesSurface, exchange }, (models) =>
              renderModelPage(models, exchange.query, startedAtMs),
            )
          : runListing(gate, { surface: chatSurface, exchange }, (models) =>
              renderModelList(models, startedAtMs),
            ),
  };
}

function modelRoute(gate: Gate, startedAtMs: number): GateRoute {
  return {
    method: 'GET',
    path: `${MODELS_PATH}/*`,
    renderError: chatSurface.renderError,
    requestIdHeader: messagesSurface.requestIdHeader,
    handle: (exchange) => {
      if (isGoogle(exchange)) return listGemini(gate, exchange);
      const [surface, renderOne] = isAnthropic(exchange)
        ? [messagesSurface, renderModelInfo]
        : [chatSurface, renderModel];
      return runListing(gate, { surface, exchange }, (models) => {
        const model = findModel(models, exchange.path);
        return isRefusal(model) ? model : renderOne(model, startedAtMs);
      });
    },
  };
}

/** Anthropic's SDKs say which version of its API they speak; nobody else's do. */
function isAnthropic(exchange: Exchange): boolean {
  return exchange.header('anthropic-version') !== undefined;
}

/** A model's name may hold slashes, as it is or encoded. */
function findModel(models: readonly ModelPlan[], path: string): ModelPlan | Refusal {
  const name = decoded(path.slice(MODELS_PATH.length + 1));
  const model = models.find((one) => one.name === name);
  return model ?? refuse('model_not_found', 'no such model for this caller', { param: 'model' });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded text: no model is called that.
    return undefined;
  }
}
