/**
 * Sealed entries in Redis or Valkey, for all nodes: with times to live, and room accounted for each tenant, whose own
 * entries alone go to make some. Nothing readable lies there: keys and tags are keyed hashes, entries are sealed.
 */
import { covers, type EntryId, type EntryTags, type PurgeSelector } from '../../cache/answer-cache.ts';
import type { WrappedKeyStore } from '../../cache/entry-keys.ts';
import type { EntryStore, StoreBounds, StoredEntry } from '../../cache/entry-store.ts';
import {
  BACKGROUND_TIMEOUT_MS,
  type RedisArgument,
  type RedisClient,
  type RedisScript,
  redisKey,
  redisScript,
} from './redis-client.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

/** Fields of one step of a purge. */
const SCAN_COUNT = 500;
/** Most tenants whose entries one purge looks through. */
const MAX_TENANTS = 10_000;

/**
 * KEYS: the entry, the tenant's ends (sorted by expiry), sizes, tags, total. ARGV: bytes, entry key, expiry, now, size,
 * room in bytes, room in entries, tags, life in ms. What is over goes first, then what ends first, until there is room.
 */
const PUT = redisScript(`
local function drop(key)
  local size = tonumber(redis.call('HGET', KEYS[3], key) or '0')
  redis.call('DEL', ARGV[10] .. key)
  redis.call('ZREM', KEYS[2], key)
  redis.call('HDEL', KEYS[3], key)
  redis.call('HDEL', KEYS[4], key)
  return redis.call('DECRBY', KEYS[5], size)
end
drop(ARGV[2])
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[4], 'LIMIT', 0, 100)) do drop(key) end
local total = redis.call('INCRBY', KEYS[5], ARGV[5])
local count = redis.call('ZCARD', KEYS[2]) + 1
while total > tonumber(ARGV[6]) or count > tonumber(ARGV[7]) do
  local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if first == nil then break end
  total = drop(first)
  count = count - 1
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[9])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
redis.call('HSET', KEYS[4], ARGV[2], ARGV[8])
for index = 2, 5 do
  if redis.call('PTTL', KEYS[index]) < tonumber(ARGV[9]) then redis.call('PEXPIRE', KEYS[index], ARGV[9]) end
end
return count`);

/** KEYS as above. ARGV: entry key. */
const DROP = redisScript(`
local size = tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or '0')
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
if redis.call('EXISTS', KEYS[5]) == 1 then redis.call('DECRBY', KEYS[5], size) end
return redis.call('DEL', KEYS[1])`);

/** Bytes that an entry costs besides its own. */
const ENTRY_OVERHEAD_BYTES = 512;
const BACKGROUND = { timeoutMs: BACKGROUND_TIMEOUT_MS };

export interface RedisStoreParts {
  readonly client: Pick<RedisClient, 'command' | 'script'>;
  readonly bounds: StoreBounds;
  /** A keyed hash of the tenant's name. */
  readonly tenantTag: (tenant: string) => string;
}

export class RedisEntryStore implements EntryStore {
  readonly #parts: RedisStoreParts;

  constructor(parts: RedisStoreParts) {
    this.#parts = parts;
  }

  /** Within the client's hot timeout. A server that cannot be reached is a miss; its client has told of it. */
  async get(id: EntryId): Promise<Buffer | undefined> {
    const found = await quietly(() =>
      this.#parts.client.command(['GET', this.#entryKey(id)], { buffers: true }),
    );
    return Buffer.isBuffer(found) ? found : undefined;
  }

  async put(id: EntryId, { bytes, tags, expiresAtMs }: StoredEntry, nowMs: number): Promise<void> {
    const { maxBytesPerTenant, maxEntriesPerTenant, maxEntryBytes } = this.#parts.bounds;
    const size = bytes.length + ENTRY_OVERHEAD_BYTES;
    const lifeMs = Math.floor(expiresAtMs - nowMs);
    if (lifeMs <= 0 || size > maxEntryBytes || size > maxBytesPerTenant) return;
    const numbers = [expiresAtMs, nowMs, size, maxBytesPerTenant, maxEntriesPerTenant].map((one) =>
      String(Math.floor(one)),
    );
    const args = [
      bytes,
      id.key,
      ...numbers,
      JSON.stringify(tags),
      String(lifeMs),
      this.#entryPrefix(id.tenant),
    ];
    await quietly(() => this.#script(PUT, id, args));
  }

  async delete(id: EntryId): Promise<void> {
    await quietly(() => this.#script(DROP, id, [id.key]));
  }

  /** Throws where the server cannot be reached: then nobody may take the room for freed. */
  async purge(selector: PurgeSelector): Promise<number> {
    const tenants = selector.tenant === undefined ? await this.#tenants() : [this.#tag(selector.tenant)];
    let purged = 0;
    for (const tag of tenants) purged += await this.#purgeTenant(tag, selector);
    return purged;
  }

  async #purgeTenant(tag: string, selector: PurgeSelector): Promise<number> {
    let purged = 0;
    let cursor = '0';
    do {
      const reply = await this.#parts.client.command(
        ['HSCAN', tenantKey(tag, 'tags'), cursor, 'COUNT', String(SCAN_COUNT)],
        BACKGROUND,
      );
      const [next, fields] = readScan(reply);
      cursor = next;
      for (let at = 0; at + 1 < fields.length; at += 2) {
        const key = fields[at] ?? '';
        // The tenant is chosen by its tag already.
        const id = { key, tenant: selector.tenant ?? '' };
        const tags = readTags(fields[at + 1] ?? '');
        if (tags !== undefined && !covers(selector, id, tags)) continue;
        const dropped = await this.#parts.client.script(DROP, keysOf(tag, key), [key], BACKGROUND);
        if (Number(dropped) > 0) purged += 1;
      }
    } while (cursor !== '0');
    return purged;
  }

  async #tenants(): Promise<readonly string[]> {
    const found: string[] = [];
    let cursor = '0';
    const pattern = tenantKey('*', 'tags');
    do {
      const command = ['SCAN', cursor, 'MATCH', pattern.replaceAll('{', '\\{'), 'COUNT', String(SCAN_COUNT)];
      const [next, keys] = readScan(await this.#parts.client.command(command, BACKGROUND));
      cursor = next;
      for (const key of keys) found.push(key.split(':').at(-2) ?? '');
    } while (cursor !== '0' && found.length < MAX_TENANTS);
    return found;
  }

  #script(script: RedisScript, id: EntryId, args: readonly RedisArgument[]): Promise<unknown> {
    return this.#parts.client.script(script, keysOf(this.#tag(id.tenant), id.key), args, BACKGROUND);
  }

  #tag(tenant: string): string {
    return this.#parts.tenantTag(tenant);
  }

  #entryPrefix(tenant: string): string {
    return `${tenantKey(this.#tag(tenant), 'entry')}:`;
  }

  #entryKey({ tenant, key }: EntryId): string {
    return `${this.#entryPrefix(tenant)}${key}`;
  }
}

/** Wrapped subject keys beside the entries; each lives as long as the longest of them. */
export class RedisSubjectKeys implements WrappedKeyStore {
  readonly #client: Pick<RedisClient, 'command' | 'script'>;

  constructor(client: Pick<RedisClient, 'command' | 'script'>) {
    this.#client = client;
  }

  async get(subject: string): Promise<Buffer | undefined> {
    const found = await quietly(() => this.#client.command(['GET', subjectKey(subject)], { buffers: true }));
    return Buffer.isBuffer(found) ? found : undefined;
  }

  async setOnce(subject: string, wrapped: Buffer, untilMs: number): Promise<Buffer> {
    const key = subjectKey(subject);
    const options = { ...BACKGROUND, buffers: true };
    const until = String(Math.ceil(untilMs));
    const made = await this.#client.command(['SET', key, wrapped, 'NX', 'PXAT', until], options);
    if (made !== null) return wrapped;
    await this.#client.command(['PEXPIREAT', key, until, 'GT'], BACKGROUND);
    const found = await this.#client.command(['GET', key], options);
    if (!Buffer.isBuffer(found)) throw new RedisUnavailable('down');
    return found;
  }

  async delete(subject: string): Promise<void> {
    await this.#client.command(['DEL', subjectKey(subject)], BACKGROUND);
  }
}

function subjectKey(subject: string): string {
  return redisKey('cache', 'subject', subject);
}

/** One slot for all: a script touches an entry and the accounts of its tenant together. */
function tenantKey(tag: string, part: string): string {
  return redisKey('cache', tag, part);
}

function keysOf(tag: string, key: string): readonly string[] {
  const accounts = ['ends', 'sizes', 'tags', 'total'].map((part) => tenantKey(tag, part));
  return [`${tenantKey(tag, 'entry')}:${key}`, ...accounts];
}

function readScan(reply: unknown): readonly [string, readonly string[]] {
  if (!Array.isArray(reply) || !Array.isArray(reply[1])) throw new Error('a scan that cannot be read');
  return [String(reply[0]), reply[1].map(String)];
}

/** Undefined where they cannot be read: what nobody can tell apart is purged with the rest. */
function readTags(text: string): EntryTags | undefined {
  try {
    const { model, prompt, subject } = JSON.parse(text) as Partial<EntryTags>;
    if (typeof model !== 'string' || typeof prompt !== 'string' || typeof subject !== 'string')
      return undefined;
    return { model, prompt, subject };
  } catch {
    return undefined;
  }
}

/** A server that cannot be reached is told by its client, once; each entry that is not read for it need not be told. */
async function quietly(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RedisUnavailable) return undefined;
    throw error;
  }
}
