/** Fine-tuning jobs in SQLite: the shared statements are all there is. */
import { SqlTrainingJobStore } from '../sql/sql-training-job-store.ts';

export class EmbeddedTrainingJobStore extends SqlTrainingJobStore {}
