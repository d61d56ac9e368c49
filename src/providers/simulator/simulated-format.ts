/** A wire format that the simulator speaks: how a request is read, and how its answer is written. */
import type { SimulatedAnswer } from './compose-answer.ts';
import type { RenderFacts } from './render-answer.ts';
import type { SimulatedRequest } from './simulated-request.ts';

export interface SimulatedFormat {
  /** Undefined where the body is no request of this format. */
  read(body: string): SimulatedRequest | undefined;
  renderWhole(answer: SimulatedAnswer, facts: RenderFacts): string;
  /** The events of a streamed answer, each with its ending. */
  renderEvents(answer: SimulatedAnswer, facts: RenderFacts): Iterable<string>;
}
