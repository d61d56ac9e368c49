/** What the registry of prompts needs of a storage; a part of stores.ts, whose rules hold here. */

/** Prompts by tenant. Versions never change; their texts and who wrote them are ciphertext. Every change is announced. */
export interface PromptStore {
  /** `overtaken`: `version` is not the next one; `full`: there are as many as there may be. */
  add(
    record: PromptVersionRecord,
    change: SealedChange,
    bounds: PromptBounds,
  ): Promise<'added' | 'overtaken' | 'full'>;
  /** Compare and set: moves the label only where it stands at `expected` (null: nowhere; undefined: wherever). */
  moveLabel(move: LabelMove, change: SealedChange): Promise<LabelMoved>;
  /** In the order of their numbers; of one prompt or of all. */
  versions(name?: PromptName): Promise<readonly PromptVersionRecord[]>;
  labels(name?: PromptName): Promise<readonly PromptLabelRecord[]>;
  /** The number of the last change; 0 before the first. */
  lastChange(): Promise<number>;
  changes(page: {
    readonly after: number;
    readonly limit: number;
    readonly name?: PromptName;
  }): Promise<readonly PromptChangeRecord[]>;
  /** True for one caller: it puts the change on the audit log. A claim that nobody finished ends after a minute. */
  claimRecording(number: number, nowMs: number): Promise<boolean>;
  recorded(number: number): Promise<void>;
  unrecorded(limit: number): Promise<readonly PromptChangeRecord[]>;
}

export interface PromptName {
  readonly tenant: string;
  readonly prompt: string;
}

export interface PromptVersionRecord extends PromptName {
  readonly version: number;
  readonly createdAtMs: number;
  /** Base64. */
  readonly sealed: string;
}

export interface PromptLabelRecord extends PromptName {
  readonly label: string;
  readonly version: number;
  readonly previousVersion: number | null;
}

export interface SealedChange {
  readonly atMs: number;
  /** Base64. */
  readonly sealed: string;
}

export interface PromptChangeRecord extends PromptName, SealedChange {
  readonly number: number;
  readonly recorded: boolean;
}

export interface PromptBounds {
  /** Of one tenant. */
  readonly maxPrompts: number;
  /** Of one prompt. */
  readonly maxVersions: number;
}

export interface LabelMove extends PromptName {
  readonly label: string;
  readonly version: number;
  readonly expected: number | null | undefined;
}

export type LabelMoved =
  | { readonly moved: true; readonly previous: number | null }
  | { readonly moved: false; readonly reason: 'no_version' }
  | { readonly moved: false; readonly reason: 'overtaken'; readonly current: number | null };
