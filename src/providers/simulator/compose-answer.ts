/**
 * Composes what the simulator says: the same request gives the same answer, and every text says that it is simulated.
 * It must not repeat the caller's text, only count it.
 */
import { createHash } from 'node:crypto';
import { instanceOf } from './schema-instance.ts';
import type { SimulatedRequest } from './simulated-request.ts';
import { countInputTokens, tokenize } from './tokens.ts';

export interface SimulatedChoice {
  /** The pieces of the text or of the tool's arguments; joined they are the whole. */
  readonly tokens: readonly string[];
  readonly tool: { readonly id: string; readonly name: string } | undefined;
  readonly finish: 'stop' | 'length' | 'tool_calls';
}

export interface SimulatedAnswer {
  /** Derived from the request: the same for the same request. */
  readonly id: string;
  /** What it was derived from. */
  readonly input: string;
  readonly choices: readonly SimulatedChoice[];
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const GREETINGS = [
  'Hello from the Portcullis simulator.',
  'This is the Portcullis simulator speaking.',
  'The Portcullis simulator received your request.',
  'Greetings from the simulator inside Portcullis.',
] as const;

const REMARKS = [
  'Every check of the gate ran on the way here; only the model is missing.',
  'No provider was called and nothing was billed.',
  'Configure a provider, and a model will answer in my place.',
  'The same request will always get this same answer.',
] as const;

const WORDS = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'indigo',
  'jasper',
  'kelp',
  'larch',
  'meadow',
  'nectar',
  'opal',
  'pebble',
] as const;

export function composeAnswer(request: SimulatedRequest): SimulatedAnswer {
  const choices = Array.from({ length: request.choices }, (_, index) =>
    composeChoice(request, digest(`${index}:${request.input}`)),
  );
  return {
    id: digest(request.input).toString('hex', 0, 12),
    input: request.input,
    choices,
    inputTokens: countInputTokens(request.input),
    outputTokens: choices.reduce((sum, choice) => sum + choice.tokens.length, 0),
  };
}

function composeChoice(request: SimulatedRequest, seed: Buffer): SimulatedChoice {
  const { task } = request;
  switch (task.type) {
    case 'tool': {
      const tool = { id: `call_sim_${reference(seed)}`, name: task.name };
      return limit(JSON.stringify(instanceOf(task.schema)), request.maxTokens, tool);
    }
    case 'json':
      return limit(JSON.stringify(instanceOf(task.schema)), request.maxTokens, undefined);
    case 'text':
      return limit(cutAtStop(composeText(request, seed), request.stops), request.maxTokens, undefined);
  }
}

function composeText(request: SimulatedRequest, seed: Buffer): string {
  const counts = `You sent ${plural(request.messages, 'message')}, the last of a user with ${plural(request.lastUserBytes, 'byte')}.`;
  return `[simulator] ${pick(GREETINGS, seed, 0)} ${counts} ${pick(REMARKS, seed, 1)} Reference: ${reference(seed)}.`;
}

function limit(text: string, maxTokens: number, tool: SimulatedChoice['tool']): SimulatedChoice {
  const tokens = tokenize(text);
  if (tokens.length > maxTokens) return { tokens: tokens.slice(0, maxTokens), tool, finish: 'length' };
  return { tokens, tool, finish: tool === undefined ? 'stop' : 'tool_calls' };
}

function cutAtStop(text: string, stops: readonly string[]): string {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1);
  return found.length === 0 ? text : text.slice(0, Math.min(...found));
}

/** In words, so that it looks like no card number or key to a guard. */
function reference(seed: Buffer): string {
  return [2, 3, 4].map((at) => pick(WORDS, seed, at)).join('-');
}

function pick(from: readonly [string, ...string[]], seed: Buffer, at: number): string {
  return from[(seed[at] ?? 0) % from.length] ?? from[0];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
