/**
 * SubRip and WebVTT as lines of text: what is neither a number nor a time of a cue is text, so that nothing of a file goes
 * unscreened. Linear.
 */

export interface Subtitles {
  /** Every line that is text. */
  readonly lines: readonly string[];
  /** As the first cue begins and the last one ends. */
  readonly from: string;
  readonly to: string;
}

const NUMBER = /^\d{1,9}$/;
const TIMES = /^((?:\d{2,4}:)?\d{2}:\d{2}[.,]\d{3}) --> ((?:\d{2,4}:)?\d{2}:\d{2}[.,]\d{3})$/;
const HEAD = 'WEBVTT';

export function readSubtitles(body: string): Subtitles {
  const said: string[] = [];
  let [from, to] = ['00:00:00,000', '00:00:00,000'];
  let cues = 0;
  const lines = body.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const [, begins, ends] = TIMES.exec(line) ?? [];
    if (begins !== undefined && ends !== undefined) {
      if (cues === 0) from = begins;
      to = ends;
      cues += 1;
    } else if (line !== '' && line !== HEAD && !isCueNumber(line, lines[index + 1])) said.push(line);
  }
  return { lines: said, from, to };
}

/** Digits are a number of the format's only where times follow; elsewhere somebody said them. */
function isCueNumber(line: string, next = ''): boolean {
  return NUMBER.test(line) && TIMES.test(next);
}

/** One cue for everything: where a text was changed nobody knows which cue had it. */
export function writeSubtitles({ from, to }: Subtitles, text: string, form: 'srt' | 'vtt'): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ');
  return form === 'srt'
    ? `1\n${from} --> ${to}\n${line}\n`
    : `${HEAD}\n\n${from.replace(',', '.')} --> ${to.replace(',', '.')}\n${line}\n`;
}
