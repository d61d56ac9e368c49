/**
 * The rules of a cluster over a node's own file: the sections that hold from start to stop are each node's own, all the
 * others come from what was pushed, whole. A section in both places is never mixed, and one in the wrong place refused.
 */
import { checkConfig, type LoadRequest, type LoadResult } from './load.ts';
import { parseYaml } from './parse-yaml.ts';
import type { Problem } from './problem.ts';
import { START_ONLY_SECTIONS } from './reload.ts';

const OWN: ReadonlySet<string> = new Set([...START_ONLY_SECTIONS, '$schema']);

/** The configuration that holds on a node. Paths are relative to the node's own file, lines are of no text. */
export function checkWithRules(own: string, rules: string, request: LoadRequest): LoadResult {
  const [ours, theirs] = [sectionsOf(own), sectionsOf(rules)];
  const problems = [...ours.problems, ...theirs.problems, ...misplaced(theirs.sections)];
  if (problems.length > 0) return { ok: false, path: request.path, problems, warnings: [] };
  const kept = Object.entries(ours.sections).filter(([name]) => OWN.has(name));
  const merged = { ...Object.fromEntries(kept), ...theirs.sections };
  // JSON is YAML 1.2, so what was parsed apart is checked as if it had stood in one file.
  const result = checkConfig(JSON.stringify(merged), request);
  return result.ok ? result : { ...result, problems: result.problems.map(withoutLine) };
}

function misplaced(sections: Readonly<Record<string, unknown>>): Problem[] {
  return START_ONLY_SECTIONS.filter((name) => Object.hasOwn(sections, name)).map((name) => ({
    path: name,
    message: 'is each node’s own: it stands in the node’s file, not in the rules of the cluster',
    line: null,
  }));
}

function sectionsOf(text: string): {
  readonly sections: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
} {
  const parsed = parseYaml(text);
  if (!parsed.ok) return { sections: {}, problems: parsed.problems };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { sections: {}, problems: [{ path: '', message: 'must be a section with fields', line: null }] };
  return { sections: { ...value }, problems: [] };
}

function withoutLine(problem: Problem): Problem {
  return { ...problem, line: null };
}
