/**
 * Reads the gathered public texts and the texts written for this project, with the known traps of each source mended:
 * duplicates across sources, rows that are no texts of their kind, labels that are half right.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Example } from './example.ts';

interface Source {
  readonly file: string;
  readonly language: string;
  /** Sources that hold parts of each other are left out together. */
  readonly group: string;
  readonly trust?: number;
  /** At most so many of its texts, evenly taken. */
  readonly most?: number;
  readonly role?: Example['role'];
  readonly skip?: RegExp;
}

export const SOURCES: readonly Source[] = [
  { file: 'deepset', language: 'mixed', group: 'deepset', trust: 0.7 },
  // Its Chinese rows describe a text instead of translating it.
  { file: 'compass', language: 'mixed', group: 'deepset', trust: 0.5, skip: /这篇|这段|文本/ },
  { file: 'in-the-wild-jailbreaks', language: 'en', group: 'forum-jailbreaks', trust: 0.9 },
  { file: 'gptfuzz', language: 'en', group: 'forum-jailbreaks' },
  { file: 'self-reminder', language: 'en', group: 'forum-jailbreaks' },
  { file: 'ai-infra-guard', language: 'en', group: 'forum-jailbreaks' },
  { file: 'giskard', language: 'en', group: 'giskard' },
  { file: 'promptscreen-mixed', language: 'en', group: 'promptscreen-mixed', trust: 0.6 },
  { file: 'promptscreen-injections', language: 'en', group: 'promptscreen-injections', trust: 0.9 },
  { file: 'gandalf-previews', language: 'en', group: 'gandalf-previews', trust: 0.6 },
  { file: 'spikee-composed', language: 'mixed', group: 'spikee' },
  { file: 'spikee-benign', language: 'en', group: 'spikee' },
  { file: 'hinglish', language: 'hi-Latn', group: 'hinglish', trust: 0.7 },
  { file: 'bipia-train', language: 'en', group: 'bipia', trust: 0.2, role: 'document' },
  { file: 'role-play-prompts', language: 'en', group: 'role-play-prompts' },
  { file: 'gpteacher-roleplay', language: 'en', group: 'gpteacher-roleplay', most: 1_500 },
  { file: 'gpteacher-tools', language: 'en', group: 'gpteacher-tools', most: 1_500 },
  { file: 'security-questions', language: 'mixed', group: 'security-questions' },
];

/** Longest part of a text that is read, in UTF-16 units. */
const MAX_CHARACTERS = 8_000;

export function readPublicTexts(folder: string): readonly Example[] {
  const missing = SOURCES.map(({ file }) => join(folder, `${file}.jsonl.gz`)).filter(
    (path) => !existsSync(path),
  );
  if (missing.length > 0) throw new MissingData(folder, missing);
  return SOURCES.flatMap((source) => readSource(folder, source));
}

/** Thrown where the gathered texts are not there; the message says what to do. */
export class MissingData extends Error {
  constructor(folder: string, missing: readonly string[]) {
    super(
      `${missing.length} of ${SOURCES.length} files are not in ${folder} (first: ${missing[0]}).\n` +
        'The gathered public texts are not part of this repository. Put the files that training/injection/report.md\n' +
        'lists, as `NAME.jsonl.gz` with {"text","label"} a line, into a folder and name it: npm run train -- --data DIR',
    );
  }
}

function readSource(folder: string, source: Source): readonly Example[] {
  const lines = gunzipSync(readFileSync(join(folder, `${source.file}.jsonl.gz`))).toString('utf8');
  const rows = parseLines(lines).filter(({ text }) => !source.skip?.test(text));
  const step = Math.max(1, rows.length / (source.most ?? rows.length));
  const taken = Array.from(
    { length: Math.floor(rows.length / step) },
    (_, index) => rows[Math.floor(index * step)],
  );
  return taken.flatMap((row) =>
    row === undefined
      ? []
      : [
          {
            text: String(row.text).slice(0, MAX_CHARACTERS),
            label: row.label === 1 ? (1 as const) : (0 as const),
            source: source.group,
            language: source.language === 'mixed' ? guessLanguage(row.text) : source.language,
            role: source.role ?? 'user',
            trust: source.trust ?? 1,
          },
        ],
  );
}

/** The texts that `training/injection/corpus` wrote; none where it has not run. */
export function readOwnTexts(folder: string): readonly Example[] {
  return ['attacks.jsonl', 'benign.jsonl'].flatMap((file) => {
    const path = join(folder, file);
    if (!existsSync(path)) return [];
    const rows = parseLines(readFileSync(path, 'utf8')).filter(({ family }) => !UNREAD.has(family ?? ''));
    return rows.map(({ text, label, family, language, role }) => ({
      text,
      label: label === 1 ? (1 as const) : (0 as const),
      source: `own:${family}`,
      family: family ?? '',
      language: language ?? 'en',
      role: role ?? ('user' as const),
      trust: 1,
    }));
  });
}

/** Encoded texts are judged by what they decode to; as letters they would only teach what base64 looks like. */
const UNREAD: ReadonlySet<string> = new Set(['encoded', 'encoded-plain']);

interface Row {
  readonly text: string;
  readonly label: number;
  readonly family?: string;
  readonly language?: string;
  readonly role?: Example['role'];
}

function parseLines(lines: string): readonly Row[] {
  return lines.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Row]));
}

/** Only for the figures by language; coarse on purpose. */
function guessLanguage(text: string): string {
  if (/[\u4e00-\u9fff]/.test(text)) return 'zh';
  if (/[\u0900-\u097f]/.test(text)) return 'hi';
  if (/[\u0400-\u04ff]/.test(text)) return 'ru';
  if (/[\u0e00-\u0e7f]/.test(text)) return 'th';
  if (
    /\b(und|der|die|ist|nicht|ich|mit|wie|eine?n?|alle)\b/i.test(text) &&
    /[äöüß]|\b(und|nicht|ich)\b/i.test(text)
  )
    return 'de';
  if (/\b(les?|des|une?|qui|pour|est|dans)\b/i.test(text) && /[éèàçê]/i.test(text)) return 'fr';
  if (/\b(el|los|las|una?|que|para|con)\b/i.test(text) && /[áéíóúñ]/i.test(text)) return 'es';
  if (/\b(o|os|uma?|que|para|com|não)\b/i.test(text) && /[ãõáéíç]/i.test(text)) return 'pt';
  if (/\b(il|gli|una?|che|per|con|di)\b/i.test(text) && /[àèéìòù]/i.test(text)) return 'it';
  return 'en';
}
