/** What differs between two versions of a prompt, line by line: texts as they are, the rest as indented JSON. */
import type { PromptDefinition } from './prompt-definition.ts';

/** Longer texts are shown as removed and added as a whole: the comparison takes the product of their lines. */
const MAX_COMPARED_CELLS = 4_000_000;

/** Lines with `  `, `- ` or `+ ` before them. */
export function diffDefinitions(before: PromptDefinition, after: PromptDefinition): readonly string[] {
  return diffLines(linesOf(before), linesOf(after));
}

function linesOf({ system, messages, ...rest }: PromptDefinition): readonly string[] {
  return [
    ...(system === undefined ? [] : ['system:', ...indented(system)]),
    ...messages.flatMap(({ role, content }) => [`${role}:`, ...indented(content)]),
    ...JSON.stringify(rest, undefined, 2).split('\n'),
  ];
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length * after.length > MAX_COMPARED_CELLS)
    return [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)];
  const common = longestCommon(before, after);
  const lines: string[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    const [old, fresh] = [before[left], after[right]];
    if (old !== undefined && old === fresh) {
      lines.push(`  ${old}`);
      left += 1;
      right += 1;
    } else if (
      old !== undefined &&
      (fresh === undefined || at(common, left + 1, right) >= at(common, left, right + 1))
    ) {
      lines.push(`- ${old}`);
      left += 1;
    } else {
      lines.push(`+ ${fresh ?? ''}`);
      right += 1;
    }
  }
  return lines;
}

/** Of each pair of places, how many lines the rests have in common. */
function longestCommon(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let left = before.length - 1; left >= 0; left--)
    for (let right = after.length - 1; right >= 0; right--) {
      const row = table[left];
      if (row === undefined) continue;
      row[right] =
        before[left] === after[right]
          ? at(table, left + 1, right + 1) + 1
          : Math.max(at(table, left + 1, right), at(table, left, right + 1));
    }
  return table;
}

function at(table: readonly Uint32Array[], left: number, right: number): number {
  return table[left]?.[right] ?? 0;
}
