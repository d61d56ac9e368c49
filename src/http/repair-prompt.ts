/** What a model is told whose answer does not match the caller's schema; each surface puts it into a turn of its own. */
export function repairPrompt(problems: string): string {
  return `Your answer does not match the required JSON Schema: ${problems}. Answer again with the corrected JSON only.`;
}
