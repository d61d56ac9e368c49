/**
 * Logs: one JSON line an event on stderr; short readable lines where stderr is a terminal. No content and no secrets:
 * of an error only its name, code and stack frames are kept, since a parser's message quotes its input.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { LineGatherer } from './line-gatherer.ts';
import type { ObservabilitySettings } from './settings.ts';
import { terminalLine } from './terminal-line.ts';

export interface LogSink {
  readonly logger: Logger;
  /** The line of a finished request: written as it is, since pino's own way allocated more than the whole policy. */
  request(facts: object): void;
  flush(): void;
}

export function createLogger(
  level: ObservabilitySettings['logLevel'],
  output: { readonly terminal: boolean; readonly fd: number },
): LogSink {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.epochTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (output.terminal) return sinkOf(pino(options, terminalStream()), terminalStream(), () => {});
  const stream = destination({ fd: output.fd, sync: false });
  const lines = new LineGatherer(stream);
  const flush = () => {
    lines.pass();
    stream.flushSync();
  };
  return sinkOf(
    pino(options, { write: (line) => lines.write(line) }),
    { write: (line) => lines.gather(line) },
    flush,
  );
}

function sinkOf(logger: Logger, requests: DestinationStream, flush: () => void): LogSink {
  return {
    logger,
    flush,
    request(facts) {
      if (logger.isLevelEnabled('info'))
        requests.write(
          `{"level":"info","time":${Date.now()},${JSON.stringify(facts).slice(1, -1)},"msg":"request"}\n`,
        );
    },
  };
}

function terminalStream(): DestinationStream {
  return { write: (line: string) => void process.stderr.write(terminalLine(line)) };
}

/** What may be said of an error: never its message. */
export function describeError(error: unknown): {
  readonly error: string;
  readonly code?: string;
  readonly at?: string;
} {
  if (!(error instanceof Error)) return { error: typeof error };
  const code: unknown = (error as { code?: unknown }).code;
  const frames = afterMessage(error)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  return {
    error: error.name,
    ...(typeof code === 'string' && { code }),
    ...(frames.length > 0 && { at: frames.map((line) => line.trim()).join(' < ') }),
  };
}

/** A message may hold lines that look like frames; where it cannot be told apart, nothing of the stack is kept. */
function afterMessage({ message, stack = '' }: Error): string {
  const at = stack.indexOf(message);
  return at === -1 ? '' : stack.slice(at + message.length);
}
