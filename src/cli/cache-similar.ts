/**
 * `cache similar`: pairs of texts on stdin, one JSON value a line; on stdout whether the second would be answered with
 * the first one's cached answer. Asks the same code as the gate does; nothing is sent anywhere and nothing is kept.
 */
import { z } from 'zod';
import { readSimilarModel } from '../cache/similar/similar-model.ts';
import { SimilarQuestions } from '../cache/similar/similar-questions.ts';
import { type Command, CommandError } from './command.ts';
import { readLines } from './read-lines.ts';

/** Longest line of the input, in bytes. */
const MAX_LINE_BYTES = 1024 * 1024;

const pairLine = z.object({ id: z.union([z.string(), z.number()]), a: z.string(), b: z.string() });

export const cacheSimilar: Command = {
  name: 'cache similar',
  summary: 'Says of pairs from stdin (NDJSON: id, a, b) whether b would get the cached answer of a.',
  options: {},
  positionals: [],
  async run(input, io) {
    const questions = new SimilarQuestions(readSimilarModel());
    let lineNumber = 0;
    for await (const line of readLines(io.stdin, MAX_LINE_BYTES)) {
      lineNumber += 1;
      const { id, a, b } = parseLine(line, lineNumber);
      const { hit, score, refusal } = questions.compareTexts(a, b);
      const rounded = Math.round(score * 10_000) / 10_000;
      io.out(
        input.json
          ? JSON.stringify({ id, hit, score: rounded })
          : `${id}  ${hit ? 'hit' : 'miss'}  ${rounded.toFixed(2)}${refusal === undefined ? '' : `: ${refusal}`}`,
      );
    }
    return 0;
  },
};

function parseLine(line: string, lineNumber: number): z.output<typeof pairLine> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandError('invalid_input', `line ${lineNumber} of the input is not JSON`);
  }
  const parsed = pairLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    'invalid_input',
    `line ${lineNumber}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}
