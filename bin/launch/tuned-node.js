// How the gate's Node is started: with a heap that stays small. V8 sizes its heap by the machine's memory, so that an
// idle gate on a large machine takes several hundred MiB that it does not need. None of it is a limit: a hard one would
// let a few large bodies end the process.
const FLAGS = [
  // The first full collection at 40 MiB, and each next when the heap has grown by a half, instead of at a share of the
  // machine's memory: 10 MiB less than that. At a tenth 30 MiB less would stay, but marking would come every second and
  // take an eighth of all CPU, most of it in V8's own threads. A smaller young generation (8 MiB) would save 40 MiB and
  // cost a fifth of the throughput: what is in flight would be copied too often.
  '--initial-old-space-size=40',
  '--heap-growing-percent=50',
];
/** glibc keeps an arena a thread, and what one thread freed is of no use to another; left alone it also gives little back. */
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};

/**
 * What to start the gate's Node with. A user's own choice, in NODE_OPTIONS or the environment, stands.
 * @param {string[]} args of the command
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ flags: string[], env: NodeJS.ProcessEnv }}
 */
export function tuningFor(args, env) {
  if (args[0] !== 'serve') return { flags: [], env };
  const chosen = env.NODE_OPTIONS ?? '';
  const flags = FLAGS.filter((flag) => !chosen.includes(flag.slice(0, flag.indexOf('='))));
  return { flags, env: { ...ENVIRONMENT, ...env } };
}

/**
 * Starts this process over under the tuning; comes back where that is done already, or where the system cannot replace
 * a process. The process keeps its id, its streams and its signals.
 * @param {string[]} args of the command
 */
export function replaceTuned(args) {
  const { flags, env } = tuningFor(args, process.env);
  const missing = flags.filter((flag) => !process.execArgv.includes(flag));
  if (missing.length === 0 || typeof process.execve !== 'function') return;
  const before = process.execArgv.filter((flag) => !flags.includes(flag));
  process.execve(process.execPath, [process.execPath, ...before, ...flags, ...process.argv.slice(1)], env);
}
