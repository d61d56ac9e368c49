/**
 * Reads `voices/`: texts that were written one by one, each with a wording of its own. A file's name says label and
 * role, a line beginning with `# ` the manner of the lines below it, with the language first where a file has many.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from './example.ts';

const FILE_NAME = /^(attack|benign)-(user|document|tool|system)-(en|many)(?:-[a-z-]+)?\.txt$/;

/** Throws where a file's name does not say what is in it. */
export function readVoices(folder: string): readonly Example[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) => readFile(folder, file));
}

function readFile(folder: string, file: string): readonly Example[] {
  const [, label, role, languages] = FILE_NAME.exec(file) ?? [];
  if (!isRole(role)) throw new Error(`${file}: expected LABEL-ROLE-LANGUAGES-….txt`);
  const family = `voices-${file.slice(0, -'.txt'.length)}`;
  let language = 'en';
  const examples: Example[] = [];
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    if (line.startsWith('# ')) language = languages === 'many' ? languageOf(line, file) : 'en';
    else if (line.trim() !== '')
      examples.push({
        ...{ text: unescaped(line), language, role, family },
        label: label === 'attack' ? 1 : 0,
        source: `own:${family}`,
        trust: 1,
      });
  }
  return examples;
}

function isRole(role: string | undefined): role is Example['role'] {
  return role === 'user' || role === 'document' || role === 'tool' || role === 'system';
}

function languageOf(heading: string, file: string): string {
  const [, language] = /^# ([a-z]{2})\b/.exec(heading) ?? [];
  if (language === undefined) throw new Error(`${file}: "${heading}" does not begin with a language`);
  return language;
}

/** `\n` stands for a line break, `\\` for a backslash. */
function unescaped(line: string): string {
  return line.replace(/\\([\\n])/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\'));
}
