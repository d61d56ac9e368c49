/** Batches that must not run, or not to their end: lines and requests that are refused, and a window that is over. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type OpenAI from 'openai';
import {
  batchWhen,
  chatLine,
  clientOf,
  codeOf,
  refusal,
  resultsOf,
  startBatch,
  textOf,
  uploadLines,
} from '../fixtures/batch-client.ts';
import { DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const CHAT = '/v1/chat/completions';
const SURFACES = { files: true, batches: true };

describe('batches', () => {
  let gate: TestGate;
  let client: OpenAI;
  before(async () => {
    gate = await startTestGate({ config: { surfaces: SURFACES, batches: { maxLines: 200 } } });
    client = clientOf(gate);
  });
  beforeEach(() => gate.double.reset());
  after(() => gate.close());

  const good = chatLine('a', 'x');
  const HOSTILE: readonly (readonly [
    name: string,
    lines: readonly object[],
    code: string,
    line: number | null,
  ])[] = [
    [
      'a line of another endpoint',
      [good, { ...chatLine('b', 'x'), url: '/v1/embeddings' }],
      'mismatched_endpoint',
      2,
    ],
    ['a line of an admin path', [{ ...good, url: '/admin/v1/keys' }], 'mismatched_endpoint', 1],
    ['a custom_id that stands twice', [good, good], 'duplicate_custom_id', 2],
    ['no custom_id', [{ ...good, custom_id: undefined }], 'invalid_custom_id', 1],
    ['a long custom_id', [chatLine('i'.repeat(257), 'x')], 'invalid_custom_id', 1],
    ['another method', [{ ...good, method: 'GET' }], 'invalid_method', 1],
    ['a body that is no object', [{ ...good, body: 'x' }], 'invalid_body', 1],
    ['a stream', [chatLine('a', 'x', { stream: true })], 'invalid_body', 1],
    ['headers of its own', [{ ...good, headers: { authorization: 'Bearer x' } }], 'invalid_line', 1],
    [
      'too many lines',
      Array.from({ length: 201 }, (_, at) => chatLine(`${at}`, 'x')),
      'too_many_lines',
      null,
    ],
  ];
  for (const [name, lines, code, line] of HOSTILE)
    it(`fail at once and run nothing for ${name}`, async () => {
      const batch = await startBatch(client, textOf(lines));
      assert.equal(batch.status, 'failed');
      const [problem] = batch.errors?.data ?? [];
      assert.deepEqual([problem?.code, problem?.line], [code, line]);
      assert.equal((await client.batches.retrieve(batch.id)).status, 'failed');
      assert.equal(gate.double.received, 0);
    });

  it('are refused with what is not understood, by name', async () => {
    const input_file_id = await uploadLines(client, [good]);
    const asked = { input_file_id, endpoint: CHAT, completion_window: '24h' } as const;
    const REFUSED: readonly (readonly [fields: object, param: string])[] = [
      [{ completion_window: '1h' }, 'completion_window'],
      [{ input_file_id: 'file-nobody' }, 'input_file_id'],
      [{ input_file_id: 7 }, 'input_file_id'],
      [{ metadata: { a: 1 } }, 'metadata'],
      [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v'])) }, 'metadata'],
      [{ output_expires_after: { anchor: 'created_at', seconds: 3_600 } }, 'output_expires_after'],
    ];
    for (const [fields, param] of REFUSED)
      assert.equal((await refusal(client.batches.create({ ...asked, ...fields })))[2], param);
  });
});

describe('a batch whose window is over', () => {
  it('expires: what is done is kept, the rest is told', async () => {
    const gate = await startTestGate({
      config: {
        surfaces: SURFACES,
        batches: { windowHours: 0.001, linesAtOnce: 1 },
        models: { slow: { routes: [{ provider: 'double', model: 'slow' }], price: DOUBLE_PRICE } },
      },
    });
    try {
      gate.double.script('slow', { headersDelayMs: 400 });
      const client = clientOf(gate);
      const lines = Array.from({ length: 40 }, (_, at) => chatLine(`l${at}`, 'x', { model: 'slow' }));
      const batch = await batchWhen(client, (await startBatch(client, lines)).id);
      assert.equal(batch.status, 'expired');
      const answers = await resultsOf(client, batch.output_file_id);
      const errors = await resultsOf(client, batch.error_file_id);
      assert.ok(answers.length > 0 && errors.length > 0);
      assert.equal(answers.length, gate.double.received);
      assert.deepEqual([...new Set(errors.map(codeOf))], ['batch_expired']);
      assert.equal(answers.length + errors.length, 40);
    } finally {
      await gate.close();
    }
  });
});
