/**
 * The content blocks of a request: which kinds may pass, and how many images there are. A kind that can be neither
 * screened nor priced is refused with its path, and so is a file of the operator's account, which any tenant could name.
 */
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { wrongType } from '../openai/field-checks.ts';

export interface MediaCount {
  images: number;
  /** The sources whose bytes stand in the request. */
  readonly inline: Set<object>;
  /** Characters of inline images, which are not billed as text. */
  inlineBytes: number;
}

const BLOCKS: ReadonlySet<string> = new Set([
  'text',
  'image',
  'document',
  'search_result',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
  'server_tool_use',
  'mcp_tool_use',
  'mcp_tool_result',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'tool_reference',
  'browser_state',
]);

/** Checks a message's or the system's content and adds its images to `media`. `at` is the content's path. */
export function checkContent(content: unknown, at: string, media: MediaCount): Refusal | undefined {
  if (content == null || typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return wrongType(at, 'a string or an array');
  for (let index = 0; index < content.length; index += 1) {
    const problem = checkBlock(content[index], `${at}[${index}]`, media);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkBlock(block: unknown, at: string, media: MediaCount): Refusal | undefined {
  if (!isObject(block) || typeof block['type'] !== 'string')
    return wrongType(at, 'a content block with a type');
  const { type } = block;
  if (!BLOCKS.has(type)) return unsupported(`${at}.type`, 'Content blocks of this type');
  switch (type) {
    case 'text':
      return typeof block['text'] === 'string' ? undefined : wrongType(`${at}.text`, 'a string');
    case 'image':
      return checkImage(block['source'], `${at}.source`, media);
    case 'document':
      return checkDocument(block['source'], `${at}.source`, media);
    case 'tool_result':
    case 'search_result':
      return checkContent(block['content'], `${at}.content`, media);
    case 'web_fetch_tool_result':
      return checkFetched(block['content'], `${at}.content`, media);
    default:
      return undefined;
  }
}

function checkImage(source: unknown, at: string, media: MediaCount): Refusal | undefined {
  if (!isObject(source)) return wrongType(at, 'an object');
  const { type, data, url } = source;
  if (type === 'base64') {
    if (!isInlineImage(source)) return wrongType(`${at}.data`, 'an image in base64');
    media.inline.add(source);
    media.inlineBytes += String(data).length;
  } else if (type !== 'url') return unsupported(`${at}.type`, 'Image sources of this type');
  else if (typeof url !== 'string') return wrongType(`${at}.url`, 'a string');
  media.images += 1;
  return undefined;
}

/** Only text can be screened: a document that is bytes, or that the provider would fetch by itself, is refused. */
function checkDocument(source: unknown, at: string, media: MediaCount): Refusal | undefined {
  if (!isObject(source)) return wrongType(at, 'an object');
  if (source['type'] === 'content') return checkContent(source['content'], `${at}.content`, media);
  if (source['type'] !== 'text') return unsupported(`${at}.type`, 'Document sources of this type');
  return typeof source['data'] === 'string' ? undefined : wrongType(`${at}.data`, 'a string');
}

function checkFetched(content: unknown, at: string, media: MediaCount): Refusal | undefined {
  const fetched = isObject(content) ? content['content'] : undefined;
  return fetched === undefined ? undefined : checkBlock(fetched, `${at}.content`, media);
}

/** Bytes in their one canonical spelling: what a lenient decoder would skip could be words. */
function isInlineImage({ media_type: media, data }: JsonObject): boolean {
  if (typeof media !== 'string' || !media.startsWith('image/')) return false;
  // A regular expression over megabytes takes several times as long.
  return typeof data === 'string' && Buffer.from(data, 'base64').toString('base64') === data;
}

export function unsupported(param: string, what: string): Refusal {
  return refuse('unsupported_content', `${param} cannot be screened and priced`, {
    param,
    detail: `${what} are not supported through this gate: ${param}.`,
  });
}
