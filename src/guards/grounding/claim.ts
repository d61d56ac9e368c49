/** What an answer says that a document could support: the kinds of claims, and how they are found in a line. */
import { findDates } from './dates.ts';
import { findNames } from './names.ts';
import { findNumbers } from './numbers.ts';
import { findQuotes, findUrls } from './quotes.ts';

export type ClaimType = 'number' | 'date' | 'name' | 'quote' | 'url';

export interface Claim {
  readonly type: ClaimType;
  readonly start: number;
  readonly end: number;
  /** Ways to read it, each as it is kept of documents; one that is found supports it. A quote has its folded text. */
  readonly readings: readonly string[];
}

/** The claims of one line, in order, none within another. Linear in its length. */
export function findClaims(line: string): readonly Claim[] {
  const free = new FreeText(line);
  free.take(findUrls(free.text));
  free.take(findQuotes(free.text));
  free.take(findDates(free.text));
  free.take(findNumbers(free.text));
  free.take(findNames(free.text));
  return free.claims;
}

/** A line in which what was taken is blank for the finders that come later. */
class FreeText {
  text: string;
  readonly claims: Claim[] = [];

  constructor(text: string) {
    this.text = text;
  }

  take(claims: readonly Claim[]): void {
    if (claims.length === 0) return;
    let left = '';
    let from = 0;
    for (const claim of claims) {
      left += `${this.text.slice(from, claim.start)}${'\u0001'.repeat(claim.end - claim.start)}`;
      from = claim.end;
      this.claims.push(claim);
    }
    this.text = left + this.text.slice(from);
  }
}
