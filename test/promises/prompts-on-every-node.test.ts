/**
 * Promise: what an operator changes of a prompt on one node, or from the command line, holds on every node within a second;
 * a conversation goes on on any of them, one turn at a time. Real processes on one Postgres.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readEntries } from '../../src/audit/read-entries.ts';
import { main } from '../../src/cli/main.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { admin, chat } from '../fixtures/running-gate.ts';
import { undisturbed } from '../fixtures/undisturbed.ts';

const HOLDS_WITHIN_MS = 1_000;

let cluster: Cluster;
let one: ClusterNode;
let two: ClusterNode;
before(async () => {
  cluster = await startCluster();
  [one, two] = await Promise.all([cluster.node('one'), cluster.node('two')]);
});
after(() => cluster.close());

const withToken = (node: ClusterNode) => ({ adminUrl: node.adminUrl, adminToken: cluster.adminToken });
const promptOf = (text: string) => ({
  id: 'shared',
  messages: [{ role: 'user', content: text }],
  model: 'test-model',
});

/** The double echoes the last user message: the prompt's own. */
async function saidBy(node: ClusterNode): Promise<string> {
  const response = await chat({ url: node.url, key: cluster.key }, { prompt: { id: 'shared' } });
  const text = await response.text();
  return response.ok
    ? String((JSON.parse(text) as Answer).choices[0]?.message.content)
    : `${response.status}`;
}
interface Answer {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

async function untilSaid(node: ClusterNode, wanted: string): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const said = await saidBy(node);
    if (said === wanted) return performance.now() - startedAtMs;
    assert.ok(performance.now() - startedAtMs < 5_000, `said ${said}, never ${wanted}`);
    await delay(10);
  }
}

async function command(...words: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const out: string[] = [];
  const io = {
    ...{ out: (line: string) => out.push(line), err: (line: string) => out.push(line) },
    ...{ stdin: Readable.from([]), isTerminal: false, env: {} },
  };
  const code = await main(
    [...words, '--config', one.configPath],
    io as unknown as Parameters<typeof main>[1],
  );
  return { code, out: out.join('\n') };
}

describe('a prompt', () => {
  it('holds on every node within a second of each change, by API and by command line', async () => {
    const file = join(one.folder, 'shared.yaml');
    const put = async (text: string) => {
      writeFileSync(file, JSON.stringify(promptOf(text)));
      return command('prompts', 'put', file, '--by', 'ada');
    };
    assert.match((await put('first text')).out, /shared version 1/);
    assert.match((await put('second text')).out, /shared version 2/);
    assert.equal((await command('prompts', 'label', 'shared', 'production', '1', '--by', 'ada')).code, 0);
    await undisturbed(async () => {
      const move = (version: number) =>
        admin(withToken(one), '/admin/v1/prompts/shared/label', { label: 'production', version });
      await move(1);
      await untilSaid(two, 'first text');
      const moved = await move(2);
      assert.equal(moved['confirmed'], true);
      assert.ok((await untilSaid(two, 'second text')) < HOLDS_WITHIN_MS);
      assert.equal(await saidBy(one), 'second text');
    });
    assert.equal((await command('prompts', 'rollback', 'shared', 'production', '--by', 'ada')).code, 0);
    assert.ok((await untilSaid(one, 'first text')) < HOLDS_WITHIN_MS);
    assert.ok((await untilSaid(two, 'first text')) < HOLDS_WITHIN_MS);
    const refused = await command('prompts', 'label', 'shared', 'production', '2', '--expected', '2');
    assert.equal(refused.code, 2);
    assert.match(refused.out, /prompt_conflict/);
  });

  it('is shown, listed and compared, and its history tells who', async () => {
    assert.match((await command('prompts', 'list')).out, /shared\s+2\s+production=1/);
    const shown = JSON.parse(
      (await command('prompts', 'show', 'shared', '--version', 'production', '--json')).out,
    );
    assert.equal(shown.definition.messages[0].content, 'first text');
    const difference = await command('prompts', 'diff', 'shared', '1', '2');
    assert.equal(difference.code, 1);
    assert.match(difference.out, /^- {3}first text\n\+ {3}second text$/m);
    const history = JSON.parse((await command('prompts', 'show', 'shared', '--history', '--json')).out);
    assert.ok(history.filter(({ by }: { by: string }) => by === 'ada').length >= 4);
    writeFileSync(join(one.folder, 'bad.yaml'), 'id: bad\nsystem: "{{x}}"\n');
    const bad = await command('prompts', 'put', join(one.folder, 'bad.yaml'));
    assert.equal(bad.code, 1);
    assert.match(bad.out, /line 2: system: the variable x is not declared/);
  });

  it('has each change on one node’s audit log, once, whoever made it', async () => {
    const { changes } = (await admin(withToken(one), '/admin/v1/prompts/shared/history')) as {
      changes: object[];
    };
    const deadlineMs = performance.now() + 5_000;
    for (;;) {
      const recorded: string[] = [];
      for (const node of [one, two])
        for await (const { leaf } of readEntries(join(node.folder, 'data'), { fromIndex: 0, limit: 1_000 }))
          if (leaf?.body.type === 'event' && leaf.body.event.startsWith('prompt_'))
            recorded.push(leaf.body.requestId);
      if (recorded.length >= changes.length || performance.now() > deadlineMs) {
        assert.equal(recorded.length, changes.length);
        assert.equal(new Set(recorded).size, recorded.length);
        break;
      }
      await delay(50);
    }
  });
});

describe('a conversation', () => {
  it('goes on on another node, and is held over all of them', async () => {
    const headers = { authorization: `Bearer ${cluster.key}` };
    const begun = await fetch(`${one.url}/v1/conversations`, { method: 'POST', headers });
    const { id } = (await begun.json()) as { id: string };
    const say = (node: ClusterNode, content: string, model = 'test-model') =>
      chat(
        { url: node.url, key: cluster.key },
        { model, messages: [{ role: 'user', content }], conversation: { id }, max_tokens: 20 },
      );
    const inputTokens = async (response: Response) => {
      const { usage } = (await response.json()) as { usage: { prompt_tokens: number } };
      return usage.prompt_tokens;
    };
    const first = await inputTokens(await say(one, 'One'));
    const both = await Promise.all([say(one, 'Two'), say(two, 'Two'), say(two, 'Two'), say(one, 'Two')]);
    assert.ok(both.some(({ status }) => status === 200));
    for (const { status } of both) assert.ok(status === 200 || status === 409, String(status));
    const last = await inputTokens(await say(two, 'Six'));
    assert.ok(last > 2 * first, `the provider was given the history: ${last} tokens, ${first} before`);
  });
});
