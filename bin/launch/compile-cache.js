// Keeps compiled code between starts, so that a second start does not strip and compile every source again. It is only
// ever a help: where the folder cannot be written, the program starts without it.
import module from 'node:module';
import { join } from 'node:path';

/** @param {string} root the checkout's folder; the cache lies with its dependencies and goes with them */
export function keepCompiled(root) {
  const folder = join(root, 'node_modules', '.cache', 'compiled');
  module.enableCompileCache?.(folder);
  // Threads have a cache only where their environment names one; without it each loads the stripper of types, 25 MiB.
  process.env.NODE_COMPILE_CACHE ??= folder;
}
