/** What fine-tuning jobs need of a storage; a part of stores.ts, whose rules hold here. */

/** Whose a job at a provider is: ciphertext under keyed names. Nobody but its owner finds one. */
export interface TrainingJobStore {
  insert(record: TrainingJobRecord): Promise<void>;
  find(owner: string, id: string): Promise<TrainingJobRecord | undefined>;
  /** Newest first; behind `after`, where that is the owner's. */
  list(
    owner: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly TrainingJobRecord[]>;
}

export interface TrainingJobRecord {
  readonly id: string;
  readonly owner: string;
  readonly createdAtMs: number;
  /** Base64. */
  readonly sealed: string;
}
