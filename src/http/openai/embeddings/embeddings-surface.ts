/**
 * POST /v1/embeddings as a surface. Its input is somebody's document: screened and priced like any text that reaches a
 * provider. The answer is numbers, which pass as the bytes that came.
 */
import { isRefusal, type Refusal, refuse } from '../../../errors.ts';
import { editJson } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import { parseStrictText, type StrictJson } from '../../strict-json.ts';
import type { AnswerStreamReader, Surface, SurfaceAnswer, SurfaceRequest } from '../../surface.ts';
import { TextSegment } from '../chat-segments.ts';
import { readChatUsage } from '../chat-usage.ts';
import { refuseVendorOptions, wrongType } from '../field-checks.ts';
import { renderOpenAiError, renderOpenAiStreamError } from '../openai-error.ts';
import { PromptRequest } from '../prompt-request.ts';
import { collectPromptSegments, countPrompts } from '../prompt-segments.ts';
import { visitStrings } from '../visit-strings.ts';

const MAX_MODEL_CHARACTERS = 256;
/** Tokens that an input's frame may cost besides its bytes. */
const INPUT_FRAME_TOKENS = 16;
const MAX_DEPTH = 16;
/** Most values of an answer: 2,048 vectors of 3,072 numbers. */
const MAX_ANSWER_VALUES = 8_000_000;
const PROTOCOL = new Set(['object', 'model', 'id']);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const embeddingsSurface: Surface = {
  name: 'embeddings',
  read: readEmbeddings,
  renderError: renderOpenAiError,
  renderStreamError: renderOpenAiStreamError,
};

function readEmbeddings(body: StrictJson): SurfaceRequest | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem = checkFields(root) ?? refuseVendorOptions(root);
  if (problem !== undefined) return problem;
  const inputs = countPrompts(root, 'input');
  if (typeof inputs !== 'number') return inputs;
  const segments = collectPromptSegments(root, () => 'document');
  if ('refused' in segments) return segments;
  const inputTokensBound = Buffer.byteLength(body.text) + inputs * INPUT_FRAME_TOKENS;
  return new EmbeddingsRequest({
    ...{ body, segments, model: String(root['model']) },
    demand: { inputTokensBound, images: 0, choices: 0, extraOutputTokens: 0 },
  });
}

function checkFields(root: JsonObject): Refusal | undefined {
  const { model, dimensions, encoding_format: format } = root;
  if (typeof model !== 'string' || model.length === 0) return wrongType('model', 'a non-empty string');
  if (model.length > MAX_MODEL_CHARACTERS)
    return wrongType('model', `at most ${MAX_MODEL_CHARACTERS} characters`);
  if (dimensions != null && !(Number.isSafeInteger(dimensions) && (dimensions as number) >= 1))
    return wrongType('dimensions', 'a positive integer');
  if (format != null && format !== 'float' && format !== 'base64')
    return wrongType('encoding_format', 'float or base64');
  if (root['stream'] != null && root['stream'] !== false) return wrongType('stream', 'absent: there is none');
  return undefined;
}

class EmbeddingsRequest extends PromptRequest {
  readonly stream = false;
  readonly deterministic = true;

  addSystemText(): void {
    throw new Error('an embedding has no system text');
  }

  readAnswer(body: string): SurfaceAnswer | Refusal {
    return readEmbeddingsAnswer(body);
  }

  openStream(): AnswerStreamReader {
    const reason = 'embeddings have no streamed form';
    return {
      push: () => [{ type: 'error', reason }],
      end: () => [{ type: 'truncated', reason }],
      structured: () => [],
    };
  }

  protected editsFor() {
    return [];
  }
}

function readEmbeddingsAnswer(body: string): SurfaceAnswer | Refusal {
  const parsed = parseStrictText(body, { maxDepth: MAX_DEPTH, maxValues: MAX_ANSWER_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the answer cannot be read: ${parsed.code}`);
  const root = parsed.value;
  if (!isObject(root) || !Array.isArray(root['data']))
    return refuse('provider_failed', 'the answer has no data');
  const segments: TextSegment[] = [];
  const visitor = {
    string(text: string, at: readonly (string | number)[]) {
      const field = at[at.length - 1];
      if (text === '' || (typeof field === 'string' && PROTOCOL.has(field))) return;
      // Numbers in another notation: there are no words in it.
      if (field === 'embedding' && BASE64.test(text)) return;
      segments.push(new TextSegment('assistant', [...at], text));
    },
  };
  if (!visitStrings(root, [], visitor, MAX_DEPTH))
    return refuse('provider_failed', 'the answer is nested too deeply');
  const { inputTokens } = readChatUsage(root['usage']) ?? {};
  return {
    segments,
    structured: [],
    // Nothing is generated, so that no provider reports an output.
    usage: inputTokens === undefined ? {} : { inputTokens, outputTokens: 0 },
    complete: true,
    toolCalls: () => [],
    turns: () => [],
    render: () => {
      const edits = segments.filter(({ changed }) => changed);
      return edits.length === 0
        ? body
        : editJson(
            body,
            edits.map(({ location, text }) => ({ path: location, value: text })),
          );
    },
  };
}
