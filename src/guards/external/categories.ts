/**
 * Which of a service's categories count, from which score on, and what they are called in records. Names that come from
 * a service never become labels of their own: what is neither known nor configured is `other`.
 */

/** Categories as records and settings compare them: `harassment/threatening` and `harassment_threatening` are one. */
export function categoryName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

export interface CategoryOptions {
  /** In front of each type: `content.`. */
  readonly prefix: string;
  /** The service's categories, as `categoryName` writes them. */
  readonly known: readonly string[];
  /** From the settings; absent: what the service flags by itself. */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
}

export class Categories {
  readonly #prefix: string;
  readonly #known: ReadonlySet<string>;
  readonly #thresholds: ReadonlyMap<string, number> | undefined;

  constructor({ prefix, known, thresholds }: CategoryOptions) {
    const entries = Object.entries(thresholds ?? {}).map(
      ([name, score]) => [categoryName(name), score] as const,
    );
    this.#prefix = prefix;
    this.#thresholds = thresholds === undefined ? undefined : new Map(entries);
    this.#known = new Set([...known, ...entries.map(([name]) => name)]);
  }

  /** The finding's type where it counts. `flagged`: what the service itself would say of it. */
  typeOf(category: string, score: number, flagged: boolean): string | undefined {
    const name = categoryName(category);
    const counts = this.#thresholds === undefined ? flagged : score >= (this.#thresholds.get(name) ?? 2);
    if (!counts) return undefined;
    return `${this.#prefix}${this.#known.has(name) ? name : 'other'}`;
  }
}
