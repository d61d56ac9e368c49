// Runs the program under another Node as if it were this process: same arguments, streams, signals and ending.
import { spawn } from 'node:child_process';
import { LaunchError } from './launch-error.js';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Resolves never on success: this process ends as the child did.
 * A terminal's Ctrl-C reaches the child twice (its own and the forwarded one); the gate counts signals within one
 * second as one.
 * @param {string} node path of the Node to run
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runChild(node, args, env = process.env) {
  return new Promise((_, reject) => {
    const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
    const forward = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    child.once('error', (error) => reject(new LaunchError(startFailure(node, error))));
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      else process.exit(code ?? 2);
    });
  });
}

function startFailure(node, error) {
  if (error.code !== 'ENOENT') return `cannot start ${node}: ${error.message}`;
  // The file exists but its loader does not: the binary packages are built against glibc.
  return `cannot start ${node}: this system has no glibc (Alpine?). Install Node 24 or later from its own packages.`;
}
