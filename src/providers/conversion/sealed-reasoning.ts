/**
 * A vendor's signature of its reasoning, as it travels through a format of another vendor: marked with whose it is, so
 * that it goes back to the same vendor and to no other. The text is base64, as every format takes it.
 */
import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { isJsonObject } from './field-reader.ts';
import type { Vendor } from './neutral-request.ts';

/** The members that a vendor's package keeps of a part and needs back. */
export type ReasoningMarks = Readonly<Record<string, string>>;

const MEMBERS = ['signature', 'redactedData', 'redactedContent', 'thoughtSignature'] as const;
/** Where each package keeps them; Google's has another name on Vertex. */
const NAMESPACES: Readonly<Record<Vendor, readonly string[]>> = {
  anthropic: ['anthropic'],
  google: ['google', 'googleVertex'],
  openai: ['openai'],
  bedrock: ['bedrock'],
};
const PREFIX = 'portcullis:';

/** What is to be kept of a part that came; undefined where there is nothing. */
export function marksOf(
  vendor: Vendor,
  metadata: SharedV4ProviderMetadata | undefined,
): ReasoningMarks | undefined {
  const own: unknown = NAMESPACES[vendor].map((name) => metadata?.[name]).find((one) => one !== undefined);
  if (!isJsonObject(own)) return undefined;
  const marks: Record<string, string> = {};
  for (const member of MEMBERS) {
    const value = own[member];
    if (typeof value === 'string') marks[member] = value;
  }
  return Object.keys(marks).length === 0 ? undefined : marks;
}

export function seal(vendor: Vendor, marks: ReasoningMarks): string {
  return Buffer.from(`${PREFIX}${JSON.stringify([vendor, marks])}`).toString('base64');
}

/** The marks that this vendor once gave; undefined for any other text. */
export function unseal(vendor: Vendor, text: string): SharedV4ProviderOptions | undefined {
  const opened = Buffer.from(text, 'base64').toString('utf8');
  if (!opened.startsWith(PREFIX)) return undefined;
  try {
    const [whose, marks] = JSON.parse(opened.slice(PREFIX.length)) as [unknown, unknown];
    return whose === vendor && isMarks(marks) ? { [vendor]: { ...marks } } : undefined;
  } catch {
    // Not one of ours: another vendor's signature that happens to begin alike.
    return undefined;
  }
}

function isMarks(value: unknown): value is ReasoningMarks {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string');
}
