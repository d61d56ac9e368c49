/**
 * Reads the members of one JSON object, each by its name, and at the end refuses every member that nobody read: what a
 * conversion does not know it cannot carry, and must not drop.
 */
import { UnsupportedField } from './unsupported-field.ts';

export type Json = Readonly<Record<string, unknown>>;

const NOT_CARRIED = 'the provider that serves this model speaks another format, which has no place for it';

export interface ReaderOptions {
  /** The name that a member has for the reader, where the format accepts several for it. */
  readonly nameOf?: (name: string) => string;
}

export class FieldReader {
  readonly path: string;
  readonly #values = new Map<string, unknown>();
  readonly #written = new Map<string, string>();
  readonly #unread = new Set<string>();
  readonly #options: ReaderOptions;

  constructor(value: unknown, path: string, options: ReaderOptions = {}) {
    this.path = path;
    this.#options = options;
    if (!isJsonObject(value)) throw new UnsupportedField(path === '' ? '$' : path, 'it must be an object');
    for (const [name, member] of Object.entries(value)) {
      if (member == null) continue;
      const known = options.nameOf?.(name) ?? name;
      this.#values.set(known, member);
      this.#written.set(known, name);
      this.#unread.add(known);
    }
  }

  /** The path of a member as the caller wrote it. */
  at(name: string): string {
    const written = this.#written.get(name) ?? name;
    return this.path === '' ? written : `${this.path}.${written}`;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Any value; undefined for what is absent or null. */
  take(name: string): unknown {
    this.#unread.delete(name);
    return this.#values.get(name);
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'string') return value;
    throw new UnsupportedField(this.at(name), 'it must be a text');
  }

  need(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new UnsupportedField(this.at(name), 'it is required');
  }

  number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'number') return value;
    throw new UnsupportedField(this.at(name), 'it must be a number');
  }

  flag(name: string): boolean | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw new UnsupportedField(this.at(name), 'it must be true or false');
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.take(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw new UnsupportedField(this.at(name), 'it must be a list');
  }

  texts(name: string): string[] | undefined {
    return this.list(name)?.map((one, index) => {
      if (typeof one === 'string') return one;
      throw new UnsupportedField(`${this.at(name)}[${index}]`, 'it must be a text');
    });
  }

  /** A member that is an object with members of its own; the caller of this ends it too. */
  object(name: string): FieldReader | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : new FieldReader(value, this.at(name), this.#options);
  }

  /** The elements of a list, each an object. */
  objects(name: string): readonly FieldReader[] {
    return (this.list(name) ?? []).map(
      (one, index) => new FieldReader(one, `${this.at(name)}[${index}]`, this.#options),
    );
  }

  /** Reads a member that says nothing as long as it has one of these values; any other is refused. */
  only(name: string, ...values: readonly unknown[]): void {
    const value = this.take(name);
    if (value !== undefined && !values.includes(value)) throw this.refusal(name);
  }

  refusal(name: string, why = NOT_CARRIED): UnsupportedField {
    return new UnsupportedField(this.at(name), why);
  }

  /** The object as a whole cannot be carried. */
  refused(why = NOT_CARRIED): UnsupportedField {
    return new UnsupportedField(this.path, why);
  }

  /** To be called once everything that is carried was read. */
  end(): void {
    for (const name of this.#unread) throw this.refusal(name);
  }
}

export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
