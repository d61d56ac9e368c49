/**
 * The text of a prompt with places for variables: `{{name}}`. Filled in one pass, so that a value is never read as a
 * template. What is around the places decides how values are escaped (see escape-value.ts).
 */

export type TemplatePart = { readonly literal: string } | { readonly variable: string };

/** Most places of one text. */
const MAX_PLACES = 200;
const PLACE = /^\s*([A-Za-z]\w{0,63})\s*$/;

/** The parts in order; or what is wrong, in words that quote nothing of the text. `\{{` stands for two braces. */
export function parseTemplate(text: string): readonly TemplatePart[] | string {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open === -1) break;
    if (text[open - 1] === '\\') {
      literal += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    const close = text.indexOf('}}', open + 2);
    const name = close === -1 ? undefined : PLACE.exec(text.slice(open + 2, close))?.[1];
    if (name === undefined) return 'two braces open no variable: write {{name}}, or \\{{ for the braces';
    literal += text.slice(at, open);
    if (literal !== '') parts.push({ literal });
    literal = '';
    parts.push({ variable: name });
    if (parts.length > 2 * MAX_PLACES) return `more than ${MAX_PLACES} variables in one text`;
    at = close + 2;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push({ literal });
  return parts;
}

export function variablesOf(parts: readonly TemplatePart[]): readonly string[] {
  return parts.flatMap((part) => ('variable' in part ? [part.variable] : []));
}

/** What the prompt's author wrote, without the places. */
export function literalOf(parts: readonly TemplatePart[]): string {
  return parts.map((part) => ('literal' in part ? part.literal : '\u0000')).join('');
}
