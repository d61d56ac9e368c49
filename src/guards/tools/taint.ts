/**
 * Taint: after other people's text has entered the conversation, what a sensitive call touches must stand in the user's
 * own words. Whatever planted the call, it cannot make the user have said it.
 */
import { matchesPattern } from '../../policy/scope.ts';
import { type ArgumentValue, allValues, hostOf, sensitiveValues } from './argument-values.ts';
import { numbersIn, type OwnText } from './own-text.ts';
import type { ToolClass, ToolSettings } from './settings.ts';
import { toolClassesOf, wordsOf } from './tool-names.ts';

const ALL_CLASSES = 'listed';

/** Which calls are sensitive under a policy; compiled once a policy. */
export class TaintRules {
  readonly #settings: ToolSettings;
  readonly #wanted: ReadonlySet<ToolClass>;
  readonly #hosts: ReadonlySet<string>;
  readonly #suffixes: readonly string[];

  constructor(settings: ToolSettings) {
    this.#settings = settings;
    this.#wanted = new Set(settings.classes);
    this.#hosts = new Set(settings.allowedHosts.filter((host) => !host.startsWith('*.')));
    this.#suffixes = settings.allowedHosts
      .filter((host) => host.startsWith('*.'))
      .map((host) => host.slice(1));
  }

  /** Why the call is not the user's, in words of the catalogue; undefined where it may go. */
  problem(name: string, parsed: unknown, own: OwnText): string | undefined {
    if (matchesOne(this.#settings.harmless, name)) return undefined;
    const listed = matchesOne(this.#settings.sensitive, name);
    const classes = this.#classesOf(name, listed);
    const values = sensitiveValues(parsed, classes);
    const what = [...classes][0] ?? ALL_CLASSES;
    if (values === undefined) return `tools.tainted_${what}`;
    const strange = values.find((value) => !this.#isOwn(value, own));
    if (strange !== undefined) return `tools.tainted_${strange.kind}`;
    if (classes.size === 0 || values.length > 0) return undefined;
    return isNamed(name, parsed, own) ? undefined : `tools.tainted_${what}`;
  }

  #classesOf(name: string, listed: boolean): ReadonlySet<ToolClass> {
    const classes = new Set([...toolClassesOf(name)].filter((one) => this.#wanted.has(one)));
    // A listed tool is judged as one that acts: every value that could name something counts.
    return listed && classes.size === 0 ? new Set<ToolClass>(['execute']) : classes;
  }

  #isOwn({ kind, value }: ArgumentValue, own: OwnText): boolean {
    if (typeof value === 'number') return own.hasNumber(value);
    if (kind === 'address') return this.#isAllowedHost(value) || own.has(value);
    if (own.has(value)) return true;
    if (kind === 'amount') {
      return isPlainAmount(value) && numbersIn(value).some((number) => own.hasNumber(number));
    }
    const isNumber = /^[+\d][\d\s().\-/]*$/.test(value) || /^[a-z]{2}\d{2}[a-z0-9 ]{8,40}$/i.test(value);
    return isNumber && own.hasCompact(value);
  }

  #isAllowedHost(address: string): boolean {
    if (this.#hosts.size === 0 && this.#suffixes.length === 0) return false;
    const host = hostOf(address);
    if (host === undefined) return false;
    return this.#hosts.has(host) || this.#suffixes.some((suffix) => host.endsWith(suffix));
  }
}

/** One number, perhaps with a currency. */
function isPlainAmount(value: string): boolean {
  return /^[^\d\p{L}]{0,4}(?:\p{L}{1,3} ?)?\d[\d.,'’]{0,30} ?(?:\p{Sc}|\p{L}{1,3})?$/u.test(value);
}

function matchesOne(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, name));
}

function longestText(values: readonly (string | number)[]): string | undefined {
  let longest: string | undefined;
  for (const value of values)
    if (typeof value === 'string' && value.length > (longest?.length ?? 0)) longest = value;
  return longest;
}

/** No value has a telling name or look: then the user must have written what it says, or asked for the tool by name. */
function isNamed(name: string, parsed: unknown, own: OwnText): boolean {
  const values = allValues(parsed);
  const longest = longestText(values);
  if (longest !== undefined) return own.has(longest);
  if (values.length > 0) return values.every((value) => own.hasNumber(Number(value)));
  const words = wordsOf(name).filter((word) => word.length > 2);
  return words.length > 0 && words.every((word) => own.has(word));
}
