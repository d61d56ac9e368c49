/** A tool call's arguments without secrets and personal data, for eyes outside of the conversation. Throws, never guesses. */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { Segment } from '../../http/segments.ts';
import type { GuardContext, InputGuard } from '../guard.ts';
import type { ActiveInputGuard } from '../inspect-window.ts';
import { personalDataGuard } from '../personal-data-guard.ts';
import { createPlaceholders } from '../placeholders.ts';
import { screenInput } from '../run-guards.ts';
import { secretsGuard } from '../secrets-guard.ts';
import type { GuardSettings } from '../settings.ts';

/** Most time for one call's arguments. */
const DEADLINE_MS = 1_000;

/** What is hidden stays hidden: nothing is reversible here, whatever the policy says. */
export function argumentRedactor({
  secrets,
  personalData,
}: Pick<GuardSettings, 'secrets' | 'personalData'>): (text: string) => Promise<string> {
  const guards = [
    redacting(secretsGuard({ ...secrets, input: 'redact' })),
    redacting(personalDataGuard({ ...personalData, input: 'redact', reversible: false })),
  ];
  const key = createSecretKey(randomBytes(32));
  return async (text) => {
    const segment = new ArgumentsSegment(text);
    const context: GuardContext = {
      tenant: 'approval',
      requestId: 'approval',
      placeholders: createPlaceholders({ key, session: 'approval', maxEntries: 0 }),
      systemTexts: [],
    };
    const result = await screenInput({
      segments: [segment],
      guards,
      context,
      deadlineMs: DEADLINE_MS,
      clock: () => performance.now(),
      yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    });
    if (result.verdict === 'blocked') throw new Error('arguments could not be redacted');
    return segment.text;
  };
}

function redacting({ input }: { readonly input?: InputGuard }): ActiveInputGuard {
  if (input === undefined) throw new Error('a guard that redacts has no input side');
  return { guard: input, mode: 'redact' };
}

class ArgumentsSegment implements Segment {
  readonly kind = 'tool_args';
  readonly path = 'arguments';
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  replace(text: string): void {
    this.text = text;
  }
}
