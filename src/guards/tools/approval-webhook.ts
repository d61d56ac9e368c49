/**
 * Asks an operator's webhook whether a tool call may go: signed, minimal in content, through the gate's own egress. Fails
 * closed on everything but a valid yes in time; who does not answer is not asked for a while.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { CallOptions, Egress } from '../../egress/egress.ts';
import { isRefusal } from '../../errors.ts';
import { parseStrictText } from '../../http/strict-json.ts';
import type { Secret } from '../../providers/secret.ts';
import type { ApprovalRequest, Approvals } from './approvals.ts';
import { allValues } from './argument-values.ts';
import type { ApprovalSettings } from './settings.ts';

/** Calls in a row without a usable answer after which the webhook is left alone. */
export const BREAKER_FAILURES = 5;
/** For how long, in milliseconds. */
export const BREAKER_PAUSE_MS = 10_000;
const MAX_ANSWER_BYTES = 4_096;
const MAX_TOOL_CHARACTERS = 128;
/** Most arguments that are told one by one. */
const MAX_COMMITMENTS = 256;
const KEEP_ALIVE_SHARE = 10;
const LONGEST_KEEP_ALIVE_MS = 10_000;

export interface WebhookParts {
  readonly settings: ApprovalSettings;
  readonly secret: Secret;
  readonly post: Egress['post'];
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** The text without secrets and personal data. */
  readonly redact: (text: string) => Promise<string>;
  readonly fault: (where: string, error: unknown) => void;
}

export function openApprovalWebhook(parts: WebhookParts): Approvals {
  return new ApprovalWebhook(parts);
}

class ApprovalWebhook implements Approvals {
  readonly keepAliveMs: number;
  readonly #parts: WebhookParts;
  #waiting = 0;
  #failures = 0;
  #pausedUntilMs = 0;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    this.keepAliveMs = Math.min(
      LONGEST_KEEP_ALIVE_MS,
      Math.ceil(parts.settings.timeoutMs / KEEP_ALIVE_SHARE),
    );
  }

  async ask(request: ApprovalRequest): Promise<boolean> {
    const { settings, clock } = this.#parts;
    if (this.#waiting >= settings.maxWaiting || clock() < this.#pausedUntilMs) return false;
    this.#waiting += 1;
    try {
      const approved = await this.#call(request);
      this.#failures = 0;
      return approved;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Throws where there is no answer that says yes or no. */
  async #call(request: ApprovalRequest): Promise<boolean> {
    const { settings, secret, post, clock, redact } = this.#parts;
    const body = await bodyOf(request, settings.content, redact);
    const timestamp = String(clock());
    const { status, text } = await post(settings.url, body, {
      timeoutMs: settings.timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      allowPrivateAddress: settings.allowPrivateAddress,
      connections: settings.maxWaiting,
      headers: {
        'content-type': 'application/json',
        'x-portcullis-timestamp': timestamp,
        'x-portcullis-signature': `v1=${signatureOf(secret.current(clock()), timestamp, body)}`,
      },
    } satisfies CallOptions);
    if (status !== 200) throw new Error(`the approval webhook answered ${status}`);
    const parsed = parseStrictText(text, { maxDepth: 8 });
    const answer = isRefusal(parsed) ? undefined : approvalIn(parsed.value);
    if (answer === undefined) throw new Error('the approval webhook answered something else');
    return answer;
  }

  #failed(error: unknown): void {
    const { clock, fault } = this.#parts;
    fault('approval', error);
    this.#failures += 1;
    if (this.#failures < BREAKER_FAILURES) return;
    this.#failures = 0;
    this.#pausedUntilMs = clock() + BREAKER_PAUSE_MS;
  }
}

/** HMAC-SHA256 in hex over `timestamp.body`; the receiver refuses old timestamps, so that an answer cannot be replayed. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function approvalIn(value: unknown): boolean | undefined {
  if (typeof value !== 'object' || value === null || !('approved' in value)) return undefined;
  return typeof value.approved === 'boolean' ? value.approved : undefined;
}

async function bodyOf(
  { requestId, tenant, tool, reason, arguments: text }: ApprovalRequest,
  content: ApprovalSettings['content'],
  redact: WebhookParts['redact'],
): Promise<string> {
  const told = { requestId, tenant, tool: tool.slice(0, MAX_TOOL_CHARACTERS), reason };
  if (content === 'commitments') return JSON.stringify({ ...told, ...commitmentsTo(text) });
  return JSON.stringify({ ...told, arguments: content === 'plain' ? text : await redact(text) });
}

/**
 * SHA-256 over salt and value: who knows the value can see that it is the one, and nobody else learns it from a list of
 * hashes. The salt is new each time, so that two requests cannot be compared.
 */
function commitmentsTo(text: string): object {
  const salt = randomBytes(16).toString('base64url');
  const commit = (value: string | number) =>
    createHash('sha256').update(`${salt}.${value}`).digest('base64url');
  return { salt, whole: commit(text), values: valuesIn(text).slice(0, MAX_COMMITMENTS).map(commit) };
}

function valuesIn(text: string): readonly (string | number)[] {
  const parsed = parseStrictText(text, { maxDepth: 64 });
  return isRefusal(parsed) ? [] : allValues(parsed.value);
}
