/**
 * Changing a running gate by its files: the configuration as a whole or not at all, the TLS certificate as a pair or not
 * at all, and never at the expense of a request under way.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { leavesOf } from '../fixtures/gate-records.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import { chat } from '../fixtures/running-gate.ts';
import { type ServedGate, serveGate } from '../fixtures/served-gate.ts';

const CERTIFICATES = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
const MESSAGES = [{ role: 'user', content: 'Say hello' }];
const HIDDEN = [{ role: 'user', content: 'hello\u200b\u2060\u200bworld' }];
const POLL_MS = 50;

type Settings = Record<string, unknown>;

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`did not happen: ${what}`);
    await sleep(POLL_MS);
  }
}

describe('the configuration file', () => {
  let folder = '';
  let double: ProviderDouble;
  let gate: ServedGate;

  const file = () => join(folder, 'portcullis.yaml');
  const model = (name: string) => ({
    routes: [{ provider: 'double', model: name }],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  });

  function settings(more: Settings = {}): Settings {
    return {
      listen: { port: 0 },
      admin: { port: 0 },
      providers: {
        double: { kind: 'openai-compatible', baseUrl: double.url, allowPrivateAddress: true },
      },
      models: { first: model('first') },
      ...more,
    };
  }

  const write = (value: Settings) => writeFileSync(file(), JSON.stringify(value));

  async function ask(body: object = {}): Promise<Response> {
    const response = await chat(gate, { model: 'first', messages: MESSAGES, ...body });
    await response.arrayBuffer();
    return response;
  }

  const revision = async () => (await ask()).headers.get('x-portcullis-revision') ?? '';

  /** Writes, asks the gate to look at once, and waits until it runs under another revision. */
  async function reloadTo(value: Settings): Promise<string> {
    const old = await revision();
    write(value);
    gate.child.kill('SIGHUP');
    let now = old;
    await until(async () => {
      now = await revision();
      return now !== old;
    }, 'a new revision');
    return now;
  }

  /** Waits for the line that says why the file was refused. */
  async function refusal(told: number): Promise<Record<string, unknown>> {
    let lines: string[] = [];
    await until(() => {
      lines = gate
        .stderr()
        .split('\n')
        .filter((line) => line.includes('configuration refused'));
      return lines.length > told;
    }, 'the refusal is logged');
    return JSON.parse(lines.at(-1) ?? '{}');
  }

  const refusals = () => gate.stderr().split('configuration refused').length - 1;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-reload-'));
    double = await startProviderDouble();
    write(settings());
    gate = await serveGate(folder);
  });
  after(async () => {
    assert.equal(await gate.end(), 0);
    await double.close();
    rmSync(folder, { recursive: true });
  });

  it('is taken over by itself soon after it changed', async () => {
    const old = await revision();
    assert.equal((await ask({ model: 'second' })).status, 404);
    write(settings({ models: { first: model('first'), second: model('second') } }));
    await until(async () => (await ask({ model: 'second' })).status === 200, 'the new model answers');
    assert.notEqual(await revision(), old);
  });

  it('names its revision in headers, log, audit and status', async () => {
    const now = await reloadTo(settings());
    await until(
      () => gate.stderr().includes(`"revision":"${now}","msg":"configuration reloaded"`),
      'the log says so',
    );
    const leaves = await leavesOf({ dataPath: join(folder, 'data') });
    const changes = leaves.map(({ body }) => body).filter((body) => body.type === 'event');
    assert.deepEqual(changes.at(-1)?.details, { revision: now });
    assert.equal(changes.at(-1)?.event, 'configuration_changed');
    const headers = { authorization: `Bearer ${gate.adminToken}` };
    const status = await fetch(`${gate.adminUrl}/admin/v1/status`, { headers });
    assert.equal(Object(await status.json()).revision, now);
  });

  it('refuses a model that it no longer has, before the provider is asked', async () => {
    await reloadTo(settings({ models: { first: model('first'), second: model('second') } }));
    assert.equal((await ask({ model: 'second' })).status, 200);
    await reloadTo(settings());
    const asked = double.received;
    assert.equal((await ask({ model: 'second' })).status, 404);
    assert.equal(double.received, asked);
  });

  it('changes what a policy’s guards do', async () => {
    const policy = (mode: string) => settings({ policies: { default: { guards: { unicode: { mode } } } } });
    await reloadTo(policy('redact'));
    assert.equal((await ask({ messages: HIDDEN })).status, 200);
    await reloadTo(policy('block'));
    assert.equal((await ask({ messages: HIDDEN })).status, 400);
    await reloadTo(policy('redact'));
    assert.equal((await ask({ messages: HIDDEN })).status, 200);
  });

  it('changes limits and budgets', async () => {
    await reloadTo(settings({ budgets: { key: [{ usd: 0.000001, period: 'total' }] } }));
    const { status } = await ask({ max_tokens: 100 });
    assert.equal(status, 429);
    await reloadTo(settings());
    assert.equal((await ask({ max_tokens: 100 })).status, 200);
  });

  it('changes what is kept of dialogs, and who needs a prompt of the registry', async () => {
    const statusOf = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' };
      const response = await fetch(gate.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      await response.arrayBuffer();
      return response.status;
    };
    const verdicts = async () => [
      await statusOf('/v1/responses', { model: 'first', input: 'x', previous_response_id: 'resp_none' }),
      await statusOf('/v1/conversations', {}),
      (await ask()).status,
    ];
    assert.deepEqual(await verdicts(), [404, 200, 200]);
    await reloadTo(settings({ responses: { keep: false }, conversations: { keep: false } }));
    assert.deepEqual(await verdicts(), [400, 404, 200]);
    await reloadTo(settings({ policies: { default: { promptsOnly: true } } }));
    assert.deepEqual(await verdicts(), [403, 200, 403]);
    await reloadTo(settings());
    assert.deepEqual(await verdicts(), [404, 200, 200]);
  });

  it('keeps the last good one where the new one is wrong, and says why', async () => {
    const old = await reloadTo(settings({ budgets: { drainMs: 1_234 } }));
    const wrong: readonly (readonly [string, RegExp, string])[] = [
      ['models: [', /./, ''],
      [JSON.stringify(settings({ modles: {} })), /did you mean `models`/, 'modles'],
      [
        JSON.stringify(settings({ models: { first: { routes: [{ provider: 'nobody', model: 'm' }] } } })),
        /nobody|provider/,
        'models.first',
      ],
    ];
    for (const [text, message, path] of wrong) {
      const told = refusals();
      writeFileSync(file(), text);
      gate.child.kill('SIGHUP');
      const line = await refusal(told);
      assert.equal(line['level'], 'warn');
      assert.match(String(line['message']), message);
      assert.ok(String(line['path']).startsWith(path), String(line['path']));
      assert.equal(await revision(), old);
    }
  });

  it('refuses a change of what is opened once', async () => {
    const old = await reloadTo(settings({ budgets: { drainMs: 2_345 } }));
    const fixed: readonly (readonly [Settings, string])[] = [
      [{ listen: { port: 0, bodyBytes: 1_000 } }, 'listen.bodyBytes'],
      [{ cache: { exact: false } }, 'cache.exact'],
      [{ audit: { payloads: 'none' } }, 'audit.payloads'],
      [{ audit: { indexDays: 1 } }, 'audit.indexDays'],
      [{ limits: { adaptive: { enabled: true } } }, 'limits.adaptive.enabled'],
      [{ limits: { fairness: { waitMs: 9 } } }, 'limits.fairness.waitMs'],
      [{ observability: { logLevel: 'debug' } }, 'observability.logLevel'],
    ];
    for (const [change, path] of fixed) {
      const told = refusals();
      write(settings({ budgets: { drainMs: 9_999 }, ...change }));
      gate.child.kill('SIGHUP');
      const line = await refusal(told);
      assert.equal(line['path'], path);
      assert.match(String(line['message']), /restart/);
      assert.equal(await revision(), old, 'not even the rest of the file is taken over');
    }
  });

  it('lets a stream that began under the old one end under it', async () => {
    await reloadTo(settings({ models: { first: model('first'), leaving: model('leaving') } }));
    const words = Array.from({ length: 120 }, (_, index) => `word${index} `);
    double.script('leaving', { say: { chunks: words }, chunkDelayMs: 10 });
    const stream = await chat(gate, { model: 'leaving', messages: MESSAGES, stream: true });
    const before = stream.headers.get('x-portcullis-revision');
    const reading = stream.text();
    const now = await reloadTo(settings());
    assert.notEqual(now, before);
    assert.equal((await ask({ model: 'leaving' })).status, 404);
    const text = await reading;
    assert.ok(text.includes('word119') && text.endsWith('data: [DONE]\n\n'));
  });
});

describe('the TLS certificate', () => {
  let folder = '';
  let gate: ServedGate;

  function install(certificate: 'first' | 'second', key: 'first' | 'second' = certificate): void {
    copyFileSync(join(CERTIFICATES, `test-only-${certificate}.cert.pem`), join(folder, 'cert.pem'));
    copyFileSync(join(CERTIFICATES, `test-only-${key}.key.pem`), join(folder, 'key.pem'));
  }

  /** Asks on a connection of its own; returns the name in the certificate that it saw, and the status. */
  function ask(): Promise<{ readonly name: string; readonly status: number | undefined }> {
    const body = JSON.stringify({ model: 'simulator', messages: MESSAGES });
    const headers = { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const url = `${gate.url}/v1/chat/completions`;
      const options = { method: 'POST', headers, agent: false, rejectUnauthorized: false };
      const call = request(url, options, (response) => {
        const socket = response.socket as TLSSocket;
        const name = String(socket.getPeerCertificate().subject.CN);
        assert.equal(socket.getProtocol(), 'TLSv1.3');
        response.resume().once('end', () => resolve({ name, status: response.statusCode }));
      });
      call.once('error', reject);
      call.end(body);
    });
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-tls-'));
    install('first');
    const config = {
      listen: { port: 0, tls: { certFile: './cert.pem', keyFile: './key.pem' } },
      admin: { port: 0 },
      providers: { sim: { kind: 'simulator' } },
      models: { simulator: { routes: [{ provider: 'sim', model: 'simulator' }] } },
    };
    writeFileSync(join(folder, 'portcullis.yaml'), JSON.stringify(config));
    gate = await serveGate(folder);
  });
  after(async () => {
    assert.equal(await gate.end(), 0);
    rmSync(folder, { recursive: true });
  });

  it('is shown, and requests pass', async () => {
    assert.match(gate.url, /^https:/);
    assert.deepEqual(await ask(), { name: 'portcullis-test-first', status: 200 });
  });

  it('is replaced while the gate runs', async () => {
    install('second');
    await until(async () => (await ask()).name === 'portcullis-test-second', 'the new certificate is shown');
    assert.equal((await ask()).status, 200);
  });

  it('stays where the new pair does not belong together', async () => {
    install('first', 'second');
    await until(() => gate.stderr().includes('the new TLS certificate was refused'), 'the log says so');
    assert.deepEqual(await ask(), { name: 'portcullis-test-second', status: 200 });
  });
});
