/** Opens what the gate keeps of its callers by id, and removes what is past its time: answers, files, batches. */
import { KeptAnswers } from '../answers/kept-answers.ts';
import { KeptBatches } from '../batches/kept-batches.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { KeptFiles } from '../files/kept-files.ts';
import { KeptJobs } from '../fine-tuning/kept-jobs.ts';
import type { ListenSettings } from '../http/settings.ts';
import type { Storage } from '../storage/stores.ts';
import { createTimers } from './timers.ts';

const EXPIRY_CHECK_MS = 30_000;

export interface KeptParts {
  readonly storage: Pick<Storage, 'responses' | 'files' | 'batches' | 'trainingJobs'>;
  readonly keyRing: KeyRing;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface OpenKept {
  readonly answers: KeptAnswers;
  readonly files: KeptFiles;
  readonly batches: KeptBatches;
  readonly trainingJobs: KeptJobs;
}

export function openKept(
  { storage, keyRing, clock, onFault }: KeptParts,
  listen: Pick<ListenSettings, 'bodyBytes' | 'jsonDepth'>,
  opened: AsyncDisposableStack,
): OpenKept {
  const answers = new KeptAnswers({ store: storage.responses, keyRing, clock });
  const lines = { maxBytes: listen.bodyBytes, maxDepth: listen.jsonDepth };
  const files = new KeptFiles({ store: storage.files, keyRing, clock, lines });
  const batches = new KeptBatches({ store: storage.batches, files, clock });
  const trainingJobs = new KeptJobs({ store: storage.trainingJobs, files, clock });
  const timers = createTimers(onFault);
  timers.every(EXPIRY_CHECK_MS, 'answers', () => answers.removeExpired());
  timers.every(EXPIRY_CHECK_MS, 'files', () => files.removeExpired());
  timers.every(EXPIRY_CHECK_MS, 'batches', () => batches.removeExpired());
  opened.defer(() => timers.stop());
  return { answers, files, batches, trainingJobs };
}
