/** What kept conversations need of a storage; a part of stores.ts, whose rules hold here. */

/** Conversations that the gate keeps: ciphertext, under keyed names. Nobody but its owner gets one. */
export interface ConversationStore {
  /** False where the owner has as many as it may. */
  create(record: ConversationRecord, maxPerOwner: number): Promise<boolean>;
  find(owner: string, id: string, nowMs: number): Promise<ConversationRecord | undefined>;
  /** Takes the conversation for one request and gives its turns, oldest first. */
  hold(hold: ConversationHold): Promise<HeldConversation | 'absent' | 'busy'>;
  /** Adds a turn and lets go. False where `holder` does not hold it any more: nothing is added then. */
  append(appended: ConversationAppend): Promise<boolean>;
  release(owner: string, id: string, holder: string): Promise<void>;
  /** False where the owner has no such conversation. */
  remove(owner: string, id: string): Promise<boolean>;
  /** The owner's wrapped key: `fresh` where there was none. */
  ownerKey(owner: string, fresh: string): Promise<string>;
  findOwnerKey(owner: string): Promise<string | undefined>;
  /** Removes some of those whose time is over; to be called regularly. */
  removeExpired(nowMs: number): Promise<void>;
}

export interface ConversationRecord {
  readonly id: string;
  readonly owner: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface ConversationHold {
  readonly owner: string;
  readonly id: string;
  /** The request that holds it. */
  readonly holder: string;
  readonly nowMs: number;
  /** When the hold ends by itself. */
  readonly untilMs: number;
}

export interface HeldConversation {
  /** The wire format of its turns; undefined before the first. */
  readonly surface: string | undefined;
  readonly count: number;
  /** Characters of its sealed turns. */
  readonly size: number;
  readonly turns: readonly { readonly number: number; readonly sealed: string }[];
}

export interface ConversationAppend extends Pick<ConversationHold, 'owner' | 'id' | 'holder'> {
  readonly surface: string;
  /** One more than there are turns. */
  readonly number: number;
  /** Base64. */
  readonly sealed: string;
  readonly expiresAtMs: number;
}
