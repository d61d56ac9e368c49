/** What a failed call says of itself: `dispatched` is false only where no byte can have left, as money hangs on it. */
import assert from 'node:assert/strict';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { callOf, read, setUpProviderBench, until } from '../../../test/fixtures/provider-bench.ts';
import type { ProviderDouble } from '../../../test/fixtures/provider-double.ts';
import { MAX_WAITING_CALLS } from '../../egress/origin.ts';
import type { Provider } from '../provider.ts';

describe('an OpenAI-compatible provider says truthfully whether a byte may have left', () => {
  const bench = setUpProviderBench();
  const { build } = bench;
  let double: ProviderDouble;
  let provider: Provider;
  before(() => {
    ({ double, provider } = bench);
  });

  const failed = (reason: string, dispatched: boolean) => ({ type: 'failed', reason, dispatched });

  test('no: nobody listens', async () => {
    const spare = createTcpServer();
    await new Promise<void>((resolve) => spare.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(spare.address() as AddressInfo).port}/v1`;
    await new Promise((resolve) => spare.close(resolve));
    assert.deepEqual(await build(url).call(callOf('m', false)), failed('refused', false));
  });

  test('no: the name has no address', async () => {
    assert.deepEqual(
      await build('http://nobody.invalid/v1').call(callOf('m', false)),
      failed('refused', false),
    );
  });

  test('no: the address is denied', async () => {
    const denied = build(double.url, { allowPrivateAddress: false });
    assert.deepEqual(await denied.call(callOf('m', false)), failed('address_denied', false));
    const metadata = build('http://169.254.169.254/v1');
    assert.deepEqual(await metadata.call(callOf('m', false)), failed('address_denied', false));
    assert.equal(double.received, 0);
  });

  test('no: the TLS handshake fails', async () => {
    const url = double.url.replace('http:', 'https:');
    const reply = await build(url).call(callOf('m', false));
    assert.equal(reply.type === 'failed' && reply.dispatched, false, inspect(reply));
    assert.equal(double.received, 0);
  });

  test('no: aborted before the call, and a surface that it does not speak', async () => {
    const signal = AbortSignal.abort('client_closed');
    assert.deepEqual(await provider.call(callOf('m', false, { signal })), {
      ...failed('aborted', false),
      byGate: true,
    });
    assert.deepEqual(await provider.call(callOf('m', false, { surface: 'unspoken' })), {
      ...failed('protocol', false),
      byGate: true,
    });
    assert.equal(double.received, 0);
  });

  test('no: aborted or out of time while it waits for a socket; the socket lives on', async () => {
    const narrow = build(double.url, { connections: 1 });
    double.script('slow', { headersDelayMs: 150 });
    const first = narrow.call(callOf('slow', false));
    await until(() => double.received === 1, 1_000);
    const controller = new AbortController();
    const waiting = narrow.call(callOf('aborted', false, { signal: controller.signal }));
    const late = narrow.call(callOf('late', false, { headersTimeoutMs: 20 }));
    controller.abort('client_closed');
    assert.deepEqual(await waiting, failed('aborted', false));
    assert.deepEqual(await late, failed('timeout', false));
    assert.equal((await read(await first)).failure, undefined);
    await read(await narrow.call(callOf('next', false)));
    assert.deepEqual(
      double.requests.map(({ model }) => model),
      ['slow', 'next'],
    );
  });

  test('no: too many calls wait', async () => {
    const narrow = build(double.url, { connections: 1 });
    double.script('hang', { fault: 'hang-headers' });
    const controller = new AbortController();
    const calls = Array.from({ length: 1 + MAX_WAITING_CALLS }, () =>
      narrow.call(callOf('hang', false, { signal: controller.signal })),
    );
    assert.deepEqual(await narrow.call(callOf('more', false)), { ...failed('refused', false), byGate: true });
    await until(() => double.received === 1, 1_000);
    controller.abort('shutdown');
    const replies = await Promise.all(calls);
    assert.equal(replies.filter((reply) => reply.type === 'failed' && reply.dispatched).length, 1);
  });

  test('yes: once the request is written', async () => {
    for (const stream of [false, true]) {
      const reset = await provider.call(callOf('double-reset-before-headers', stream));
      assert.deepEqual(reset, failed('reset', true));
      const hung = await provider.call(callOf('double-hang-headers', stream, { headersTimeoutMs: 60 }));
      assert.deepEqual(hung, failed('timeout', true));
      const controller = new AbortController();
      setTimeout(() => controller.abort('client_closed'), 40);
      const aborted = await provider.call(
        callOf('double-hang-headers', stream, { signal: controller.signal }),
      );
      assert.deepEqual(aborted, failed('aborted', true));
    }
    assert.equal(double.received, 6);
  });

  test('yes: the peer speaks something else', async () => {
    const server = createTcpServer((socket) =>
      socket.once('data', () => socket.end('not HTTP at all\r\n\r\n')),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    assert.deepEqual(await build(url).call(callOf('m', false)), failed('protocol', true));
    server.close();
  });
});
