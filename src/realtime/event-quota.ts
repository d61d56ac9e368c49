/** Keeps a client from sending events faster than the gate may spend time on them, by not reading them. */
import type { MessageSocket } from '../http/message-socket.ts';

/** Most events of one client in a second: far above what typing and tools make. A long one counts for several. */
export const MAX_EVENTS_PER_SECOND = 200;
const CHARACTERS_AN_EVENT = 64 * 1024;
const SECOND_MS = 1_000;

export class EventQuota {
  readonly #socket: Pick<MessageSocket, 'pause' | 'resume'>;
  #secondFromMs = 0;
  #events = 0;
  #holds = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Pick<MessageSocket, 'pause' | 'resume'>) {
    this.#socket = socket;
  }

  count(nowMs: number, characters: number): void {
    if (nowMs - this.#secondFromMs >= SECOND_MS) {
      this.#secondFromMs = nowMs;
      this.#events = 0;
    }
    this.#events += 1 + Math.floor(characters / CHARACTERS_AN_EVENT);
    if (this.#events < MAX_EVENTS_PER_SECOND || this.#timer !== undefined) return;
    this.#hold();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#release();
    }, SECOND_MS);
  }

  pauseUntil(done: Promise<unknown>): void {
    this.#hold();
    const release = () => this.#release();
    done.then(release, release);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#socket.pause();
  }

  #release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#socket.resume();
  }
}
