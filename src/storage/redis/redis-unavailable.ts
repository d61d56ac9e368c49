/** Why Redis gave no answer. An expected condition: whoever asks decides what holds without it. */
export type RedisUnavailableReason = 'down' | 'timeout' | 'closed' | 'full';

export class RedisUnavailable extends Error {
  readonly reason: RedisUnavailableReason;

  constructor(reason: RedisUnavailableReason) {
    super(`Redis gave no answer: ${reason}`);
    this.name = 'RedisUnavailable';
    this.reason = reason;
  }
}
