/** Bedrock's errors in the shape that the gate reads messages from: its own has the message at the top. */
import type { ErrorReply } from '../http/http-provider.ts';

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html */
export function readBedrockError(reply: ErrorReply): ErrorReply {
  const message = messageOf(reply.body);
  return message === undefined ? reply : { ...reply, body: JSON.stringify({ error: { message } }) };
}

function messageOf(body: string): string | undefined {
  try {
    const value = JSON.parse(body) as { message?: unknown; Message?: unknown } | null;
    const message = value?.message ?? value?.Message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    // Not JSON: a proxy's page. Its status is all there is.
    return undefined;
  }
}
