/** Files through the unchanged OpenAI SDK: kept, shown, listed, given back and deleted; off, unscoped and hostile refused. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { checkConfig } from '../../src/config/load.ts';
import { clientOf, refusal, textOf } from '../fixtures/batch-client.ts';
import { leavesOf } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const LINES = textOf([{ custom_id: 'one', note: 'Zürich' }, { custom_id: 'two' }]);
const ON = { surfaces: { files: true, batches: true } };

describe('files', () => {
  let gate: TestGate;
  let client: OpenAI;
  before(async () => {
    const files = { maxBytes: 100_000, maxPerOwner: 4, maxBytesPerOwner: 150_000 };
    gate = await startTestGate({ config: { ...ON, files, tenants: { north: {}, south: {} } } });
    client = clientOf(gate);
  });
  after(() => gate.close());

  const upload = async (
    by: OpenAI,
    text: string | Buffer = LINES,
    purpose: 'batch' | 'user_data' = 'batch',
  ) => by.files.create({ file: await toFile(Buffer.from(text), 'my lines.jsonl'), purpose });
  const clientFor = async (description: object) =>
    clientOf({ url: gate.url, key: await createKey(gate, description) });

  it('come back byte for byte, with what was said of them', async () => {
    const created = await upload(client);
    assert.deepEqual(
      { ...created, id: '', created_at: 0, expires_at: 0 },
      {
        ...{ id: '', object: 'file', bytes: Buffer.byteLength(LINES), created_at: 0, expires_at: 0 },
        ...{ filename: 'my lines.jsonl', purpose: 'batch', status: 'processed' },
      },
    );
    assert.deepEqual(await client.files.retrieve(created.id), created);
    const content = await client.files.content(created.id);
    assert.equal(content.headers.get('content-length'), String(Buffer.byteLength(LINES)));
    assert.equal(await content.text(), LINES);
    assert.deepEqual((await client.files.list()).data, [created]);
    assert.deepEqual((await client.files.list({ purpose: 'fine-tune' })).data, []);
    assert.deepEqual(await client.files.delete(created.id), {
      id: created.id,
      object: 'file',
      deleted: true,
    });
    assert.deepEqual((await refusal(client.files.retrieve(created.id))).slice(0, 2), [404, 'not_found']);
  });

  it('tell an old client too how long they are, so that a part does not look whole', async () => {
    const { id } = await upload(client);
    const { hostname, port } = new URL(gate.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(`GET /v1/files/${id}/content HTTP/1.0\r\nauthorization: Bearer ${gate.key}\r\n\r\n`);
    const [head = '', body] = (await text(socket)).split('\r\n\r\n');
    assert.match(head, new RegExp(`^content-length: ${Buffer.byteLength(LINES)}$`, 'im'));
    assert.doesNotMatch(head, /transfer-encoding/i);
    assert.equal(body, LINES);
    await client.files.delete(id);
  });

  it('go when their sender says, if that is sooner', async () => {
    const file = await toFile(Buffer.from(LINES), 'a.jsonl');
    const expires_after = { anchor: 'created_at', seconds: 3_600 } as const;
    const made = await client.files.create({ file, purpose: 'batch', expires_after });
    assert.equal(made.expires_at, made.created_at + 3_600);
    await client.files.delete(made.id);
    const again = { file, purpose: 'batch', expires_after: { anchor: 'created_at', seconds: 60 } } as const;
    assert.deepEqual(await refusal(client.files.create(again)), [400, 'invalid_field', 'expires_after']);
  });

  it('are listed in pages that the SDK follows', async () => {
    const paged = await clientFor({ user: 'pages' });
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.push((await upload(paged)).id);
    const seen: string[] = [];
    for await (const { id } of paged.files.list({ limit: 2 })) seen.push(id);
    assert.deepEqual(seen.toSorted(), made.toSorted());
  });

  it('are on record: who sent, read and deleted them, and nothing of what they hold', async () => {
    const made = await upload(client);
    await client.files.content(made.id);
    await client.files.delete(made.id);
    const events = (await leavesOf(gate)).flatMap(({ body }) =>
      body.type === 'event' && body.details['file'] === made.id ? [body] : [],
    );
    assert.deepEqual(
      events.map(({ event }) => event),
      ['file_created', 'file_read', 'file_deleted'],
    );
    for (const { details } of events)
      assert.deepEqual([details['purpose'], details['bytes']], ['batch', made.bytes]);
    assert.ok(!JSON.stringify(events).includes('my lines'));
  });

  it('of another tenant, user or key are nobody’s', async () => {
    const owner = await clientFor({ tenant: 'north', user: 'ann' });
    const made = await upload(owner);
    const sameUser = await clientFor({ tenant: 'north', user: 'ann' });
    assert.equal((await sameUser.files.retrieve(made.id)).id, made.id);
    for (const other of [
      { tenant: 'south', user: 'ann' },
      { tenant: 'north', user: 'bob' },
      { tenant: 'north' },
    ]) {
      const by = await clientFor(other);
      const nobody = await refusal(by.files.retrieve(`file-${'0'.repeat(36)}`));
      for (const work of [by.files.retrieve(made.id), by.files.content(made.id), by.files.delete(made.id)])
        assert.deepEqual(await refusal(work), nobody);
      assert.deepEqual((await by.files.list()).data, []);
      assert.deepEqual((await by.files.list({ after: made.id })).data, []);
    }
  });

  it('are refused where they are too large, too many or too much, and count again once deleted', async () => {
    const by = await clientFor({ user: 'hoarder' });
    const line = (bytes: number) => `{"a":"${'x'.repeat(bytes - 9)}"}\n`;
    assert.deepEqual((await refusal(upload(by, line(100_001)))).slice(0, 2), [413, 'body_too_large']);
    assert.deepEqual((await refusal(upload(by, line(200_000)))).slice(0, 2), [413, 'body_too_large']);
    const first = await upload(by, line(100_000));
    assert.deepEqual((await refusal(upload(by, line(60_000)))).slice(0, 2), [400, 'kept_full']);
    for (let count = 0; count < 3; count += 1) await upload(by);
    assert.deepEqual((await refusal(upload(by))).slice(0, 2), [400, 'kept_full']);
    // What a batch answers is kept past the bounds: one that calls no model could fill the disk again and again.
    const [input] = (await by.files.list()).data;
    const endpoint = '/v1/chat/completions' as const;
    const batch = { input_file_id: input?.id ?? '', endpoint, completion_window: '24h' } as const;
    assert.deepEqual((await refusal(by.batches.create(batch))).slice(0, 2), [400, 'kept_full']);
    assert.deepEqual((await by.batches.list()).data, []);
    await by.files.delete(first.id);
    await upload(by, line(60_000));
  });

  it('of purposes that nothing uses are refused by name', async () => {
    assert.deepEqual(await refusal(upload(client, LINES, 'user_data')), [400, 'invalid_field', 'purpose']);
    const file = await toFile(Buffer.from(LINES), 'a.jsonl');
    const work = client.files.create({ file, purpose: 'fine-tune' });
    assert.deepEqual(await refusal(work), [400, 'invalid_field', 'purpose'], 'while fine-tuning is off');
  });

  const HOSTILE: readonly (readonly [name: string, text: string | Buffer, code: string])[] = [
    ['no JSON', 'hello\n', 'invalid_json'],
    ['a list', '[1]\n', 'invalid_json'],
    ['an empty line', '{}\n\n{}\n', 'invalid_json'],
    ['a key twice', '{"a":1,"a":2}\n', 'duplicate_key'],
    ['a forbidden key', '{"__proto__":1}\n', 'forbidden_key'],
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'invalid_utf8'],
    ['a depth bomb', `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`, 'json_too_deep'],
    ['nothing', '', 'invalid_field'],
  ];
  for (const [name, text, code] of HOSTILE)
    it(`that hold ${name} are refused and not kept`, async () => {
      const before = (await client.files.list()).data.length;
      assert.deepEqual(await refusal(upload(client, text)), [400, code, 'file']);
      assert.equal((await client.files.list()).data.length, before);
    });

  it('are refused as anything but one form', async () => {
    const send = (body: string | FormData, headers: Record<string, string> = {}) =>
      fetch(`${gate.url}/v1/files`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gate.key}`, ...headers },
        body,
      }).then(async (response) => [
        response.status,
        ((await response.json()) as { error: { code: string } }).error.code,
      ]);
    const form = (change: (form: FormData) => void) => {
      const made = new FormData();
      made.append('purpose', 'batch');
      made.append('file', new File([LINES], 'a.jsonl'));
      change(made);
      return made;
    };
    assert.deepEqual(await send('{}', { 'content-type': 'application/json' }), [400, 'invalid_form']);
    assert.deepEqual(await send(form((made) => made.append('purpose', 'user_data'))), [400, 'invalid_form']);
    assert.deepEqual(await send(form((made) => made.append('extra', '1'))), [400, 'unsupported_content']);
    assert.deepEqual(await send(form((made) => made.append('file', new File(['{}'], 'b')))), [
      400,
      'invalid_field',
    ]);
    assert.deepEqual(await send(form((made) => made.delete('file'))), [400, 'invalid_field']);
    assert.deepEqual(await send('--x--', { 'content-type': 'multipart/form-data; boundary=x' }), [
      400,
      'invalid_form',
    ]);
  });

  it('need a scope of their own', async () => {
    const scoped = (scopes: string[]) => clientFor({ scopes });
    const without = await scoped(['model:*', 'surface:chat']);
    assert.deepEqual((await refusal(upload(without))).slice(0, 2), [403, 'forbidden']);
    assert.deepEqual((await refusal(without.files.list())).slice(0, 2), [403, 'forbidden']);
    const withScope = await scoped(['model:*', 'surface:files']);
    assert.ok((await upload(withScope)).id);
  });

  it('are nobody’s without a credential', async () => {
    const nobody = clientOf({ url: gate.url, key: 'pcl_nobody' });
    assert.equal((await refusal(upload(nobody)))[0], 401);
  });
});

describe('files that are off', () => {
  it('cannot be off while batches are on, which are made of them', () => {
    const checked = checkConfig('surfaces: { batches: true }', { cwd: '/', env: {} });
    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.problems.map(({ path }) => path),
      ['surfaces.batches'],
    );
  });

  it('answer 404 and say which setting turns them on', async () => {
    const gate = await startTestGate();
    try {
      for (const path of ['/v1/files', '/v1/batches', '/v1/files/file-0/content', '/v1/batches/batch_0']) {
        const response = await fetch(`${gate.url}${path}`, {
          headers: { authorization: `Bearer ${gate.key}` },
        });
        assert.equal(response.status, 404);
        assert.match(await response.text(), /is off\. `surfaces: \{ (files|batches): true \}`/);
      }
    } finally {
      await gate.close();
    }
  });
});
