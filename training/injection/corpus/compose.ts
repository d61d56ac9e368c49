/**
 * Draws the corpus from its families: the same families and seed give the same lines, byte for byte. It never
 * writes a text with an open slot: an unknown slot or too deep a nesting throws with the family's name.
 */
import type { Family, FamilyTexts } from './family.ts';
import { inRegister } from './registers.ts';
import { type Random, randomOf } from './seeded-random.ts';

export interface CorpusLine {
  readonly text: string;
  readonly label: 0 | 1;
  readonly family: string;
  readonly language: string;
  readonly role: Family['role'];
}

/** A text of the corpus is at most this long, in UTF-16 units: longer ones add no manner. */
export const MAX_TEXT_LENGTH = 6_000;

const MAX_DEPTH = 4;

/** A template is drawn at most so often: a linear model memorises what it sees more. */
const MAX_DRAWS_PER_TEMPLATE = 4;

/** `{slot}` and `{slot!}`; `{{name}}` is text, so that mustache templates can be quoted. */
const SLOT = /\{\{[A-Za-z][\w-]*\}\}|\{([A-Za-z][\w-]*)(!?)\}/g;

/** Every line of the corpus, without duplicates, in the order of the families. */
export function compose(families: readonly Family[], seed: string): CorpusLine[] {
  const seen = new Set<string>();
  return families.flatMap((family) =>
    Object.entries(family.languages).flatMap(([language, texts]) =>
      draw(texts, { family, language, seed }).filter((line) => isNew(line.text, seen)),
    ),
  );
}

/**
 * Fills the slots of one template. `{Slot}` fills from `slot` with a capital first letter; `{slot!}` is the same
 * wherever it stands in the text, as the name of a person is. Throws on an open slot.
 */
export function expand(template: string, slots: FamilyTexts['slots'], random: Random): string {
  return filled(template, { slots, random, kept: new Map() }, 0);
}

interface Filling {
  readonly slots: FamilyTexts['slots'];
  readonly random: Random;
  /** What each `{slot!}` of this text became. */
  readonly kept: Map<readonly string[], string>;
}

function filled(template: string, filling: Filling, depth: number): string {
  return template.replace(SLOT, (whole, name: string | undefined, keep: string | undefined) => {
    if (name === undefined) return whole;
    if (depth >= MAX_DEPTH) throw new Error(`slot ${whole} is nested deeper than ${MAX_DEPTH}`);
    const { values, capital } = valuesOf(name, filling.slots);
    const kept = keep === '!' ? filling.kept.get(values) : undefined;
    const value = kept ?? filled(filling.random.pick(values), filling, depth + 1);
    if (keep === '!') filling.kept.set(values, value);
    return capital ? capitalised(value) : value;
  });
}

/** The names of the slots that a text leaves open. */
export function openSlots(text: string): string[] {
  return [...text.matchAll(SLOT)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
}

interface Drawing {
  readonly family: Family;
  readonly language: string;
  readonly seed: string;
}

/** Round after round over the templates, so that each is drawn once before any is drawn twice. */
function draw(texts: FamilyTexts, drawing: Drawing): CorpusLine[] {
  const { family, language, seed } = drawing;
  const random = randomOf(`${seed}/${family.name}/${family.label}/${language}`);
  const drawn = new Map<string, CorpusLine>();
  for (let round = 0; round < MAX_DRAWS_PER_TEMPLATE; round += 1) {
    for (const template of texts.templates) {
      if (drawn.size >= family.perLanguage) return [...drawn.values()];
      if (round > 0 && openSlots(template).length === 0) continue;
      const text = lineText(template, texts.slots, { drawing, random });
      drawn.set(text, { text, label: family.label, family: family.name, language, role: family.role });
    }
  }
  return [...drawn.values()];
}

interface Source {
  readonly drawing: Drawing;
  readonly random: Random;
}

function lineText(template: string, slots: FamilyTexts['slots'], { drawing, random }: Source): string {
  const { family, language } = drawing;
  try {
    const plain = expand(template, slots, random).trim();
    const text = family.role === 'user' ? inRegister(plain, random) : plain;
    if (text.length > MAX_TEXT_LENGTH) throw new Error(`${text.length} characters`);
    return text;
  } catch (error) {
    throw new Error(`${family.name} (${language}): "${template.slice(0, 60)}…"`, { cause: error });
  }
}

function valuesOf(
  name: string,
  slots: FamilyTexts['slots'],
): { values: readonly string[]; capital: boolean } {
  const exact = Object.hasOwn(slots, name) ? slots[name] : undefined;
  if (exact !== undefined) return { values: exact, capital: false };
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  const values = Object.hasOwn(slots, lower) ? slots[lower] : undefined;
  if (values === undefined) throw new Error(`no slot {${name}}`);
  return { values, capital: true };
}

function capitalised(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

function isNew(text: string, seen: Set<string>): boolean {
  if (seen.has(text)) return false;
  seen.add(text);
  return true;
}
