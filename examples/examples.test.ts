/** Every example, run as a reader would run it: against a gate, with nothing but a key. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type SdkGate, startSdkGate } from '../test/fixtures/sdk-gate.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const EXAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'));

let gate: SdkGate;

before(async () => {
  gate = await startSdkGate(['scripted', 'double-reset-mid-stream']);
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

async function run(file: string, env: Record<string, string> = {}) {
  const given = { PORTCULLIS_URL: gate.url, PORTCULLIS_KEY: gate.key, ...env };
  const child = spawn(process.execPath, [FOLDER + file], { env: { PATH: process.env['PATH'], ...given } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

// Most of an example's time is the start of its process.
describe('each example', { concurrency: 2 }, () => {
  for (const file of EXAMPLES) {
    it(`works with the simulator: ${file}`, async () => {
      const { code, stdout, stderr } = await run(file);
      assert.equal(code, 0, stderr);
      assert.notEqual(stdout.trim(), '');
    });

    it(`fails visibly without a valid key: ${file}`, async () => {
      const { code, stderr } = await run(file, { PORTCULLIS_KEY: 'not-a-key' });
      assert.equal(code, 1);
      assert.match(stderr, /unauthenticated|401/);
    });
  }
});

describe('the examples with a model', () => {
  it('hello prints the answer and the request’s id', async () => {
    const { stdout, stderr } = await run('hello-openai.mjs', { MODEL: 'test-model' });
    assert.equal(stdout, 'Say hello in one sentence.\n');
    assert.match(stderr, /^request [\w-]{20,}: \d+ tokens\n$/);
  });

  it('stream prints the whole answer and its tokens', async () => {
    const { stdout, stderr } = await run('stream.mjs', { MODEL: 'test-model' });
    assert.equal(stdout, 'Tell me a story in three sentences.');
    assert.match(stderr, /^\n\d+ tokens\n$/);
  });

  it('stream says so where the answer breaks off', async () => {
    gate.double.script('double-reset-mid-stream', {
      say: { chunks: Array(200).fill('word ') },
      fault: 'reset-mid-stream',
    });
    const { code, stdout, stderr } = await run('stream.mjs', { MODEL: 'double-reset-mid-stream' });
    assert.equal(code, 1);
    assert.match(stdout, /^word word/);
    assert.match(stderr, /broke off: provider_failed \(request [\w-]+\)/);
  });

  it('tools calls the tool with what the model gave it, and sends the result on', async () => {
    const { stderr } = await run('tools.mjs');
    assert.equal(stderr, 'get_weather({"city":"simulated","days":1})\n');
  });

  it('structured output gives what fits, and an error for what does not', async () => {
    const ticket = { title: 'Export button is dead', urgency: 'high', steps: ['Click it'] };
    gate.double.script('scripted', { say: { text: JSON.stringify(ticket) } });
    const fits = await run('structured-output.mjs', { MODEL: 'scripted' });
    assert.deepEqual(JSON.parse(fits.stdout), ticket);
    gate.double.script('scripted', { say: { text: '{"title":"no more"}' } });
    const broken = await run('structured-output.mjs', { MODEL: 'scripted' });
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /^No ticket: output_invalid/);
  });
});

const PYTHON = spawnSync('python3', ['-c', 'import openai']).status === 0;

describe('Python', { skip: PYTHON ? false : 'there is no Python with the package openai here' }, () => {
  async function python(env: Record<string, string> = {}) {
    const given = { PORTCULLIS_URL: gate.url, PORTCULLIS_KEY: gate.key, ...env };
    const child = spawn('python3', [`${FOLDER}python_openai.py`], { env: { ...process.env, ...given } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await once(child, 'close');
    return { code: child.exitCode, stdout, stderr };
  }

  it('asks, and continues a kept answer', async () => {
    const { code, stdout, stderr } = await python({ MODEL: 'test-model' });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'Say hello in one sentence.\nWho am I?\n');
  });

  it('fails visibly without a valid key', async () => {
    const { code, stderr } = await python({ PORTCULLIS_KEY: 'not-a-key' });
    assert.equal(code, 1);
    assert.match(stderr, /unauthenticated/);
  });
});
