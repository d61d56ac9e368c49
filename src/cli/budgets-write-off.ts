/**
 * `budgets write-off`: ends the wait for a node whose folder is lost. Its slices count as spent for good, which no bill can
 * pass, or are freed where the operator says so. Some gate records it in its audit log.
 */
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError } from './command.ts';
import { announceChange, openInstallation } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

export const budgetsWriteOff: Command = {
  name: 'budgets write-off',
  summary:
    'Closes the books of a node that is lost with its folder, by NODE or epoch: its slices become spent.',
  options: {
    free: {
      type: 'boolean',
      describe:
        'Free the slices instead: what the node spent of them and had not posted may then be billed over a limit.',
    },
  },
  positionals: ['NODE'],
  async run(input, io) {
    const [name = ''] = input.positionals;
    const countAs = input.options['free'] === true ? 'free' : 'spent';
    const { config } = await requireConfig(input, io);
    await using installation = await openInstallation(config, io);
    const { writeOffs } = installation.storage;
    const { live, done } = await writeOffs.writeOff({ name, countAs, atMs: Date.now() });
    if (live.length > 0)
      io.err(`note: ${live.join(', ')} runs, or did seconds ago: nothing of it was written off`);
    if (done.length === 0 && live.length === 0)
      throw new CommandError('nothing_to_write_off', 'no node or epoch of this name has open books');
    if (done.length > 0) await announceChange(installation.storage, io);
    if (input.json) io.out(JSON.stringify({ countedAs: countAs, writtenOff: done, live }));
    else for (const line of tableOf(done)) io.out(line);
    return done.length > 0 ? 0 : 1;
  },
};

function tableOf(
  done: readonly { epoch: string; accounts: readonly { account: string; amount: number }[] }[],
) {
  const rows = done.flatMap(({ epoch, accounts }) =>
    accounts.length === 0
      ? [[epoch, '-', '0']]
      : accounts.map(({ account, amount }) => [epoch, account, String(amount)]),
  );
  return rows.length === 0 ? [] : alignedTable([['epoch', 'budget', 'nano-USD or tokens'], ...rows]);
}
