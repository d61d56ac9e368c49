/**
 * The conversations of the corpus, drawn from hand-written arcs, and from single attacks that one user tries one
 * after the other. The same seed gives the same conversations. They set thresholds; no model is trained on them.
 */
import { ENGLISH_SLOTS } from '../attacks/english/slots.ts';
import { LANGUAGES } from '../attacks/languages.ts';
import { NEUTRAL_SLOTS } from '../attacks/neutral-slots.ts';
import { type CorpusLine, expand } from '../compose.ts';
import { type Random, randomOf } from '../seeded-random.ts';
import type { Arc, ArcTurn } from './arc.ts';
import { ATTACK_ARCS } from './attack-arcs.ts';
import { BENIGN_ARCS } from './benign-arcs.ts';
import { EVERYDAY_ARCS } from './everyday-arcs.ts';
import { MORE_ATTACK_ARCS } from './more-attack-arcs.ts';
import { PUZZLE_ARCS } from './puzzle-arcs.ts';
import { REFUSALS, SMALL_TALK, SYSTEMS } from './stock-lines.ts';

export interface Conversation {
  readonly id: string;
  readonly label: 0 | 1;
  readonly system: string;
  readonly turns: readonly (readonly [user: string, assistant: string])[];
}

/** A conversation has at least and at most so many turns. */
export const MIN_TURNS = 3;
export const MAX_TURNS = 10;

const ATTACK_DRAWS = 4;
const BENIGN_DRAWS = 5;
const PROBING_DRAWS = 3;
const PATCHWORK_DRAWS = 7;

/** Longer texts do not look like turns of a chat. */
const MAX_TURN_LENGTH = 500;

/**
 * Every conversation: arcs of attackers and of ordinary people, and in each language probing attackers and people
 * who go from one innocent question to the next, taken from the corpus' benign lines.
 */
export function writeConversations(seed: string, lines: readonly CorpusLine[]): Conversation[] {
  const arcs = [...ATTACK_ARCS, ...MORE_ATTACK_ARCS, ...BENIGN_ARCS, ...PUZZLE_ARCS, ...EVERYDAY_ARCS];
  return [
    ...arcs.flatMap((arc) => drawArc(arc, seed)),
    ...Object.keys(LANGUAGES).flatMap((language) => [
      ...drawProbing(language, seed),
      ...drawPatchwork(language, seed, lines),
    ]),
  ];
}

function drawArc(arc: Arc, seed: string): Conversation[] {
  const draws = arc.label === 1 ? ATTACK_DRAWS : BENIGN_DRAWS;
  const drawn = new Map<string, Conversation>();
  for (let draw = 0; draw < draws; draw += 1) {
    const conversation = conversationOf(arc, draw, randomOf(`${seed}/${arc.name}/${draw}`));
    drawn.set(JSON.stringify(conversation.turns), conversation);
  }
  return [...drawn.values()];
}

function conversationOf(arc: Arc, draw: number, random: Random): Conversation {
  const bound = Object.fromEntries(
    Object.entries(arc.slots).map(([name, values]) => [name, [random.pick(values)]]),
  );
  const fill = (text: string): string => expand(oneOfEach(text, random), bound, random);
  const turns = keptTurns(arc.turns, random).map(
    ([user, assistant]) => [fill(user), fill(assistant)] as const,
  );
  return { id: `${arc.name}-${draw}`, label: arc.label, system: fill(random.pick(arc.systems)), turns };
}

/** Leaves out half of the optional turns. */
function keptTurns(turns: readonly ArcTurn[], random: Random): readonly ArcTurn[] {
  return turns.filter(([, , optional]) => optional === undefined || random.next() < 0.5);
}

/** `<a|b>` becomes a or b. */
function oneOfEach(text: string, random: Random): string {
  return text.replace(/<([^<>|]*(?:\|[^<>|]*)+)>/g, (_, choices: string) => random.pick(choices.split('|')));
}

/** Somebody who begins harmlessly, is refused, and tries the next manner. */
function drawProbing(language: string, seed: string): Conversation[] {
  const part = LANGUAGES[language];
  if (part === undefined) throw new Error(`no language ${language}`);
  const manners = [
    'extraction',
    'secret-game',
    'override',
    'persona',
    'persuasion',
    'authority',
    'short',
  ] as const;
  return Array.from({ length: PROBING_DRAWS }, (_, draw) => {
    const random = randomOf(`${seed}/probing/${language}/${draw}`);
    const slots = { ...ENGLISH_SLOTS, ...NEUTRAL_SLOTS, ...part.slots };
    const attempts = 3 + Math.floor(random.next() * 4);
    const opening: [string, string] = [random.pick(part.carriers), random.pick(SMALL_TALK)];
    const tries = Array.from({ length: attempts }, (): [string, string] => [
      expand(random.pick(part.templates[random.pick(manners)]), slots, random),
      random.pick(REFUSALS),
    ]);
    return {
      id: `probing-${language}-${draw}`,
      label: 1,
      system: random.pick(SYSTEMS),
      turns: [opening, ...tries],
    };
  });
}

/** Somebody with many innocent questions, trigger words among them. */
function drawPatchwork(language: string, seed: string, lines: readonly CorpusLine[]): Conversation[] {
  const questions = lines.filter((line) => line.language === language && isQuestion(line));
  if (questions.length === 0) return [];
  return Array.from({ length: PATCHWORK_DRAWS }, (_, draw) => {
    const random = randomOf(`${seed}/patchwork/${language}/${draw}`);
    const count = MIN_TURNS + Math.floor(random.next() * (MAX_TURNS - MIN_TURNS + 1));
    const turns = Array.from({ length: count }, (): [string, string] => [
      random.pick(questions).text,
      random.pick(SMALL_TALK),
    ]);
    return { id: `patchwork-${language}-${draw}`, label: 0, system: random.pick(SYSTEMS), turns };
  });
}

function isQuestion({ label, role, text }: CorpusLine): boolean {
  return label === 0 && role === 'user' && text.length <= MAX_TURN_LENGTH;
}
