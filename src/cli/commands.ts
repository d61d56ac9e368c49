/** The table of commands. Each is loaded only when it is asked for, so that none pays for another's imports. */
import type { Command } from './command.ts';

export type CommandLoader = () => Promise<Command>;

export const COMMANDS: ReadonlyMap<string, CommandLoader> = new Map<string, CommandLoader>([
  ['serve', async () => (await import('./serve.ts')).serve],
  ['init', async () => (await import('./init.ts')).init],
  ['keys create', async () => (await import('./keys-create.ts')).keysCreate],
  ['keys list', async () => (await import('./keys-list.ts')).keysList],
  ['keys revoke', async () => (await import('./keys-revoke.ts')).keysRevoke],
  ['keys rotate', async () => (await import('./keys-rotate.ts')).keysRotate],
  ['config check', async () => (await import('./config-check.ts')).configCheck],
  ['guard scan', async () => (await import('./guard-scan.ts')).guardScan],
  ['guard conversation', async () => (await import('./guard-conversation.ts')).guardConversation],
  ['guard evaluate', async () => (await import('./guard-evaluate.ts')).guardEvaluate],
  ['policy replay', async () => (await import('./policy-replay.ts')).policyReplay],
  ['audit verify', async () => (await import('./audit-verify.ts')).auditVerify],
  ['audit export', async () => (await import('./audit-export.ts')).auditExport],
  ['doctor', async () => (await import('./doctor.ts')).doctor],
]);
