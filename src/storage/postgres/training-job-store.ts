/** Fine-tuning jobs in Postgres: the shared statements are all there is. */
import { SqlTrainingJobStore } from '../sql/sql-training-job-store.ts';

export class PostgresTrainingJobStore extends SqlTrainingJobStore {}
