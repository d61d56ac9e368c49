/** Why a call over a connection failed, from why the connection did. */
import type { EgressReason } from '../../egress/egress-error.ts';
import type { ProviderReply } from '../provider.ts';

type FailedReason = Extract<ProviderReply, { type: 'failed' }>['reason'];

export function replyReason(reason: EgressReason): FailedReason {
  if (reason === 'too_large') return 'protocol';
  return reason === 'overloaded' || reason === 'invalid_url' ? 'refused' : reason;
}
