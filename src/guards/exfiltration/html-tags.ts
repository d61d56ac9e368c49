/**
 * Follows HTML tags unit by unit: in which attribute of which tag a text stands, as a browser's tokenizer sees it.
 * Never decides what is dangerous.
 */

const MAX_NAME_CHARACTERS = 32;

const STATE = {
  text: 0,
  open: 1,
  name: 2,
  beforeAttribute: 3,
  attribute: 4,
  afterAttribute: 5,
  beforeValue: 6,
  quoted: 7,
  unquoted: 8,
  closing: 9,
} as const;

export class HtmlTags {
  tag = '';
  attribute = '';
  /** The quote that ends the value; 0 for a value without quotes. */
  quote = 0;
  /** The element whose content is code and not text: `script`, `style`. */
  rawElement = '';
  readonly #restarts: boolean;
  #state: number = STATE.text;
  #closing = '';
  #afterOpen = false;

  /** @param restarts every `<` before a letter begins a tag, wherever it stands. */
  constructor(restarts: boolean) {
    this.#restarts = restarts;
  }

  /** Text without `<` changes nothing. */
  get calm(): boolean {
    return this.#state === STATE.text && !this.#afterOpen;
  }

  get inTag(): boolean {
    return this.#state !== STATE.text && this.#state !== STATE.closing;
  }

  /** A URL here may be fetched: it is in the value of an attribute that browsers do not only show. */
  get mayLoad(): boolean {
    const inValue = this.#state === STATE.quoted || this.#state === STATE.unquoted;
    return inValue && !isTextAttribute(this.attribute);
  }

  /** Takes one unit; true where a value begins: after this unit, its `quote`, or with it where it has no quotes. */
  take(unit: number, character: string): boolean {
    if (this.#restarts) {
      const begins = this.#afterOpen && isLetter(unit) && this.#state !== STATE.open;
      this.#afterOpen = unit === 0x3c;
      if (begins) return this.#afterOpening(unit, character);
    }
    switch (this.#state) {
      case STATE.text:
        if (unit === 0x3c) this.#state = STATE.open;
        return false;
      case STATE.open:
        return this.#afterOpening(unit, character);
      case STATE.name:
        return this.#inName(unit, character);
      case STATE.closing:
        return this.#inClosing(unit, character);
      case STATE.quoted:
        if (unit === this.quote) this.#state = STATE.beforeAttribute;
        return false;
      case STATE.unquoted:
        if (isSpace(unit)) this.#state = STATE.beforeAttribute;
        else if (unit === 0x3e) this.#end();
        return false;
      case STATE.beforeValue:
        return this.#beforeValue(unit);
      default:
        return this.#aroundAttribute(unit, character);
    }
  }

  #afterOpening(unit: number, character: string): boolean {
    if (isLetter(unit)) {
      this.#state = STATE.name;
      this.tag = character.toLowerCase();
      this.attribute = '';
    } else if (unit === 0x2f) {
      this.#state = STATE.closing;
      this.#closing = '';
    } else if (unit !== 0x3c) this.#state = STATE.text;
    return false;
  }

  #inName(unit: number, character: string): boolean {
    if (unit === 0x3e) this.#end();
    else if (isSpace(unit) || unit === 0x2f) this.#state = STATE.beforeAttribute;
    // `<https:…`: an autolink, not a tag.
    else if (unit === 0x3a) this.#state = STATE.text;
    else if (this.tag.length < MAX_NAME_CHARACTERS) this.tag += character.toLowerCase();
    return false;
  }

  #inClosing(unit: number, character: string): boolean {
    if (isLetter(unit) && this.#closing.length < MAX_NAME_CHARACTERS) {
      this.#closing += character.toLowerCase();
      return false;
    }
    if (this.#closing === this.rawElement) this.rawElement = '';
    this.#state = unit === 0x3c ? STATE.open : STATE.text;
    return false;
  }

  #beforeValue(unit: number): boolean {
    if (isSpace(unit)) return false;
    if (unit === 0x3e) {
      this.#end();
      return false;
    }
    const quoted = unit === 0x22 || unit === 0x27;
    this.quote = quoted ? unit : 0;
    this.#state = quoted ? STATE.quoted : STATE.unquoted;
    return true;
  }

  #aroundAttribute(unit: number, character: string): boolean {
    if (unit === 0x3e) this.#end();
    else if (isSpace(unit)) {
      if (this.#state === STATE.attribute) this.#state = STATE.afterAttribute;
    } else if (unit === 0x2f) this.#state = STATE.beforeAttribute;
    else if (unit === 0x3d && this.#state !== STATE.beforeAttribute) this.#state = STATE.beforeValue;
    else if (this.#state !== STATE.attribute) {
      this.#state = STATE.attribute;
      this.attribute = character.toLowerCase();
    } else if (this.attribute.length < MAX_NAME_CHARACTERS) this.attribute += character.toLowerCase();
    return false;
  }

  #end(): void {
    this.#state = STATE.text;
    if (this.tag === 'script' || this.tag === 'style') this.rawElement = this.tag;
  }
}

function isSpace(unit: number): boolean {
  return unit <= 0x20;
}

function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a && unit < 0x80;
}

export function isTextAttribute(name: string): boolean {
  return TEXT_ATTRIBUTES.has(name) || name.startsWith('aria-') || name.startsWith('xmlns');
}

/** The value is one URL; in other attributes URLs are looked for. */
export function isUrlAttribute(name: string): boolean {
  return URL_ATTRIBUTES.has(name);
}

/** Attributes that browsers show or compare and never fetch. */
const TEXT_ATTRIBUTES: ReadonlySet<string> = new Set(
  'alt title class id name type rel lang label placeholder cite itemtype d'.split(' '),
);
const URL_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'src href xlink:href action formaction poster data background manifest codebase lowsrc dynsrc longdesc ' +
    'data-src data-href'
  ).split(' '),
);
