/** Opens the approval webhook of one guard setting. A revision whose secret cannot be read does not take over. */
import type { Egress } from '../egress/egress.ts';
import type { GuardSettings } from '../guards/settings.ts';
import { openApprovalWebhook } from '../guards/tools/approval-webhook.ts';
import type { Approvals } from '../guards/tools/approvals.ts';
import { argumentRedactor } from '../guards/tools/redact-arguments.ts';
import type { ApprovalSettings } from '../guards/tools/settings.ts';
import { openSecret } from '../providers/secret.ts';

export interface ApprovalParts {
  /** What redaction goes by, where it is asked for. */
  readonly guards: Pick<GuardSettings, 'secrets' | 'personalData'>;
  readonly egress: Pick<Egress, 'post'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  readonly fault: (where: string, error: unknown) => void;
}

export function openApprovals(
  settings: ApprovalSettings,
  { guards, egress, env, clock, fault }: ApprovalParts,
): Approvals {
  const secret = openSecret(settings.secret, { env, path: 'guards.tools.approval.secret', fault });
  return openApprovalWebhook({
    ...{ settings, secret, clock, fault },
    post: (url, body, options) => egress.post(url, body, options),
    redact: argumentRedactor(guards),
  });
}
