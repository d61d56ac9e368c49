/**
 * What stands in the place of what an external guard wants gone. The gate's own placeholders are left as they are: they
 * hide a value already, and one within another could never be turned back.
 */
import type { Finding, Placeholders } from '../guard.ts';
import { label, PLACEHOLDER } from '../placeholders.ts';

/** A placeholder's label has 2 to 20 capitals and underscores. */
const MAX_LABEL_CHARACTERS = 20;

/** `pii.us_ssn` → `us_ssn`, in the letters that a placeholder may have. */
function labelOf(type: string): string {
  const name = type
    .slice(type.indexOf('.') + 1)
    .replace(/[^a-z_]/g, '')
    .slice(0, MAX_LABEL_CHARACTERS);
  return name.length < 2 ? 'private' : name;
}

/** Irreversible, for answers: `[PERSON]`. */
export function asLabelled(finding: Finding): Finding {
  return finding.action === 'redact' ? { ...finding, replacement: label(labelOf(finding.type)) } : finding;
}

/** For requests: each part of the finding outside of placeholders, to be restored in the answer where `reversible`. */
export function asHidden(
  finding: Finding,
  text: string,
  { placeholders, reversible }: { readonly placeholders: Placeholders; readonly reversible: boolean },
): readonly Finding[] {
  if (finding.action !== 'redact') return [finding];
  return partsOutside(finding, text, placeholders).map((part) => {
    const name = labelOf(finding.type);
    const value = text.slice(part.start, part.end);
    return { ...finding, ...part, replacement: reversible ? placeholders.hide(name, value) : label(name) };
  });
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function partsOutside({ start, end }: Part, text: string, placeholders: Placeholders): readonly Part[] {
  if (placeholders.size === 0) return [{ start, end }];
  const parts: Part[] = [];
  let from = start;
  for (const { 0: found, index } of text.matchAll(PLACEHOLDER)) {
    const until = index + found.length;
    if (until <= from || placeholders.reveal(found) === undefined) continue;
    if (index >= end) break;
    if (index > from) parts.push({ start: from, end: index });
    from = until;
  }
  if (from < end) parts.push({ start: from, end });
  return parts.filter((part) => text.slice(part.start, part.end).trim() !== '');
}
