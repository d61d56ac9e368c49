/**
 * Answers to questions that ask the same: one short user text without a conversation before it, everything else of the
 * request equal to the byte. Gives only what the exact cache still has, so that purge, erasure and age hold here too.
 * Never throws: what fails is no answer.
 */
import type { CachedAnswer, KeptAnswer } from '../cache/answer-cache.ts';
import { canonicalRequest } from '../cache/canonical-request.ts';
import type { SimilarSettings } from '../cache/similar/settings.ts';
import { type Place, SimilarIndex } from '../cache/similar/similar-index.ts';
import type { SimilarQuestions } from '../cache/similar/similar-questions.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import type { CacheSlot } from './cache-slot.ts';
import type { GateCache, SimilarAnswers } from './gate-cache.ts';
import type { Answered, Screened } from './request-states.ts';
import { firstRoute, renderFor } from './upstream-body.ts';

const NO_FIELDS: ReadonlySet<string> = new Set();

export interface SimilarParts extends Pick<GateCache, 'answers' | 'names'> {
  readonly questions: SimilarQuestions;
  readonly clock: () => number;
  readonly onFault: (error: unknown) => void;
}

interface Question extends Place {
  readonly text: string;
}

export class QuestionAnswers implements SimilarAnswers {
  readonly #parts: SimilarParts;
  readonly #index: SimilarIndex;

  constructor(parts: SimilarParts) {
    this.#parts = parts;
    this.#index = new SimilarIndex(parts.questions);
  }

  async find(screened: Screened, slot: CacheSlot): Promise<CachedAnswer | undefined> {
    try {
      const question = this.#questionOf(screened, slot);
      return question && (await this.#answerTo(question, slot));
    } catch (error) {
      this.#parts.onFault(error);
      return undefined;
    }
  }

  remember(answered: Answered, kept: KeptAnswer): void {
    try {
      const { slot } = answered;
      const question = slot && this.#questionOf(answered, slot);
      if (question === undefined) return;
      const { key, expiresAtMs } = kept;
      this.#index.add(question, { text: question.text, key, expiresAtMs });
    } catch (error) {
      this.#parts.onFault(error);
    }
  }

  /** Every question, whose answers may be gone: a purge must leave no text behind. What is asked again is known again. */
  forget(): void {
    this.#index.clear();
  }

  /** Questions that are known. */
  get size(): number {
    return this.#index.size;
  }

  async #answerTo(question: Question, { rules }: CacheSlot): Promise<CachedAnswer | undefined> {
    const { answers, clock } = this.#parts;
    const match = this.#index.find(question, question.text, clock(), rules.similar.threshold);
    if (match === undefined) return undefined;
    const answer = await answers.find({ key: match.key, tenant: question.tenant }, clock());
    if (answer === undefined) this.#index.drop(question, question.text, match.key);
    return answer;
  }

  /** Undefined where this request is none that another one's answer may serve. */
  #questionOf(screened: Screened | Answered, slot: CacheSlot): Question | undefined {
    const { request, surface, principal } = screened;
    const text = onlyQuestion(request, slot.rules.similar);
    if (text === undefined) return undefined;
    const formFields = slot.sharesForms ? (surface.forms?.formFields ?? NO_FIELDS) : NO_FIELDS;
    const body = canonicalRequest(renderFor(screened, firstRoute(screened)), formFields);
    const context = body && without(body, text);
    if (context === undefined) return undefined;
    const form = slot.sharesForms ? 'both' : request.stream ? 'stream' : 'whole';
    const parts = ['similar', ...slot.partition, form, ...(request.providerHeaders ?? [])];
    return { tenant: principal.tenant, partition: this.#parts.names.key(parts, context), text };
  }
}

/** The user's text where it is all of the conversation, short, and free text is to come back. */
function onlyQuestion(request: SurfaceRequest, { enabled, maxChars }: SimilarSettings): string | undefined {
  if (!enabled || request.tools.length > 0 || request.outputFormat !== 'text') return undefined;
  const said = request.turns().filter(({ role }) => role !== 'system');
  const [only] = said;
  if (said.length !== 1 || only?.role !== 'user') return undefined;
  return only.text.length > 0 && only.text.length <= maxChars ? only.text : undefined;
}

/**
 * The request without its question. Undefined where the text does not stand in it exactly once: then guards have
 * rewritten it, or the question stands in the rest as well.
 */
function without(body: string, text: string): string | undefined {
  const written = JSON.stringify(text);
  const at = body.indexOf(written);
  if (at < 0 || body.includes(written, at + 1)) return undefined;
  return `${body.slice(0, at)}?${body.slice(at + written.length)}`;
}
