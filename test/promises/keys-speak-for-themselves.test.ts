/**
 * A request acts for a key only by the key itself. The one exception, a line of a batch, is made in src/batches and
 * nowhere else: no header, credential or look-alike that came over HTTP can be one.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { createStandingVerifier } from '../../src/auth/key-authenticator.ts';
import { StandingKey } from '../../src/auth/standing-key.ts';
import { readSources } from '../architecture/source-files.ts';
import { chat, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const PRODUCT = readSources('src/**/*.ts').filter(({ isTest }) => !isTest);

describe('the right to act for a key without its secret', () => {
  it('is made in one place of src/batches', () => {
    const makers = PRODUCT.filter(({ code }) => /\bStandingKey\.speakFor\b/.test(code));
    assert.deepEqual(
      makers.map(({ path }) => path),
      ['src/batches/batch-exchange.ts'],
    );
    const exchanges = PRODUCT.filter(({ code }) => /\bnew BatchExchange\b/.test(code));
    assert.deepEqual(
      exchanges.map(({ path }) => path),
      ['src/batches/line-worker.ts'],
    );
  });

  it('is no part of an HTTP exchange', () => {
    const known = PRODUCT.filter(
      ({ path, code }) => path.startsWith('src/http/') && /\bStandingKey\b/.test(code),
    );
    assert.deepEqual(
      known.map(({ path }) => path),
      ['src/http/exchange.ts'],
    );
    const http = PRODUCT.find(({ path }) => path === 'src/http/node-exchange.ts');
    assert.ok(http);
    assert.doesNotMatch(http.text, /standing/i);
  });

  it('cannot be forged, whatever a value looks like', async () => {
    const standing = createStandingVerifier({
      directory: { find: () => assert.fail('a forged key was looked up') },
      uses: { note: () => 0 },
    });
    const forged: object[] = [
      { keyId: 'key-1' },
      { '#keyId': 'key-1' },
      Object.create(StandingKey.prototype),
      JSON.parse(JSON.stringify(StandingKey.speakFor('key-1'))),
      structuredClone(StandingKey.speakFor('key-1')),
    ];
    for (const value of forged) {
      assert.equal(StandingKey.keyIdOf(value), undefined);
      assert.deepEqual(await standing(value as StandingKey, 0), { ok: false, reason: 'malformed' });
    }
    assert.equal(StandingKey.keyIdOf(StandingKey.speakFor('key-1')), 'key-1');
  });

  it('grants nothing where nobody verifies it, or the key is gone, or cannot be looked up', async () => {
    const key = StandingKey.speakFor('key-1');
    const keys = () => assert.fail('no secret was shown');
    assert.deepEqual(await createAuthenticator({ keys }).standing(key, 0), {
      ok: false,
      reason: 'unknown_key',
    });
    const found = { absent: 'unknown_key', unavailable: 'keys_unavailable' } as const;
    for (const lookup of ['absent', 'unavailable'] as const) {
      const standing = createStandingVerifier({ directory: { find: () => lookup }, uses: { note: () => 0 } });
      const { standing: ask } = createAuthenticator({ keys, standing });
      assert.deepEqual(await ask(key, 0), { ok: false, reason: found[lookup] });
    }
  });
});

describe('over HTTP', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({ config: { surfaces: { files: true, batches: true } } });
  });
  after(() => gate.close());

  it('the id of a key is no credential, in whatever field it comes', async () => {
    const id = gate.key.slice('pcl_'.length).split('_')[0] ?? '';
    assert.equal((await chat(gate, BODY)).status, 200, 'the key itself is one');
    const called = gate.double.received;
    const headers: Record<string, string>[] = [
      { authorization: `Bearer ${id}` },
      { authorization: `Standing ${id}` },
      { authorization: `Bearer pcl_${id}` },
      { 'x-api-key': id },
      ...['standing', 'x-standing', 'x-portcullis-standing', 'x-portcullis-key-id', 'x-portcullis-batch'].map(
        (name) => ({ [name]: id }),
      ),
    ];
    for (const named of headers) {
      const answer = await fetch(`${gate.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...named },
        body: JSON.stringify({ ...BODY, standing: { keyId: id } }),
      });
      assert.equal(answer.status, 401, JSON.stringify(named));
    }
    assert.equal(gate.double.received, called, 'nobody was called');
  });
});

const BODY = { model: 'test-model', messages: [{ role: 'user', content: 'Name a tree.' }] };
