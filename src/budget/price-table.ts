/**
 * Prices of models: the dated built-in table, and the operator's overrides. A model that neither knows has no price,
 * and what has no price is refused, never free. Names are matched exactly or by the vendor's own snapshot suffix.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { baseUrlOf } from '../providers/base-url.ts';
import type { mediaPriceFields } from '../providers/media-price-settings.ts';
import type { PriceSettings, ProviderSettings } from '../providers/settings.ts';
import type { MediaPrices } from './media-price.ts';
import { nanoUsdFromUsd, picoUsdPerToken } from './money.ts';
import builtIn from './price-table.json' with { type: 'json' };

/** Pico-USD for one token of each kind. */
export interface TokenPrices {
  readonly inputPicoUsd: number;
  readonly cachedInputPicoUsd: number;
  readonly cacheWritePicoUsd: number;
  /** Writing for the shorter of two lifetimes. */
  readonly shortCacheWritePicoUsd: number;
  /** Reasoning tokens are output tokens. */
  readonly outputPicoUsd: number;
  /** Audio and images among input and output. */
  readonly audioInputPicoUsd: number;
  readonly imageInputPicoUsd: number;
  readonly audioOutputPicoUsd: number;
  readonly imageOutputPicoUsd: number;
  /** What each call costs besides its tokens, in pico-USD. */
  readonly requestPicoUsd: number;
}

export interface ModelPrice extends TokenPrices {
  /** Which prices these are, for the audit record: the table's date and hash, or a hash of the override. */
  readonly version: string;
  /** Prices of a request whose input passes the threshold, output included. */
  readonly longContext?: TokenPrices & { readonly aboveInputTokens: number };
  readonly maxOutputTokens?: number;
  readonly contextTokens?: number;
  /** The most input tokens that one image can cost. */
  readonly imageTokensBound?: number;
  /** One token of training; absent: it is not trained. */
  readonly trainingPicoUsd?: number;
  /** Of pictures, speech and transcripts; absent: the model makes none. */
  readonly media?: MediaPrices;
}

export interface PriceTable {
  /** `<date>+<first 12 hex digits of the SHA-256 of the data>`. */
  readonly version: string;
  readonly date: string;
  readonly sources: readonly string[];
  readonly vendors: ReadonlyMap<string, ReadonlyMap<string, ModelPrice>>;
}

const usd = z.number().min(0);
const prices = {
  input: usd,
  output: usd,
  cachedInput: usd.exactOptional(),
  /** Absent: writing to the prefix cache is billed as input. Where lifetimes differ in price, the dearest. */
  cacheWrite: usd.exactOptional(),
  /** Writing for the shorter lifetime, where a provider tells how much that was. Absent: as any other. */
  shortCacheWrite: usd.exactOptional(),
  /** Absent: as text. */
  audioInput: usd.exactOptional(),
  imageInput: usd.exactOptional(),
  audioOutput: usd.exactOptional(),
  imageOutput: usd.exactOptional(),
  /** USD for each call, besides its tokens. */
  request: usd.exactOptional(),
};
/** Fields as in the configuration's prices. */
const mediaEntry = z.strictObject({
  imageUsd: usd.exactOptional(),
  audioSecondUsd: usd.exactOptional(),
  characterUsdPerMillion: usd.exactOptional(),
  audioSecondsBound: z.int().min(1).exactOptional(),
});
const modelEntry = z.strictObject({
  ...prices,
  longContext: z.strictObject({ aboveInputTokens: z.int().min(1), ...prices }).exactOptional(),
  maxOutputTokens: z.int().min(1),
  contextTokens: z.int().min(1),
  imageTokensBound: z.int().min(1).exactOptional(),
  media: mediaEntry.exactOptional(),
  aliases: z.array(z.string()).exactOptional(),
  /** Whether dated snapshots (`-2026-09-29`, `-20251001`) are the same model at the same price. */
  snapshots: z.boolean().exactOptional(),
  note: z.string().exactOptional(),
});
const tableFile = z.strictObject({
  date: z.iso.date(),
  unit: z.literal('USD per million tokens'),
  notes: z.array(z.string()),
  sources: z.array(z.url()),
  vendors: z.record(z.string(), z.record(z.string(), modelEntry)),
});

/** Model names longer than this are not looked up. */
const MAX_MODEL_NAME = 128;
const SNAPSHOT_SUFFIX = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The hosts whose list prices the table holds. Another host may ask any price for a model of the same name. */
const VENDOR_BY_HOST: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
  'generativelanguage.googleapis.com': 'google',
  'api.mistral.ai': 'mistral',
  'api.deepseek.com': 'deepseek',
});

/** Whose price list a provider bills by; undefined where the table cannot know, so that the operator must say. */
export function vendorOf(provider: Pick<ProviderSettings, 'kind' | 'baseUrl'>): string | undefined {
  if (provider.kind === 'simulator') return 'simulator';
  const url = URL.parse(baseUrlOf(provider) ?? '');
  return url === null ? undefined : VENDOR_BY_HOST[url.hostname];
}

/** Reads a table. Throws where the data is not a table: a half-read table must not price anything. */
export function readPriceTable(data: unknown): PriceTable {
  const file = tableFile.parse(data);
  const hash = createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 12);
  const version = `${file.date}+${hash}`;
  const vendors = new Map<string, ReadonlyMap<string, ModelPrice>>();
  for (const [vendor, models] of Object.entries(file.vendors))
    vendors.set(vendor, readVendor(models, version));
  return { version, date: file.date, sources: file.sources, vendors };
}

/** The table that this release carries. */
export function builtInPriceTable(): PriceTable {
  return readPriceTable(builtIn);
}

/** The price of a vendor's model, or undefined: refuse the model then. */
export function lookUpPrice(
  table: PriceTable,
  vendor: string | undefined,
  model: string,
): ModelPrice | undefined {
  if (vendor === undefined || model.length > MAX_MODEL_NAME) return undefined;
  const models = table.vendors.get(vendor);
  return models?.get(model) ?? models?.get(`${model.replace(SNAPSHOT_SUFFIX, '')}${ANY_SNAPSHOT}`);
}

/** The operator's own price. What it does not name costs as much as text; nothing is cheaper by omission. */
export function priceFromSettings(settings: PriceSettings): ModelPrice {
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12);
  return {
    ...tokenPrices({
      input: settings.inputUsdPerMillion,
      output: settings.outputUsdPerMillion,
      cachedInput: settings.cachedInputUsdPerMillion,
      cacheWrite: settings.cacheWriteUsdPerMillion,
      audioInput: settings.audioInputUsdPerMillion,
      imageInput: settings.imageInputUsdPerMillion,
      audioOutput: settings.audioOutputUsdPerMillion,
      imageOutput: settings.imageOutputUsdPerMillion,
      request: settings.requestUsd,
    }),
    version: `config+${hash}`,
    ...(settings.trainingUsdPerMillion !== undefined && {
      trainingPicoUsd: picoUsdPerToken(settings.trainingUsdPerMillion),
    }),
    ...mediaOf(settings),
  };
}

/** Marks the entry that a dated snapshot falls back to; no model name ends like this. */
const ANY_SNAPSHOT = '\u0000snapshot';

type ModelEntry = z.output<typeof modelEntry>;

function readVendor(
  models: Readonly<Record<string, ModelEntry>>,
  version: string,
): ReadonlyMap<string, ModelPrice> {
  const byName = new Map<string, ModelPrice>();
  for (const [name, entry] of Object.entries(models)) {
    const price = modelPrice(entry, version);
    for (const known of [name, ...(entry.aliases ?? [])]) {
      if (byName.has(known)) throw new Error(`the price table names ${known} twice`);
      byName.set(known, price);
      if (entry.snapshots === true) byName.set(known + ANY_SNAPSHOT, price);
    }
  }
  return byName;
}

function modelPrice(entry: ModelEntry, version: string): ModelPrice {
  const { longContext } = entry;
  return {
    ...tokenPrices(entry),
    version,
    ...(longContext !== undefined && {
      longContext: { ...tokenPrices(longContext), aboveInputTokens: longContext.aboveInputTokens },
    }),
    maxOutputTokens: entry.maxOutputTokens,
    contextTokens: entry.contextTokens,
    ...(entry.imageTokensBound !== undefined && { imageTokensBound: entry.imageTokensBound }),
    ...(entry.media !== undefined && mediaOf(entry.media)),
  };
}

type MediaSettings = Pick<PriceSettings, keyof typeof mediaPriceFields>;

/** Nothing where none of its prices is set. */
function mediaOf(settings: MediaSettings): { readonly media?: MediaPrices } {
  const { imageUsd, imagePrices = [], audioSecondUsd, characterUsdPerMillion } = settings;
  const { audioInputTokensPerSecond, audioOutputTokensPerSecond } = settings;
  const { audioSecondsBound, mediaOutputTokensBound } = settings;
  const images = imagePrices.map(({ size, quality, usd: each }) => ({
    ...{ size, quality },
    picoUsd: picoUsdOf(each),
  }));
  const media = {
    ...{ images, audioInputTokensPerSecond, audioOutputTokensPerSecond, audioSecondsBound },
    imagePicoUsd: imageUsd === undefined ? undefined : picoUsdOf(imageUsd),
    audioSecondPicoUsd: audioSecondUsd === undefined ? undefined : picoUsdOf(audioSecondUsd),
    characterPicoUsd:
      characterUsdPerMillion === undefined ? undefined : picoUsdPerToken(characterUsdPerMillion),
    outputTokensBound: mediaOutputTokensBound,
  };
  const { images: listed, ...single } = media;
  const isSet = listed.length > 0 || Object.values(single).some((value) => value !== undefined);
  return isSet ? { media } : {};
}

function picoUsdOf(usdEach: number): number {
  return nanoUsdFromUsd(usdEach) * PICO_PER_NANO;
}

interface UsdPrices {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly shortCacheWrite?: number | undefined;
  readonly audioInput?: number | undefined;
  readonly imageInput?: number | undefined;
  readonly audioOutput?: number | undefined;
  readonly imageOutput?: number | undefined;
  readonly request?: number | undefined;
}

const PICO_PER_NANO = 1_000;

function tokenPrices(entry: UsdPrices): TokenPrices {
  return {
    inputPicoUsd: picoUsdPerToken(entry.input),
    cachedInputPicoUsd: picoUsdPerToken(entry.cachedInput ?? entry.input),
    cacheWritePicoUsd: picoUsdPerToken(entry.cacheWrite ?? entry.input),
    shortCacheWritePicoUsd: picoUsdPerToken(entry.shortCacheWrite ?? entry.cacheWrite ?? entry.input),
    outputPicoUsd: picoUsdPerToken(entry.output),
    audioInputPicoUsd: picoUsdPerToken(entry.audioInput ?? entry.input),
    imageInputPicoUsd: picoUsdPerToken(entry.imageInput ?? entry.input),
    audioOutputPicoUsd: picoUsdPerToken(entry.audioOutput ?? entry.output),
    imageOutputPicoUsd: picoUsdPerToken(entry.imageOutput ?? entry.output),
    requestPicoUsd: picoUsdOf(entry.request ?? 0),
  };
}
