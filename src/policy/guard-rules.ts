/**
 * Which guard rule of a policy holds for a request: the first whose every condition covers it. What a condition asks for
 * and the request does not have is not covered. Pure but for what it remembers, which is bounded.
 */
import { matchesPattern } from './scope.ts';

/** Most combinations of one policy that are remembered; further ones are matched each time. */
const MAX_REMEMBERED = 4_096;

/** Patterns as scopes have them; an absent condition covers everything. */
export interface RuleConditions {
  readonly tenants?: readonly string[] | undefined;
  readonly projects?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  readonly surfaces?: readonly string[] | undefined;
}

/** What of a request rules go by. */
export interface RuleFacts {
  readonly tenant: string;
  readonly project?: string | undefined;
  /** The model's configured name, which fallbacks do not change. */
  readonly model: string;
  readonly surface: string;
}

export interface Rule<Value> extends RuleConditions {
  readonly value: Value;
}

export class GuardRules<Value> {
  readonly #rules: readonly Rule<Value>[];
  readonly #otherwise: Value;
  readonly #remembered = new Map<string, Value>();

  constructor(rules: readonly Rule<Value>[], otherwise: Value) {
    this.#rules = rules;
    this.#otherwise = otherwise;
  }

  choose(facts: RuleFacts): Value {
    if (this.#rules.length === 0) return this.#otherwise;
    // Tenants and projects are identifiers and surfaces are ours: none can hold the separator.
    const key = `${facts.tenant} ${facts.project ?? ''} ${facts.surface} ${facts.model}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const rule = this.#rules.find((one) => covers(one, facts));
    const chosen = rule === undefined ? this.#otherwise : rule.value;
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(key, chosen);
    return chosen;
  }
}

export function covers(conditions: RuleConditions, facts: RuleFacts): boolean {
  return (
    meets(conditions.tenants, facts.tenant) &&
    meets(conditions.projects, facts.project) &&
    meets(conditions.models, facts.model) &&
    meets(conditions.surfaces, facts.surface)
  );
}

function meets(patterns: readonly string[] | undefined, name: string | undefined): boolean {
  if (patterns === undefined) return true;
  return name !== undefined && patterns.some((pattern) => matchesPattern(pattern, name));
}
