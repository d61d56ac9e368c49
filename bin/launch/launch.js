// Prepares a start and makes it: dependencies, a fit Node, then the program in this process or in a child of it.
// It must never go on with a part missing: whatever fails here ends in exit code 2 with the reason.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keepCompiled } from './compile-cache.js';
import { prepareDependencies } from './dependencies.js';
import { endProcess } from './end-process.js';
import { LaunchError } from './launch-error.js';
import { runChild } from './run-child.js';
import { isFit, prepareRuntime } from './runtime.js';
import { replaceTuned, tuningFor } from './tuned-node.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * @param {{ entry: 'cli' | 'tasks', args: string[], needsDevDependencies: boolean }} start
 * @returns {Promise<void>} once the program in this process is done; a child's end ends this process too
 */
export async function launch(start) {
  try {
    await prepareAndRun(start);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = 2;
  }
}

async function prepareAndRun(start) {
  const checkout = isCheckout(ROOT);
  if (checkout) await prepareDependencies(ROOT, { withDev: start.needsDevDependencies });
  const entry = entryPath(start.entry, checkout);
  if (isFit(process.versions.node)) {
    replaceTuned(start.args);
    if (checkout) keepCompiled(ROOT);
    const program = await import(pathToFileURL(entry).href);
    endProcess(await program.main(start.args));
    return;
  }
  if (!checkout) {
    throw new LaunchError(
      `this is Node ${process.versions.node}; Portcullis needs Node 24 or later. ` +
        'Install it (https://nodejs.org), or run the one from npm: npx --package node@26 --package portcullis portcullis …',
    );
  }
  const node = await prepareRuntime(join(ROOT, 'bin', 'runtime'));
  const { flags, env } = tuningFor(start.args, process.env);
  const child = fileURLToPath(new URL('./child.js', import.meta.url));
  await runChild(node, [...flags, child, entry, ...start.args], env);
}

/** A checkout has the sources and the lockfile; the published package has dist/ and dependencies that npm installed. */
export function isCheckout(root) {
  return existsSync(join(root, 'package-lock.json')) && existsSync(join(root, 'src', 'cli', 'main.ts'));
}

function entryPath(entry, checkout) {
  if (entry === 'tasks') return join(ROOT, 'bin', 'launch', 'tasks.js');
  return checkout ? join(ROOT, 'src', 'cli', 'main.ts') : join(ROOT, 'dist', 'cli', 'main.js');
}
