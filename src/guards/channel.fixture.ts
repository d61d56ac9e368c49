/** One channel through output guards as the runners drive it, for this room's tests: what leaves, and what is held. */
import type { SegmentKind } from '../http/segments.ts';
import { type ActiveOutputGuard, ChannelScreen } from './channel-screen.ts';
import type { Finding, GuardContext } from './guard.ts';
import { applyRedactions } from './merge-findings.ts';

export interface ChannelRun {
  /** What leaves; up to the block where one came. */
  readonly text: string;
  readonly blocked: string | undefined;
  readonly findings: readonly Finding[];
  readonly mostHeld: number;
}

/** Pushes the parts one after the other and ends the channel. */
export function runChannel(
  guards: readonly ActiveOutputGuard[],
  parts: readonly string[],
  context: GuardContext,
  kind: SegmentKind = 'assistant',
): ChannelRun {
  const channel = new ChannelScreen('0.content', kind, guards, context);
  const source = parts.join('');
  let mostHeld = 0;
  for (const [index, part] of parts.entries()) {
    const blocking = channel.push(part, index === parts.length - 1);
    if (blocking)
      return {
        text: released(source, channel),
        blocked: blocking.type,
        findings: channel.findings,
        mostHeld,
      };
    mostHeld = Math.max(mostHeld, channel.length - channel.decided);
  }
  return { text: released(source, channel), blocked: undefined, findings: channel.findings, mostHeld };
}

function released(source: string, channel: ChannelScreen): string {
  const suffix = 'suffix' in channel && typeof channel.suffix === 'string' ? channel.suffix : '';
  return applyRedactions(source.slice(0, channel.decided), channel.redactions) + suffix;
}

/** Cuts a text into parts of the given sizes, over and over. */
export function partsOf(text: string, sizes: readonly number[]): readonly string[] {
  const parts: string[] = [];
  for (let at = 0, i = 0; at < text.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts.length > 0 ? parts : [''];
}
