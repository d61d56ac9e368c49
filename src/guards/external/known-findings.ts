/**
 * What external guards found in an answer, as an output guard: by the time that text comes here it is judged, so that
 * nothing waits. One list a channel; a channel whose name comes again after its end has the next list.
 */
import type { Finding, OutputGuard, OutputInspector, OutputJudgement } from '../guard.ts';
import { NO_FINDINGS } from '../guard.ts';

export class KnownFindings {
  readonly #lists = new Map<string, Finding[][]>();

  /** The list for the channel of this name that is opened next; `add` to it before its text comes. */
  register(channel: string): Finding[] {
    const list: Finding[] = [];
    const lists = this.#lists.get(channel);
    if (lists === undefined) this.#lists.set(channel, [list]);
    else lists.push(list);
    return list;
  }

  guard(): OutputGuard {
    return {
      name: 'external',
      open: (channel) => {
        const lists = this.#lists.get(channel);
        const list = lists?.shift();
        if (lists?.length === 0) this.#lists.delete(channel);
        // A channel that nobody judged: it must not pass for one in which nothing was found.
        if (list === undefined) throw new Error('a channel was opened that was not judged');
        return new KnownInspector(list);
      },
    };
  }
}

class KnownInspector implements OutputInspector {
  /** With offsets into the channel's whole text. */
  readonly #list: Finding[];
  #base = 0;
  #safe = 0;

  constructor(list: Finding[]) {
    this.#list = list;
  }

  push(text: string, _final: boolean, released: number = this.#safe): OutputJudgement {
    this.#base += released;
    this.#safe = text.length;
    if (this.#list.length === 0) return { findings: NO_FINDINGS, safe: text.length };
    const upTo = this.#base + text.length;
    const findings = this.#list
      .filter(({ start, end }) => start < upTo && end > this.#base)
      .map((finding) => this.#within(finding, upTo));
    return { findings, safe: text.length };
  }

  /** The part of it that stands in the text; only its beginning brings the replacement. */
  #within(finding: Finding, upTo: number): Finding {
    const { start, end } = finding;
    const begun = start < this.#base;
    return {
      ...finding,
      start: begun ? 0 : start - this.#base,
      end: Math.min(end, upTo) - this.#base,
      ...(begun && finding.replacement !== undefined && { replacement: '' }),
    };
  }
}
