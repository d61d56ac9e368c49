/** Every migration in order, imported statically: a bundle or a package needs no file discovery. */
import { initial } from './0001-initial.ts';
import { cluster } from './0002-cluster.ts';
import { leaseTerms } from './0003-lease-terms.ts';
import { keptAnswers } from './0010-kept-answers.ts';
import { prompts } from './0020-prompts.ts';
import { conversations } from './0021-conversations.ts';
import { usage } from './0030-usage.ts';
import { writeOffs } from './0031-write-offs.ts';
import { files } from './0040-files.ts';
import { batches } from './0041-batches.ts';
import { fineTuning } from './0050-fine-tuning.ts';
import { keyChanges } from './0060-key-changes.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  initial,
  cluster,
  leaseTerms,
  keptAnswers,
  prompts,
  conversations,
  usage,
  writeOffs,
  files,
  batches,
  fineTuning,
  keyChanges,
];
