/** The text of a server-sent event around its JSON: nothing but the event's name and data is ever sent on. */
import { onOneLine } from '../sse-parser.ts';

const NAME = /^[\w.-]{1,64}$/;

/** What the last `event:` line says; undefined where there is none. */
export function eventNameOf(raw: string): string | undefined {
  if (raw.startsWith('data: ') && !raw.includes('\nevent:')) return undefined;
  let name: string | undefined;
  for (const line of raw.split(/\r?\n/)) {
    if (line.startsWith('event:')) name = line.charCodeAt(6) === 32 ? line.slice(7) : line.slice(6);
  }
  return name;
}

/** The event as Anthropic writes one; undefined where its name is no name. Line feeds between JSON tokens go. */
export function canonicalEvent(name: string, data: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  return `event: ${name}\ndata: ${onOneLine(data)}\n\n`;
}
