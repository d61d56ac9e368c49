/** The kinds of personal data: those that have a form of their own, names that their context tells, and what a search for them needs to know. */
import type { CountryCode } from 'libphonenumber-js/max';
import type { Match } from '../match.ts';

export const PERSONAL_DATA_TYPES = [
  'email',
  'phone',
  'credit_card',
  'iban',
  'ssn',
  'national_id',
  'ip_address',
  'person_name',
  'place',
] as const;
export type PersonalDataType = (typeof PERSONAL_DATA_TYPES)[number];

export interface PersonalDataSearch {
  readonly types: ReadonlySet<PersonalDataType>;
  /** Where phone numbers without a country code are at home. */
  readonly defaultRegion?: CountryCode;
}

export interface PersonalDataMatch extends Match {
  readonly type: PersonalDataType;
}

/** A detector tries one place of the text; bounded work a place keeps the search linear. */
export type DetectAt = (text: string, start: number) => PersonalDataMatch | undefined;
