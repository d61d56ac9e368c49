/**
 * Reads a provider's usage or cost export: the pages of OpenAI's and Anthropic's admin APIs as they come, one JSON
 * value a line, or a CSV with a header. Untrusted text: what has no known shape is refused with its place, never skipped.
 */
import { parseCsv } from './csv.ts';

/** What an export says of one model in one period. Absent: it does not say. */
export interface UsageRow {
  readonly model: string;
  /** All input, cached and written to the cache included. */
  readonly inputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly outputTokens?: number;
  readonly costNanoUsd?: number;
}

export const MAX_USAGE_ROWS = 1_000_000;

/** Thrown where the export cannot be understood; the message is for its owner. */
export class UsageExportError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Throws UsageExportError. */
export function readUsageExport(text: string): readonly UsageRow[] {
  const trimmed = text.trim();
  const rows = /^[[{]/.test(trimmed) ? jsonValues(trimmed).flatMap(rowsOf) : csvRows(trimmed);
  if (rows.length > MAX_USAGE_ROWS) throw new UsageExportError(`more than ${MAX_USAGE_ROWS} rows`);
  return rows;
}

/** One JSON value, or one a line. */
function jsonValues(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, index) => parseLine(line, index + 1));
  }
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageExportError(`line ${number} is not JSON`);
  }
}

/** A list, a page (`data`), a bucket (`results`), or one result. */
function rowsOf(value: unknown): readonly UsageRow[] {
  if (Array.isArray(value)) return value.flatMap(rowsOf);
  if (!isFields(value)) throw new UsageExportError('an entry is no object');
  if (Array.isArray(value['data'])) return value['data'].flatMap(rowsOf);
  if (Array.isArray(value['results'])) return value['results'].flatMap(rowsOf);
  return [rowOf(value)];
}

function rowOf(fields: Fields): UsageRow {
  if (fields['object'] === 'organization.costs.result') return openAiCost(fields);
  if ('uncached_input_tokens' in fields) return anthropicUsage(fields);
  if (typeof fields['amount'] === 'string' && 'currency' in fields) return anthropicCost(fields);
  return plainRow(fields);
}

/** https://platform.openai.com/docs/api-reference/usage/costs: a line item is `<model>, <what>`. */
function openAiCost(fields: Fields): UsageRow {
  const amount = isFields(fields['amount']) ? fields['amount'] : {};
  const item = fields['line_item'];
  requireDollars(amount['currency']);
  const model = typeof item === 'string' ? (item.split(',')[0] ?? '') : '';
  return { model: model.trim() || 'all models', costNanoUsd: nanoUsd(amount['value'], 1) };
}

/** https://platform.claude.com/docs/en/api/admin/usage_report: cache reads and writes are beside the input. */
function anthropicUsage(fields: Fields): UsageRow {
  const creation = isFields(fields['cache_creation']) ? Object.values(fields['cache_creation']) : [];
  const cachedInputTokens = count(fields['cache_read_input_tokens'] ?? 0);
  const written = creation.reduce((sum: number, each) => sum + count(each), 0);
  return {
    model: modelOf(fields),
    inputTokens: count(fields['uncached_input_tokens']) + cachedInputTokens + written,
    cachedInputTokens,
    outputTokens: count(fields['output_tokens']),
  };
}

/** https://platform.claude.com/docs/en/api/admin/cost_report: decimal text, in cents. */
function anthropicCost(fields: Fields): UsageRow {
  requireDollars(fields['currency']);
  const { model } = fields;
  return {
    model: typeof model === 'string' ? model : 'all models',
    costNanoUsd: nanoUsd(fields['amount'], 100),
  };
}

const COLUMNS = {
  model: ['model', 'model_name', 'snapshot_id', 'modelversion'],
  input: ['input_tokens', 'input', 'prompt_tokens', 'n_context_tokens_total'],
  cached: [
    'input_cached_tokens',
    'cached_input_tokens',
    'cached_tokens',
    'cached',
    'cache_read_input_tokens',
  ],
  output: ['output_tokens', 'output', 'completion_tokens', 'n_generated_tokens_total'],
  cost: ['cost_usd', 'cost', 'amount_value', 'amount', 'total_cost'],
} as const;

/** OpenAI's usage results, and any table with such columns. Input counts the cached tokens too. */
function plainRow(fields: Fields): UsageRow {
  const pick = (names: readonly string[]) =>
    names.map((name) => fields[name]).find((value) => value !== undefined && value !== null && value !== '');
  const [input, cached, output, cost] = [COLUMNS.input, COLUMNS.cached, COLUMNS.output, COLUMNS.cost].map(
    pick,
  );
  if (input === undefined && output === undefined && cost === undefined)
    throw new UsageExportError('a row has neither tokens nor a cost');
  const model = pick(COLUMNS.model);
  if (typeof model !== 'string') throw new UsageExportError('a row names no model');
  return {
    model,
    ...(input !== undefined && { inputTokens: count(input) }),
    ...(cached !== undefined && { cachedInputTokens: count(cached) }),
    ...(output !== undefined && { outputTokens: count(output) }),
    ...(cost !== undefined && { costNanoUsd: nanoUsd(cost, 1) }),
  };
}

function csvRows(text: string): readonly UsageRow[] {
  const [header, ...lines] = parseCsv(text);
  if (header === undefined) throw new UsageExportError('the export is empty');
  const names = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  return lines.map((cells) => plainRow(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))));
}

function modelOf({ model }: Fields): string {
  return typeof model === 'string' && model !== '' ? model : 'all models';
}

function count(value: unknown): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (!Number.isSafeInteger(number) || (number as number) < 0)
    throw new UsageExportError(`${JSON.stringify(value)} is no number of tokens`);
  return number as number;
}

/** `part`: how many of its unit make a dollar. Rounded to the nano-dollar: exports come as binary fractions. */
function nanoUsd(value: unknown, part: number): number {
  const number = typeof value === 'string' ? Number(value.replace(/^\$/, '')) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || value === '')
    throw new UsageExportError(`${JSON.stringify(value)} is no amount of money`);
  return Math.round((number / part) * 1_000_000_000);
}

function requireDollars(currency: unknown): void {
  if (typeof currency !== 'string' || currency.toLowerCase() !== 'usd')
    throw new UsageExportError(`an amount in ${JSON.stringify(currency)}: only US dollars are compared`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
