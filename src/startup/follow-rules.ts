/**
 * Keeps a node on the configuration that holds for it while file or cluster change: one check at a time, one more where a
 * change came during it. What cannot be used is told once, and the last good configuration holds.
 */
import type { Problem } from '../config/problem.ts';
import { startOnlyChanges } from '../config/reload.ts';
import type { Config } from '../config/schema.ts';
import type { ClusterRules } from './cluster-rules.ts';

export interface FollowOptions {
  readonly rules: Pick<ClusterRules, 'load' | 'subscribe'>;
  /** The configuration at the start: what holds until a stop is compared with it. */
  readonly started: Config;
  readonly inForce: () => string;
  readonly takeOver: (config: Config, revision: string) => Promise<void>;
  readonly onBad: (problems: readonly Problem[]) => void;
}

export interface FollowedRules {
  check(): void;
  /** Resolves when a take-over that is under way is done. */
  close(): Promise<void>;
}

export function followRules(options: FollowOptions): FollowedRules {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let told = '';
  const tell = (problems: readonly Problem[]) => {
    const text = JSON.stringify(problems);
    if (text !== told) options.onBad(problems);
    told = text;
  };
  const once = async () => {
    try {
      const problems = await takeOverIfNew(options);
      if (problems.length > 0) tell(problems);
      else told = '';
    } catch (error) {
      tell([{ path: '', message: error instanceof Error ? error.message : 'the check failed', line: null }]);
    }
  };
  const run = async () => {
    do {
      again = false;
      await once();
    } while (again && !closed);
    running = undefined;
  };
  const check = () => {
    if (closed) return;
    again = true;
    running ??= run();
  };
  const unsubscribe = options.rules.subscribe(check);
  return {
    check,
    close: async () => {
      closed = true;
      unsubscribe();
      await running;
    },
  };
}

/** The problems, if the configuration cannot be used. */
async function takeOverIfNew(options: FollowOptions): Promise<readonly Problem[]> {
  const loaded = await options.rules.load();
  if (!loaded.ok) return loaded.problems;
  if (loaded.revision === options.inForce()) return [];
  const fixed = startOnlyChanges(options.started, loaded.config);
  if (fixed.length === 0) await options.takeOver(loaded.config, loaded.revision);
  return fixed;
}
