/**
 * `guard scan`: texts on stdin, one JSON value a line, verdicts on stdout. Runs the guards of the configuration as a
 * request would meet them; nothing is sent anywhere and nothing is kept.
 */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { buildGuardSet } from '../guards/guard-set.ts';
import { injectionProbability } from '../guards/injection-guard.ts';
import { createPlaceholders } from '../guards/placeholders.ts';
import { type ScanTools, scanText, type TextVerdict } from '../guards/scan-text.ts';
import { type Command, CommandError } from './command.ts';
import { guardSettingsFor } from './guard-settings-for.ts';
import { readLines } from './read-lines.ts';

/** Longest line of the input, in bytes. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const MAX_PLACEHOLDERS = 2_000;

const scanLine = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  role: z.enum(['user', 'system', 'assistant', 'tool']).default('user'),
  system: z.string().optional(),
});

export const guardScan: Command = {
  name: 'guard scan',
  summary:
    'Judges texts from stdin (NDJSON: id, text, role, system) by the guards; exit code 1 where one is blocked.',
  options: { policy: { type: 'string', describe: 'Whose guards; default: those of the policy "default".' } },
  positionals: [],
  async run(input, io) {
    const settings = await guardSettingsFor(input, io);
    const guards = buildGuardSet(settings, io.env);
    const key = createSecretKey(randomBytes(32));
    let blocked = false;
    let lineNumber = 0;
    for await (const line of readLines(io.stdin, MAX_LINE_BYTES)) {
      lineNumber += 1;
      const { id, text, role, system } = parseLine(line, lineNumber);
      const tools: ScanTools = {
        guards,
        placeholders: placeholdersOf(key, id),
        deadlineMs: settings.deadlineMs,
        injectionOf: injectionProbability,
      };
      const verdict = await scanText({ text, role, ...(system !== undefined && { system }) }, tools);
      blocked ||= verdict.verdict === 'block';
      io.out(input.json ? JSON.stringify({ id, ...verdict }) : describe(id, verdict));
    }
    return blocked ? 1 : 0;
  },
};

function parseLine(line: string, lineNumber: number): z.output<typeof scanLine> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandError('invalid_input', `line ${lineNumber} of the input is not JSON`);
  }
  const parsed = scanLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    'invalid_input',
    `line ${lineNumber}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

/** A session of its own for each text: nothing of one may be recognised in another. */
function placeholdersOf(key: KeyObject, id: string | number) {
  return createPlaceholders({ key, session: String(id), maxEntries: MAX_PLACEHOLDERS });
}

function describe(id: string | number, { verdict, injection, reasons }: TextVerdict): string {
  const why = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
  return `${id}  ${verdict}  injection ${injection.toFixed(2)}${why}`;
}
