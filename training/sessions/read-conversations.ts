/** Reads conversations with their labels: the hand-written arcs beside this file and those of the corpus. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Conversation {
  readonly id: string;
  /** Conversations of one arc are variants of each other: they are held out together. */
  readonly arc: string;
  readonly label: 0 | 1;
  readonly source: 'arcs' | 'corpus';
  readonly system: string;
  readonly turns: readonly (readonly [user: string, assistant: string])[];
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CORPUS = pathOf('../injection/texts/conversations.jsonl');

export function readConversations(): readonly Conversation[] {
  return [...readArcs('attack-arcs.txt', 1), ...readArcs('benign-arcs.txt', 0), ...readCorpus()];
}

/** The form is told at the head of attack-arcs.txt. */
export function readArcs(name: string, label: 0 | 1): readonly Conversation[] {
  const conversations: Conversation[] = [];
  for (const block of readFileSync(pathOf(name), 'utf8').split(/^== /m).slice(1)) {
    const [head = '', ...lines] = block.trim().split('\n');
    const id = head.split(' ')[0] ?? '';
    const turns: [string, string][] = [];
    let system = '';
    for (const line of lines) {
      const text = line.slice(3).replaceAll('\\n', '\n');
      if (line.startsWith('S: ')) system = text;
      if (line.startsWith('U: ')) turns.push([text, '']);
      const last = turns.at(-1);
      if (line.startsWith('A: ') && last !== undefined) last[1] = text;
    }
    conversations.push({ id, arc: id, label, source: 'arcs', system, turns });
  }
  return conversations;
}

interface CorpusLine extends Pick<Conversation, 'id' | 'label' | 'system' | 'turns'> {}

function readCorpus(): readonly Conversation[] {
  if (!existsSync(CORPUS)) return [];
  return readFileSync(CORPUS, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const read = JSON.parse(line) as CorpusLine;
      return { ...read, arc: read.id.replace(/-\d+$/, ''), source: 'corpus' };
    });
}
