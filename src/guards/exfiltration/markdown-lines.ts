/**
 * Follows fenced code blocks and blank lines, so that URLs in code are not taken for images. A fence protects only
 * where every Markdown reader sees one: once lists, quotes or HTML make it doubtful, no fence is believed any more.
 */

/** The beginning of a line that is looked at; a longer opening line of a fence is not believed. */
const MAX_LINE_CHARACTERS = 200;
const FENCE = /^( {0,3})(`{3,}|~{3,})([^`]*)$/;
const FENCE_MARK = /`{3}|~{3}/;
/** HTML that a blank line does not end: what looks like a fence in it is text. */
const LASTING_HTML = /<(?:script|pre|style|textarea|!|\?)/i;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

interface Fence {
  readonly indent: number;
  readonly mark: string;
}

export class MarkdownLines {
  /** The text here is in a fenced code block, whatever reads it. */
  inCode = false;
  #line = '';
  #fence: Fence | undefined;
  #doubtful = false;
  /** There was a `<` since the last blank line: an HTML block may still be open, and fences in it are text. */
  #mayBeHtml = false;
  #afterReturn = false;
  /** The line has a sign of a fence or of HTML. */
  #marked = false;

  /** Nothing is open that text without newlines and marks could change. */
  get neutral(): boolean {
    return this.#fence === undefined && !this.#mayBeHtml && !this.#afterReturn;
  }

  /** The line goes on after its indentation. */
  get calm(): boolean {
    return !this.#afterReturn && (this.#fence === undefined || this.#line.trim() !== '');
  }

  /** Takes text without newlines; only while `calm`. */
  takeInLine(text: string, from: number, end: number): void {
    const left = MAX_LINE_CHARACTERS - this.#line.length;
    if (left > 0) this.#line += text.slice(from, Math.min(end, from + left));
  }

  /** Takes text in one step that holds neither `<` nor a fence's marks nor a carriage return; only while `neutral`. */
  skip(text: string): void {
    const lineFeed = text.lastIndexOf('\n');
    if (lineFeed < 0) this.#line = (this.#line + text).slice(0, MAX_LINE_CHARACTERS);
    else {
      if (lineFeed > 0 || this.#line !== '') this.#endLine();
      this.#line = text.slice(lineFeed + 1, lineFeed + 1 + MAX_LINE_CHARACTERS);
    }
  }

  /** Takes one UTF-16 unit; true where it ends a blank line, and with it the paragraph. */
  take(unit: number, character: string): boolean {
    if (unit === LINE_FEED && this.#afterReturn) {
      this.#afterReturn = false;
      return false;
    }
    this.#afterReturn = unit === CARRIAGE_RETURN;
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.#endLine();
    if (unit === 0x60 || unit === 0x7e || unit === 0x3c) this.#marked = true;
    if (this.#fence !== undefined && unit > 0x20) this.#checkIndentation(this.#fence);
    if (this.#line.length < MAX_LINE_CHARACTERS) this.#line += character;
    return false;
  }

  #endLine(): boolean {
    const line = this.#line;
    this.#line = '';
    const blank = !(line.charCodeAt(0) > 0x20) && line.trim() === '';
    if (this.#fence !== undefined) {
      if (this.#marked) this.#readCode(this.#fence, line, blank);
    } else if (this.#marked || blank) this.#readProse(line, blank);
    this.#marked = false;
    this.inCode = this.#fence !== undefined;
    return blank && this.#fence === undefined;
  }

  #readProse(line: string, blank: boolean): void {
    if (blank) this.#mayBeHtml = false;
    if (blank || this.#doubtful) return;
    const fence = FENCE.exec(line);
    if (line.includes('<')) {
      this.#mayBeHtml = true;
      if (LASTING_HTML.test(line)) this.#doubtful = true;
    }
    if (fence === null) {
      // In a list or a quote, or with code after it: whether it opens or ends a fence depends on the reader.
      if (FENCE_MARK.test(line)) this.#doubtful = true;
    } else if (this.#mayBeHtml || line.length >= MAX_LINE_CHARACTERS) this.#doubtful = true;
    else this.#fence = { indent: fence[1]?.length ?? 0, mark: fence[2] ?? '' };
  }

  #readCode({ mark }: Fence, line: string, blank: boolean): void {
    if (blank) return;
    const indentation = line.length - line.trimStart().length;
    const closing = line.trim();
    const closes = closing.length >= mark.length && closing === mark.charAt(0).repeat(closing.length);
    if (closes && indentation <= 3) this.#fence = undefined;
  }

  /** A list item that ends where its text is not indented takes its fence with it. */
  #checkIndentation({ indent }: Fence): void {
    if (this.#line.length >= indent || this.#line.trim() !== '') return;
    this.#fence = undefined;
    this.#doubtful = true;
    this.inCode = false;
  }
}
