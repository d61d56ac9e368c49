/** One destination while it is read: where it began, what ends it, and what was decided about it. */
import type { DestinationForm } from './read-destination.ts';

export type CaptureKind =
  /** The destination is still to begin: white space after `](`. */
  'waiting' | 'markdown' | 'angle' | 'quoted' | 'unquoted' | 'bare';

export interface Removal {
  readonly type: string;
  readonly replacement: string;
}

export interface Capture {
  kind: CaptureKind;
  readonly form: DestinationForm;
  /** It is fetched when the text is shown; false: when someone follows it. */
  readonly loads: boolean;
  /** Absolute offset of its first unit that is not removed yet. */
  start: number;
  raw: string;
  /** Open parentheses or brackets within it. */
  depth: number;
  /** The quote that ends it. */
  readonly quote: number;
  /** The label's hash, for a reference definition. */
  readonly label: number | undefined;
  state: 'reading' | 'passed' | 'removing';
  removal: Removal | undefined;
}

const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const BARE_ENDS: ReadonlySet<number> = new Set(
  Array.from('<>"`{}|^\u00a0\u3000', (end) => end.charCodeAt(0)),
);

/** Whether the unit ends the destination; counts what is open in it. */
export function endsCapture(capture: Capture, unit: number): boolean {
  switch (capture.kind) {
    case 'waiting':
      return false;
    case 'quoted':
      return unit === capture.quote;
    case 'unquoted':
      return unit <= 0x20 || unit === 0x3e;
    case 'angle':
      return unit === 0x3e || unit === 0x0a || unit === 0x0d;
    case 'markdown':
      if (unit === OPEN_PARENTHESIS) capture.depth += 1;
      if (unit === CLOSE_PARENTHESIS && capture.label === undefined) capture.depth -= 1;
      return unit <= 0x20 || capture.depth < 0;
    case 'bare':
      if (unit === OPEN_PARENTHESIS || unit === 0x5b) capture.depth += 1;
      if (unit === CLOSE_PARENTHESIS || unit === 0x5d) capture.depth -= 1;
      return unit <= 0x20 || capture.depth < 0 || BARE_ENDS.has(unit);
  }
}

/** Without what ends the sentence and not the URL. */
export function withoutPunctuation(raw: string): string {
  let end = raw.length;
  while (end > 0 && ".,;:!?*_~'".includes(raw.charAt(end - 1))) end -= 1;
  return raw.slice(0, end);
}
