/**
 * Opens what the gate keeps of its callers' dialogs: the prompts, in memory before the first request and followed from then
 * on, and the conversations. Each change of a prompt goes on one node's audit log, whoever made it.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import { KeptConversations } from '../conversations/kept-conversations.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { PromptDirectory } from '../prompts/prompt-directory.ts';
import { PromptRegistry } from '../prompts/prompt-registry.ts';
import { recordPromptChanges } from '../prompts/record-changes.ts';
import { SealedPrompts } from '../prompts/sealed-prompts.ts';
import type { Storage } from '../storage/stores.ts';
import { createTimers } from './timers.ts';

const EXPIRY_CHECK_MS = 30_000;
/** Changes that a node took up and died over are recorded by another this often. */
const RECORDING_CHECK_MS = 15_000;
/** How long a change waits for the other nodes. */
const ANNOUNCE_TIMEOUT_MS = 2_000;
/** A hold that its request never gave back ends so long after the longest exchange. */
const HOLD_GRACE_MS = 30_000;

export interface DialogParts {
  readonly storage: Pick<Storage, 'prompts' | 'conversations' | 'changes'>;
  readonly keyRing: KeyRing;
  readonly audit: Pick<AuditLog, 'append' | 'epoch'>;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  /** Of every exchange. */
  readonly totalTimeoutMs: number;
}

export interface OpenDialogs {
  readonly prompts: PromptDirectory;
  readonly registry: PromptRegistry;
  readonly conversations: KeptConversations;
}

/** Rejects where the prompts cannot be read: a gate without them would refuse what its callers rely on. */
export async function openDialogs(parts: DialogParts, opened: AsyncDisposableStack): Promise<OpenDialogs> {
  const { storage, keyRing, audit, clock, onFault, totalTimeoutMs } = parts;
  const store = storage.prompts;
  const sealed = new SealedPrompts(keyRing);
  const prompts = new PromptDirectory(store, sealed);
  let recording: Promise<void> = Promise.resolve();
  const record = () => {
    recording = recording
      .then(() => recordPromptChanges({ store, sealed, audit, clock }))
      .catch((error) => onFault('prompts', error));
    return recording;
  };
  // What is taken up holds; its record may follow, so that nobody who waits for all nodes waits for a log.
  const follow = async () => {
    if (await prompts.refresh()) void record();
  };
  opened.defer(storage.changes.subscribe(follow));
  await prompts.refresh();
  void record();
  const confirm = () => storage.changes.announce(ANNOUNCE_TIMEOUT_MS);
  const conversations = new KeptConversations({
    ...{ keyRing, clock, store: storage.conversations },
    holdMs: totalTimeoutMs + HOLD_GRACE_MS,
  });
  const timers = createTimers(onFault);
  timers.every(EXPIRY_CHECK_MS, 'conversations', () => conversations.removeExpired());
  timers.every(RECORDING_CHECK_MS, 'prompts', record);
  opened.defer(async () => {
    timers.stop();
    await recording;
  });
  return { prompts, conversations, registry: new PromptRegistry({ store, sealed, clock, confirm }) };
}
