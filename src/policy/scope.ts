/**
 * Scopes: `CLASS:PATTERN` or `*`, where `*` in a pattern stands for any run of characters; and `prompts-only`, which takes
 * away instead of giving. Matching is case-sensitive and linear; no regular expression is ever made from a scope.
 */

export type ScopeClass = 'model' | 'surface' | 'tool' | 'data-class' | 'prompt' | 'training';

/** Whoever has it speaks through prompts of the registry only, whatever its other scopes are. */
export const PROMPTS_ONLY = 'prompts-only';
/**
 * Classes that `*` does not cover, in a key or in a policy: whoever may do everything with models may not make new ones of
 * the data.
 */
const APART: ReadonlySet<ScopeClass> = new Set<ScopeClass>(['training']);
/** What a policy may allow or deny. */
export const POLICY_SCOPE = /^(?:\*|(?:model|surface|tool|data-class|prompt|training):[\w.:/@*-]+)$/;
/** What a key or a token may have. */
export const SCOPE = /^(?:\*|prompts-only|(?:model|surface|tool|data-class|prompt|training):[\w.:/@*-]+)$/;

/** Whether a text is a scope that this gate understands (the grammar of `policies.<name>.allow`). */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/**
 * Whether `pattern` covers the whole of `text`. Each literal piece is searched once, left to right; the earliest place
 * is always as good as a later one, so nothing is tried twice.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  return pieces.length === 1 ? pattern === text : matchesPieces(pieces, text);
}

function matchesPieces(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  const last = pieces[pieces.length - 1] ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? '';
    const found = text.indexOf(piece, from);
    if (found === -1 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}

/** Scopes made ready for matching: exact names in a set, patterns cut into pieces. */
export class ScopeSet {
  readonly #classes: Readonly<Record<ScopeClass, ClassRules>>;
  readonly promptsOnly: boolean;

  constructor(scopes: readonly string[]) {
    this.promptsOnly = scopes.includes(PROMPTS_ONLY);
    this.#classes = {
      model: rulesOf(scopes, 'model'),
      surface: rulesOf(scopes, 'surface'),
      tool: rulesOf(scopes, 'tool'),
      'data-class': rulesOf(scopes, 'data-class'),
      prompt: rulesOf(scopes, 'prompt'),
      training: rulesOf(scopes, 'training'),
    };
  }

  /** The scope that covers a name, for the record; undefined where none does. */
  covering(scopeClass: ScopeClass, name: string): string | undefined {
    const rules = this.#classes[scopeClass];
    if (rules.all !== undefined) return rules.all;
    const exact = rules.exact.get(name);
    if (exact !== undefined) return exact;
    for (const { scope, pieces } of rules.patterns) if (matchesPieces(pieces, name)) return scope;
    return undefined;
  }
}

interface ClassRules {
  /** The scope that covers every name of the class, if there is one. */
  readonly all: string | undefined;
  /** Name → the scope that says it. */
  readonly exact: ReadonlyMap<string, string>;
  readonly patterns: readonly { readonly scope: string; readonly pieces: readonly string[] }[];
}

function rulesOf(scopes: readonly string[], scopeClass: ScopeClass): ClassRules {
  const prefix = `${scopeClass}:`;
  const valid = scopes.filter(isScope);
  const own = valid
    .filter((scope) => scope.startsWith(prefix))
    .map((scope) => ({ scope, pieces: scope.slice(prefix.length).split('*') }));
  return {
    all: valid.find((scope) => (scope === '*' && !APART.has(scopeClass)) || scope === `${prefix}*`),
    exact: new Map(
      own.filter(({ pieces }) => pieces.length === 1).map(({ scope, pieces }) => [pieces[0] ?? '', scope]),
    ),
    patterns: own.filter(({ pieces }) => pieces.length > 1),
  };
}
