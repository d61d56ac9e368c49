/** What `doctor` asks of the audit log: that it opens beside a running gate and reaches to its last checkpoint. */
import { existsSync, statSync } from 'node:fs';
import { keysFile, refuseOldFormat } from '../audit/audit-folder.ts';
import { checkpointFile } from '../audit/checkpoint-file.ts';
import { storedSize } from '../audit/log-reader.ts';
import { lastCheckpoint } from '../audit/read-checkpoints.ts';
import type { Verdict } from './doctor-check.ts';

/** Read-only and quick; the proof itself is `audit verify`. */
export async function checkAuditLog(dataPath: string, nowMs: number): Promise<Verdict> {
  refuseOldFormat(dataPath);
  if (!existsSync(keysFile(dataPath))) return { ok: true, detail: 'the first start makes it' };
  const covered = (await lastCheckpoint(dataPath))?.size;
  return judge(await storedSize(dataPath), covered, checkpointAge(dataPath, nowMs));
}
function judge(entries: number, covered: number | undefined, age: string): Verdict {
  if (covered === undefined) return { ok: true, detail: `${entries} entries, no checkpoint yet` };
  if (covered > entries) {
    return {
      ok: false,
      detail: `${entries} entries, but a checkpoint covers ${covered}: run \`portcullis audit verify\``,
    };
  }
  return {
    ok: true,
    detail: `${entries} entries, the last checkpoint covers ${covered}${age}; not verified, see audit verify`,
  };
}

/** How long ago the checkpoint file was written to. */
function checkpointAge(dataPath: string, nowMs: number): string {
  const state = statSync(checkpointFile(dataPath), { throwIfNoEntry: false });
  return state === undefined
    ? ''
    : ` and is ${Math.max(0, Math.round((nowMs - state.mtimeMs) / 1000))} s old`;
}
