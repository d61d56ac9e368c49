/** `keys revoke`: ends a key for good. Running gates refuse it from the moment that they confirm. */
import { type Command, CommandError } from './command.ts';
import { announceChange, openInstallation } from './installation.ts';
import { readId } from './keys-options.ts';
import { requireConfig } from './load-for-command.ts';

export const keysRevoke: Command = {
  name: 'keys revoke',
  summary: 'Ends a key for good, at once in every running gate. ID may be the whole key.',
  options: {},
  positionals: ['ID'],
  async run(input, io) {
    const id = readId(input.positionals);
    const { config } = await requireConfig(input, io);
    await using installation = await openInstallation(config, io);
    const { storage } = installation;
    if ((await storage.keys.revoke(id, Date.now())) === 'unknown')
      throw new CommandError('unknown_key', `there is no key ${id}`);
    await announceChange(storage, io);
    io.out(input.json ? JSON.stringify({ id, revoked: true }) : `revoked ${id}`);
    return 0;
  },
};
