/**
 * Data classes: which a request has, and which tags a provider must have to be sent it. Fails closed: a class that is
 * asked for and not known, or by who may not ask, is an error and never no class.
 */
import type { DataClassSettings } from './settings.ts';

/** By which a caller says that a request has a class; needs the scope `data-class:NAME`. */
export const DATA_CLASS_HEADER = 'x-portcullis-data-class';

export interface DataMark {
  readonly classes: readonly string[];
  /** Tags that a provider must have, all of them. */
  readonly required: readonly string[];
  /** Pictures and sound may not go with it. */
  readonly forbidsMedia?: true;
}

export interface MarkFacts {
  /** What the caller's header says, several separated by commas. */
  readonly header: string | undefined;
  readonly mayMark: (className: string) => boolean;
  /** What an earlier request had whose texts the gate kept and puts into this one: whoever asks now, they stay. */
  readonly held: readonly string[];
  readonly foundPersonalData: boolean;
}

export type MarkProblem = 'unknown' | 'not_permitted';

/** Undefined where it has none. */
export function markRequest(
  settings: DataClassSettings,
  { header, mayMark, held, foundPersonalData }: MarkFacts,
): DataMark | undefined | MarkProblem {
  const classes = new Set<string>();
  for (const [name, { always, personalData }] of Object.entries(settings))
    if (always || (personalData && foundPersonalData)) classes.add(name);
  for (const name of held) {
    if (!Object.hasOwn(settings, name)) return 'unknown';
    classes.add(name);
  }
  for (const name of namesOf(header)) {
    if (!mayMark(name)) return 'not_permitted';
    if (!Object.hasOwn(settings, name)) return 'unknown';
    classes.add(name);
  }
  if (classes.size === 0) return undefined;
  const required = new Set([...classes].flatMap((name) => settings[name]?.require ?? []));
  const forbidsMedia = [...classes].some((name) => settings[name]?.media === false);
  return { classes: [...classes], required: [...required], ...(forbidsMedia && { forbidsMedia }) };
}

function namesOf(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split(',').map((name) => name.trim());
}
