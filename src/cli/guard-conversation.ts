/**
 * `guard conversation`: conversations on stdin, one JSON value a line; on stdout the first turn at which the gate would
 * stop each. Runs guards and session risk of the configuration; nothing is sent anywhere and nothing is kept.
 */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { buildGuardSet, type GuardSet } from '../guards/guard-set.ts';
import { injectionProbability } from '../guards/injection-guard.ts';
import { createPlaceholders } from '../guards/placeholders.ts';
import type { GuardSettings } from '../guards/settings.ts';
import { type ConversationVerdict, judgeConversation } from '../sessions/judge-conversation.ts';
import { createTurnReader } from '../sessions/session-memory.ts';
import type { TurnReader } from '../sessions/turn-reader.ts';
import { type Command, CommandError } from './command.ts';
import { guardSettingsFor } from './guard-settings-for.ts';
import { readLines } from './read-lines.ts';

/** Longest line of the input, in bytes. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const MAX_PLACEHOLDERS = 2_000;

const conversationLine = z.object({
  id: z.union([z.string(), z.number()]),
  system: z.string().nullish(),
  turns: z.array(z.tuple([z.string(), z.string().nullable()])),
});

type ConversationLine = z.output<typeof conversationLine>;

export const guardConversation: Command = {
  name: 'guard conversation',
  summary:
    'Judges conversations from stdin (NDJSON: id, system, turns of [user, assistant]) and tells the first turn ' +
    'that is stopped; exit code 1 where one is.',
  options: { policy: { type: 'string', describe: 'Whose guards; default: those of the policy "default".' } },
  positionals: [],
  async run(input, io) {
    const settings = await guardSettingsFor(input, io);
    const desk = new JudgeDesk(settings, buildGuardSet(settings, io.env));
    let stopped = false;
    let lineNumber = 0;
    for await (const line of readLines(io.stdin, MAX_LINE_BYTES)) {
      lineNumber += 1;
      const conversation = parseLine(line, lineNumber);
      const verdict = await desk.judge(conversation);
      stopped ||= verdict.verdict === 'block';
      const { id } = conversation;
      io.out(input.json ? JSON.stringify({ id, ...verdict }) : describe(id, verdict));
    }
    return stopped ? 1 : 0;
  },
};

class JudgeDesk {
  readonly #settings: GuardSettings;
  readonly #guards: GuardSet;
  readonly #reader: TurnReader = createTurnReader();
  readonly #key: KeyObject = createSecretKey(randomBytes(32));

  constructor(settings: GuardSettings, guards: GuardSet) {
    this.#settings = settings;
    this.#guards = guards;
  }

  judge({ id, system, turns }: ConversationLine): Promise<ConversationVerdict> {
    const { deadlineMs, session } = this.#settings;
    const conversation = {
      turns: turns.map(([user, assistant]) => [user, assistant ?? ''] as const),
      ...(system != null && { system }),
    };
    return judgeConversation(conversation, {
      scan: {
        guards: this.#guards,
        // A session of its own for each: nothing of one may be recognised in another.
        placeholders: createPlaceholders({
          key: this.#key,
          session: String(id),
          maxEntries: MAX_PLACEHOLDERS,
        }),
        deadlineMs,
        injectionOf: injectionProbability,
      },
      reader: this.#reader,
      stops: session.mode === 'stop' || session.mode === 'approve',
      threshold: session.threshold,
    });
  }
}

function parseLine(line: string, lineNumber: number): ConversationLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandError('invalid_input', `line ${lineNumber} of the input is not JSON`);
  }
  const parsed = conversationLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    'invalid_input',
    `line ${lineNumber}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

function describe(id: string | number, { verdict, risk, turn, reason }: ConversationVerdict): string {
  const where = turn === null ? '' : ` at turn ${turn}: ${reason}`;
  return `${id}  ${verdict}  risk ${risk.toFixed(2)}${where}`;
}
