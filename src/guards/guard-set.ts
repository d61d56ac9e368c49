/**
 * The guards that the settings turn on, in the order in which they judge. A new guard is one more entry here; nothing
 * that runs guards has to know it.
 */
import type { ActiveOutputGuard } from './channel-screen.ts';
import { controlBytesGuard } from './control-bytes-guard.ts';
import { exfiltrationGuard } from './exfiltration-guard.ts';
import { groundingGuard } from './grounding-guard.ts';
import type { InputGuard, OutputGuard } from './guard.ts';
import { injectionGuard } from './injection-guard.ts';
import type { ActiveInputGuard } from './inspect-window.ts';
import type { Environment } from './leakage/declared-secrets.ts';
import { leakageGuard } from './leakage-guard.ts';
import type { ActiveMode } from './merge-findings.ts';
import { personalDataGuard } from './personal-data-guard.ts';
import { placeholderRestorer } from './placeholder-restorer.ts';
import { byOrigin } from './provenance/by-origin.ts';
import { secretsGuard } from './secrets-guard.ts';
import type { GuardSettings } from './settings.ts';
import { shapeGuard } from './shape-guard.ts';
import { unicodeGuard } from './unicode-guard.ts';

export interface GuardSet {
  readonly input: readonly ActiveInputGuard[];
  readonly output: readonly ActiveOutputGuard[];
}

type Mode = ActiveMode | 'off';

interface Entry {
  readonly guards: { readonly input?: InputGuard; readonly output?: OutputGuard };
  /** A direction without a mode runs under the other's. */
  readonly input: Mode;
  readonly output: Mode;
}

/**
 * Built once a policy and revision; holds no state of a request.
 * @param env where declared secrets are read that name a variable. Throws RangeError for what cannot work.
 */
export function buildGuardSet(settings: GuardSettings, env: Environment = {}): GuardSet {
  const entries = entriesOf(settings, env);
  return {
    input: entries.flatMap(({ guards, input }) =>
      guards.input && input !== 'off' ? [{ guard: guards.input, mode: input }] : [],
    ),
    output: entries.flatMap(({ guards, output }) =>
      guards.output && output !== 'off' ? [{ guard: guards.output, mode: output }] : [],
    ),
  };
}

/** The documents are read on the way in, whatever becomes of the answer. */
const GROUNDING_MODES = {
  off: { input: 'off', output: 'off' },
  watch: { input: 'watch', output: 'watch' },
  annotate: { input: 'watch', output: 'redact' },
  block: { input: 'watch', output: 'block' },
} as const;

function entriesOf(settings: GuardSettings, env: Environment): readonly Entry[] {
  const { shape, unicode, injection, provenance, secrets, personalData, leakage } = settings;
  const { exfiltration, controlBytes, grounding } = settings;
  const injections = injectionGuard(injection).input;
  return [
    { guards: shapeGuard(shape), input: shape.mode, output: 'off' },
    { guards: unicodeGuard(), input: unicode.mode, output: unicode.mode },
    { guards: { input: byOrigin(injections, injection.mode, provenance) }, input: 'redact', output: 'off' },
    { guards: secretsGuard(secrets), input: secrets.input, output: secrets.output },
    { guards: personalDataGuard(personalData), input: personalData.input, output: personalData.output },
    { guards: leakageGuard(leakage, env), input: 'off', output: leakage.mode },
    { guards: exfiltrationGuard(exfiltration), input: 'off', output: exfiltration.mode },
    { guards: controlBytesGuard(), input: 'off', output: controlBytes.mode },
    { guards: groundingGuard(grounding), ...GROUNDING_MODES[grounding.mode] },
    { guards: { output: placeholderRestorer() }, input: 'off', output: 'redact' },
  ];
}
