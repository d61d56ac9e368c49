/** Learns networks in threads of their own, so that a machine with two cores measures twice as fast. The same bytes. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { NetWeights } from '../../src/guards/injection/word-net.ts';
import { fitNet, type NetOptions, type NetText } from './fit-net.ts';

const MAX_THREADS = 2;

interface Task {
  readonly texts: readonly NetText[];
  readonly options: NetOptions;
}

export class NetThreads {
  readonly #running = new Set<Promise<NetWeights>>();

  /** Resolves when the network has begun to be learned; its result does when it is. */
  async begin(
    texts: readonly NetText[],
    options: NetOptions,
  ): Promise<{ readonly net: Promise<NetWeights> }> {
    while (this.#running.size >= MAX_THREADS) await Promise.race(this.#running);
    const net = inThread({ texts, options });
    this.#running.add(net);
    const ended = () => void this.#running.delete(net);
    net.then(ended, ended);
    return { net };
  }
}

function inThread(task: Task): Promise<NetWeights> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread that learned ended with ${code}`)));
  });
}

if (!isMainThread && parentPort !== null) {
  const { texts, options }: Task = workerData;
  parentPort.postMessage(fitNet(texts, options));
}
