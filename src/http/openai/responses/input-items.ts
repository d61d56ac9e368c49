/**
 * The items of a Responses input: which kinds can be screened, whose words they are, which media they bring. A kind that
 * the gate does not know could bring text from somewhere else, so it is refused, never passed on unread.
 */
import type { Refusal } from '../../../errors.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { SegmentKind } from '../../segments.ts';
import { roleKind } from '../chat-segments.ts';
import { unsupported, wrongType } from '../field-checks.ts';
import { isInline, textFileOf } from '../media.ts';

/** Most items that one request names by id only. */
const MAX_REFERENCES = 1_024;

const KINDS: ReadonlyMap<string, SegmentKind> = new Map([
  ['function_call', 'tool_args'],
  ['custom_tool_call', 'tool_args'],
  ['computer_call', 'tool_args'],
  ['local_shell_call', 'tool_args'],
  ['shell_call', 'tool_args'],
  ['apply_patch_call', 'tool_args'],
  ['function_call_output', 'tool_result'],
  ['custom_tool_call_output', 'tool_result'],
  ['computer_call_output', 'tool_result'],
  ['local_shell_call_output', 'tool_result'],
  ['shell_call_output', 'tool_result'],
  ['apply_patch_call_output', 'tool_result'],
  // What hosted tools found in an earlier answer is data, whoever sends it back.
  ['web_search_call', 'tool_result'],
  ['file_search_call', 'tool_result'],
  ['code_interpreter_call', 'tool_result'],
  ['mcp_call', 'tool_result'],
  ['mcp_list_tools', 'tool_result'],
  ['reasoning', 'assistant'],
]);

export interface CheckedItems {
  readonly items: readonly JsonObject[];
  readonly images: number;
  /** Bytes of `data:` URLs of images, which are not billed as text. */
  readonly inlineBytes: number;
  readonly references: readonly string[];
}

/** A message may leave its type out. */
export function typeOf(item: JsonObject): string {
  const { type } = item;
  return type == null ? 'message' : String(type);
}

/** Whose words an item is. */
export function itemKind(item: JsonObject): SegmentKind {
  const type = typeOf(item);
  return type === 'message' ? roleKind(String(item['role'])) : (KINDS.get(type) ?? 'document');
}

export function checkItems(input: readonly unknown[]): CheckedItems | Refusal {
  const media = { images: 0, inlineBytes: 0 };
  const references: string[] = [];
  for (const [index, item] of input.entries()) {
    const at = `input[${index}]`;
    if (!isObject(item)) return wrongType(at, 'an object');
    const problem = checkItem(item, at, media);
    if (problem !== undefined) return problem;
    if (item['type'] === 'item_reference') references.push(String(item['id']));
  }
  if (references.length > MAX_REFERENCES) return wrongType('input', `at most ${MAX_REFERENCES} references`);
  return { items: input as readonly JsonObject[], ...media, references };
}

interface Media {
  images: number;
  inlineBytes: number;
}

function checkItem(item: JsonObject, at: string, media: Media): Refusal | undefined {
  const { type } = item;
  if (type != null && typeof type !== 'string') return wrongType(`${at}.type`, 'a string');
  if (type === 'item_reference' || (type == null && item['role'] === undefined && item['id'] !== undefined)) {
    if (type == null) return wrongType(`${at}.type`, 'the type of an item');
    return typeof item['id'] === 'string' ? undefined : wrongType(`${at}.id`, 'a string');
  }
  if (type == null || type === 'message') {
    if (typeof item['role'] !== 'string') return wrongType(`${at}.role`, 'a string');
    if (typeof item['content'] !== 'string' && !Array.isArray(item['content']))
      return wrongType(`${at}.content`, 'a string or an array');
  } else if (!KINDS.has(type)) return unsupported(at, 'items of this type cannot be screened');
  return (
    checkParts(item['content'], `${at}.content`, media) ??
    checkParts(item['output'], `${at}.output`, media) ??
    checkScreenshot(item, at, media)
  );
}

const TEXT_PARTS = new Set([
  'input_text',
  'output_text',
  'text',
  'refusal',
  'reasoning_text',
  'summary_text',
]);

function checkParts(parts: unknown, at: string, media: Media): Refusal | undefined {
  if (!Array.isArray(parts)) return undefined;
  for (const [index, part] of parts.entries()) {
    const problem = checkPart(part, `${at}[${index}]`, media);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkPart(part: unknown, at: string, media: Media): Refusal | undefined {
  // A part of a tool's own output (a shell's, an interpreter's) has fields of its own, all of them screened.
  if (!isObject(part)) return typeof part === 'string' ? undefined : wrongType(at, 'a content part');
  const { type } = part;
  if (type === undefined && (part['stdout'] !== undefined || part['outcome'] !== undefined)) return undefined;
  if (typeof type !== 'string') return wrongType(at, 'a content part with a type');
  if (TEXT_PARTS.has(type)) return undefined;
  if (type === 'input_image') return countImage(part, at, media);
  if (type === 'input_file')
    return textFileOfPart(part) === undefined
      ? unsupported(at, 'only text files that are sent along can be screened')
      : undefined;
  return unsupported(at, 'content parts of this type cannot be screened');
}

function checkScreenshot(item: JsonObject, at: string, media: Media): Refusal | undefined {
  if (item['type'] !== 'computer_call_output') return undefined;
  const { output } = item;
  return isObject(output)
    ? countImage(output, `${at}.output`, media)
    : wrongType(`${at}.output`, 'a screenshot');
}

function countImage(part: JsonObject, at: string, media: Media): Refusal | undefined {
  // A file's id names something that lies at the provider under the gate's account: any tenant could name any other's.
  if (part['file_id'] != null)
    return unsupported(`${at}.file_id`, 'files at the provider are not kept apart');
  const url = part['image_url'];
  if (typeof url !== 'string') return wrongType(`${at}.image_url`, 'a string');
  media.images += 1;
  if (isInline(url)) media.inlineBytes += url.length;
  return undefined;
}

const FILE_PART_MEMBERS: ReadonlySet<string> = new Set(['type', 'file_data', 'filename', 'detail']);

/** The text of an inline text file; undefined where the part brings anything else. */
export function textFileOfPart(part: JsonObject) {
  if (!Object.keys(part).every((name) => FILE_PART_MEMBERS.has(name))) return undefined;
  return textFileOf({ file: { file_data: part['file_data'] } });
}
