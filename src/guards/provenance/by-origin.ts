/**
 * Who wrote a text decides what an instruction in it means. A user may instruct the assistant; a tool's result or a
 * document may not, so that there the same words are judged under rules of their own.
 */
import { type Finding, type GuardInput, type InputGuard, NO_FINDINGS } from '../guard.ts';
import { type ActiveMode, underMode } from '../merge-findings.ts';
import type { ProvenanceSettings } from './settings.ts';
import { isUntrustedKind } from './untrusted.ts';

/** What stands in place of a text that tried to give orders. */
const WITHHELD = '[withheld by the gate: this text addresses instructions to the assistant]';

/** The injection guard under one mode for what the parties write, and another for what they bring. */
export function byOrigin(
  guard: InputGuard,
  trusted: ActiveMode | 'off',
  { untrusted, untrustedScore }: ProvenanceSettings,
): InputGuard {
  return {
    ...guard,
    inspect: (input, context) => {
      const isUntrusted = isUntrustedKind(input.kind);
      const mode = isUntrusted ? untrusted : trusted;
      if (mode === 'off') return NO_FINDINGS;
      const findings = guard.inspect(input, context);
      if (findings.length === 0 || (!isUntrusted && mode === 'redact')) return findings;
      if (!isUntrusted) return findings.map((finding) => underMode(finding, mode));
      return findings.map((finding) => underMode(asInstruction(finding, input, untrustedScore), mode));
    },
  };
}

/** In untrusted text the whole text goes: one sentence less would leave the rest of a plan that was made to persuade. */
function asInstruction(finding: Finding, input: GuardInput, untrustedScore: number | undefined): Finding {
  const acts =
    finding.action === 'block' || (untrustedScore !== undefined && finding.score >= untrustedScore);
  if (!acts) return finding;
  return { ...finding, action: 'redact', start: 0, end: input.text.length, replacement: WITHHELD };
}
