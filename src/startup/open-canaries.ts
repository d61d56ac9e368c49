/**
 * Opens the canaries' book: which were rolled back, on whatever node and before whatever start, and what this node
 * counted before. Nobody is sent to a new model before the rollbacks are known.
 */
import {
  addRows,
  CanaryBook,
  type CanaryRow,
  FIGURES_SETTING,
  parseRollbacks,
  parseRows,
  ROLLBACKS_SETTING,
} from '../routing/canary-book.ts';
import type { ChangeFeed, SettingStore, Storage } from '../storage/stores.ts';

const FLUSH_MS = 5_000;
/** How long a rollback waits for the other nodes. */
const ANNOUNCE_TIMEOUT_MS = 2_000;

export interface CanaryParts {
  readonly storage: Pick<Storage, 'settings' | 'changes'>;
  /** The node's lasting name: its figures go on where they ended. */
  readonly node: string;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  readonly record: (event: string, details: Readonly<Record<string, string>>) => Promise<void>;
}

export interface CanaryAdministration {
  /** Of all nodes, as far as they have stored theirs; this one's are up to date. */
  report(): Promise<CanaryReport>;
  /** False: it holds here and is stored, but not every other node has confirmed it yet. */
  rollBack(model: string): Promise<{ readonly confirmed: boolean }>;
  resume(model: string): Promise<{ readonly confirmed: boolean }>;
}

export interface CanaryReport {
  readonly rows: readonly (CanaryRow & { readonly rolledBack: boolean })[];
}

export interface OpenCanaries {
  readonly book: CanaryBook;
  readonly administration: CanaryAdministration;
  close(): Promise<void>;
}

export async function openCanaries(parts: CanaryParts): Promise<OpenCanaries> {
  const { storage, node, onFault } = parts;
  const { settings, changes } = storage;
  const book = new CanaryBook();
  const own = FIGURES_SETTING + node;
  const takeUp = async () => book.hold(parseRollbacks(await settings.get(ROLLBACKS_SETTING)));
  await takeUp();
  book.restore(await settings.get(own));
  const unsubscribe = changes.subscribe(takeUp);
  const flush = async () => {
    const text = book.takeChanges();
    if (text === undefined) return;
    await settings.set(own, text).catch((error: unknown) => {
      book.keepChanges();
      onFault('canaries', error);
    });
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  const change = async (model: string, event: string, set: typeof rollBackCanary) => {
    const done = await set({ settings, changes }, model, parts.clock());
    await takeUp();
    await parts.record(event, { model });
    return done;
  };
  return {
    book,
    administration: {
      report: async () => {
        await flush();
        return reportCanaries(settings);
      },
      rollBack: (model) => change(model, 'canary_rolled_back', rollBackCanary),
      resume: (model) => change(model, 'canary_resumed', resumeCanary),
    },
    close: async () => {
      unsubscribe();
      clearInterval(timer);
      await flush();
    },
  };
}

interface CanaryStores {
  readonly settings: SettingStore;
  readonly changes: Pick<ChangeFeed, 'announce'>;
}

/** What all nodes have stored, for the command line and the admin API. */
export async function reportCanaries(settings: SettingStore): Promise<CanaryReport> {
  const all = await settings.all();
  const rows = addRows(
    all.flatMap(({ name, value }) => (name.startsWith(FIGURES_SETTING) ? parseRows(value) : [])),
  );
  const rolledBack = new Set(parseRollbacks(await settings.get(ROLLBACKS_SETTING)).map(({ model }) => model));
  return { rows: rows.map((row) => ({ ...row, rolledBack: rolledBack.has(row.model) })) };
}

/** From now on nobody is sent to the model's canary, on any node and after any start, until it is resumed. */
export async function rollBackCanary({ settings, changes }: CanaryStores, model: string, atMs: number) {
  const known = parseRollbacks(await settings.get(ROLLBACKS_SETTING));
  const others = known.filter((one) => one.model !== model);
  await settings.set(ROLLBACKS_SETTING, JSON.stringify([...others, { model, atMs }]));
  return { confirmed: await changes.announce(ANNOUNCE_TIMEOUT_MS) };
}

export async function resumeCanary({ settings, changes }: CanaryStores, model: string) {
  const known = parseRollbacks(await settings.get(ROLLBACKS_SETTING));
  await settings.set(ROLLBACKS_SETTING, JSON.stringify(known.filter((one) => one.model !== model)));
  return { confirmed: await changes.announce(ANNOUNCE_TIMEOUT_MS) };
}
