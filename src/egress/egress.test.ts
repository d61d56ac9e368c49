/** The egress against real sockets: what it refuses to reach, what it refuses to read. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Resolve } from './checked-connector.ts';
import { createEgress, type Egress, MAX_SMALL_ORIGINS } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { createOrigin, MAX_RESPONSE_HEADER_BYTES, MAX_WAITING_CALLS } from './origin.ts';

const BOUNDS = { timeoutMs: 2_000, allowPrivateAddress: true } as const;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('egress', () => {
  let egress: Egress;
  let port: number;
  const hits: string[] = [];
  const answer: RequestListener = (request, response) => {
    hits.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { location: '/target' }).end();
    else if (request.url === '/big') response.end('x'.repeat(100_000));
    else if (request.url === '/slow') setTimeout(() => response.end('late'), 5_000).unref();
    else if (request.url === '/headers')
      response.setHeader('x-big', 'x'.repeat(MAX_RESPONSE_HEADER_BYTES)).end();
    else if (request.url === '/reset') request.socket.resetAndDestroy();
    else if (request.method === 'POST') request.pipe(response);
    else response.setHeader('x-kind', 'text').end(JSON.stringify(request.headers));
  };
  const server = createHttpServer(answer);

  before(async () => {
    port = await listening(server);
    egress = createEgress();
  });
  after(async () => {
    await egress.close();
    server.closeAllConnections();
    server.close();
  });

  const at = (path: string): string => `http://127.0.0.1:${port}${path}`;

  test('fetches a text, sending only its own headers', async () => {
    const text = await egress.fetchText(at('/keys?x=1'), {
      ...BOUNDS,
      headers: { accept: 'application/json' },
    });
    assert.equal(text.status, 200);
    assert.equal(text.headers.get('x-kind'), 'text');
    const sent: unknown = JSON.parse(text.text);
    assert.deepEqual(sent, {
      host: `127.0.0.1:${port}`,
      connection: 'keep-alive',
      'user-agent': 'portcullis',
      'accept-encoding': 'identity',
      accept: 'application/json',
    });
  });

  test('posts text and bytes', async () => {
    assert.equal((await egress.post(at('/echo'), 'spän', BOUNDS)).text, 'spän');
    assert.equal(
      (await egress.post(at('/echo'), new TextEncoder().encode('xspanx').subarray(1, 5), BOUNDS)).text,
      'span',
    );
  });

  test('sends many bytes as they are, under their length, and gives the event loop back on the way', async () => {
    const bytes = new Uint8Array(3 * 1024 * 1024 + 1).map((_, index) => index % 251);
    const origin = createOrigin({ url: at('/'), allowPrivateAddress: true, connections: 1 }, () => undefined);
    const chunks: Buffer[] = [];
    let length: unknown;
    server.once('request', ({ headers }) => {
      length = headers['content-length'];
    });
    let [turns, isDone] = [0, false];
    const count = () => {
      turns += 1;
      if (!isDone && turns < 100_000) setImmediate(count);
    };
    setImmediate(count);
    assert.ok(origin.enter());
    await new Promise<void>((resolve, reject) =>
      origin.dispatch(
        { path: '/echo', method: 'POST', headers: [], body: bytes },
        {
          onRequestStart: () => undefined,
          onResponseStart: () => undefined,
          onResponseData: (_controller, chunk) => void chunks.push(chunk),
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => reject(error),
        },
      ),
    );
    isDone = true;
    await origin.close();
    assert.equal(length, String(bytes.length));
    assert.ok(Buffer.concat(chunks).equals(bytes));
    assert.ok(turns >= 12, `${turns} turns for 3 MiB`);
  });

  test('does not follow a redirect', async () => {
    hits.length = 0;
    const text = await egress.fetchText(at('/redirect'), BOUNDS);
    assert.equal(text.status, 302);
    assert.deepEqual(hits, ['/redirect']);
  });

  test('refuses every notation of a private address without permission, before a byte is sent', async () => {
    hits.length = 0;
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.1',
      '127.0.0.1.',
      'localhost',
      'LOCALHOST',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '0.0.0.0',
      '0',
      '[::]',
      '169.254.169.254',
      '%31%32%37.0.0.1',
      '①②⑦.0.0.1',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ];
    for (const host of hosts) {
      const call = egress.fetchText(`http://${host}:${port}/keys`, { ...BOUNDS, allowPrivateAddress: false });
      await assert.rejects(call, { code: 'egress_failed', reason: 'address_denied' }, host);
    }
    assert.deepEqual(hits, []);
  });

  test('never reaches a metadata service, even with permission', async () => {
    for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]', '0.0.0.0', '[fe80::1]']) {
      await assert.rejects(
        egress.fetchText(`http://${host}:${port}/`, BOUNDS),
        { reason: 'address_denied' },
        host,
      );
    }
  });

  test('does not reuse a permitted socket for a call without permission', async () => {
    await egress.fetchText(at('/keys'), BOUNDS);
    await assert.rejects(egress.fetchText(at('/keys'), { ...BOUNDS, allowPrivateAddress: false }), {
      reason: 'address_denied',
    });
  });

  test('checks the address of every connection, so that a rebound name is refused', async () => {
    hits.length = 0;
    let lookups = 0;
    // First a public address for a check to see, then the private one for the connection.
    const resolve: Resolve = (_hostname, _options, callback) => {
      lookups += 1;
      callback(null, [{ address: lookups === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    };
    const rebound = createEgress({ resolve });
    for (let attempt = 0; attempt < 3; attempt++) {
      const call = rebound.fetchText(`http://rebind.example:${port}/`, {
        ...BOUNDS,
        allowPrivateAddress: false,
      });
      await assert.rejects(call, { reason: 'address_denied' });
    }
    assert.equal(lookups, 3);
    assert.deepEqual(hits, []);
    await rebound.close();
  });

  test('bounds time, bytes and headers', async () => {
    const startedMs = performance.now();
    await assert.rejects(egress.fetchText(at('/slow'), { ...BOUNDS, timeoutMs: 60 }), { reason: 'timeout' });
    assert.ok(performance.now() - startedMs < 1_000);
    await assert.rejects(egress.fetchText(at('/big'), { ...BOUNDS, maxBytes: 99_999 }), {
      reason: 'too_large',
    });
    assert.equal((await egress.fetchText(at('/big'), { ...BOUNDS, maxBytes: 100_000 })).text.length, 100_000);
    await assert.rejects(egress.fetchText(at('/headers'), BOUNDS), { reason: 'protocol' });
  });

  test('tells refused, reset and garbage apart', async () => {
    const spare = createTcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-none\r\n')));
    const sparePort = await listening(spare);
    await assert.rejects(egress.fetchText(`http://127.0.0.1:${sparePort}/`, BOUNDS), { reason: 'protocol' });
    await new Promise((resolve) => spare.close(resolve));
    await assert.rejects(egress.fetchText(`http://127.0.0.1:${sparePort}/`, BOUNDS), { reason: 'refused' });
    await assert.rejects(egress.fetchText(at('/reset'), BOUNDS), { reason: 'reset' });
  });

  test('refuses what is no http URL, or holds credentials, without repeating it', async () => {
    const secret = ['pass', 'word'].join('');
    for (const url of [
      'ftp://host/',
      'file:///etc/passwd',
      'nonsense',
      `http://user:${secret}@127.0.0.1:${port}/`,
      '',
    ]) {
      await assert.rejects(egress.fetchText(url, BOUNDS), (error) => {
        assert.ok(error instanceof EgressError);
        assert.equal(error.reason, 'invalid_url');
        assert.ok(!inspect(error).includes(secret) && !inspect(error).includes('passwd'));
        return true;
      });
    }
  });

  test('refuses a header value that would split the request', async () => {
    const call = egress.fetchText(at('/keys'), { ...BOUNDS, headers: { accept: 'a\r\nx-evil: 1' } });
    await assert.rejects(call, { reason: 'protocol' });
  });

  test('keeps sockets to a bounded number of origins', async () => {
    const few = createEgress({
      resolve: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    for (let host = 0; host < MAX_SMALL_ORIGINS + 3; host++) {
      assert.equal((await few.fetchText(`http://h${host}.example:${port}/`, BOUNDS)).status, 200);
    }
    await few.close();
  });

  test('fails calls in flight when it is closed', async () => {
    const closing = createEgress();
    const call = closing.fetchText(at('/slow'), BOUNDS);
    const rejected = assert.rejects(call, { reason: 'aborted' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await closing.close();
    await rejected;
  });

  test('lets a bounded number of calls wait for a socket', () => {
    const origin = createOrigin({ url: at('/'), allowPrivateAddress: true, connections: 2 }, () => {});
    for (let call = 0; call < 2 + MAX_WAITING_CALLS; call++) assert.ok(origin.enter());
    assert.equal(origin.enter(), false);
    origin.leave();
    assert.equal(origin.enter(), true);
  });
});

// A self-signed certificate for localhost and 127.0.0.1, made for this test; the key is written as JWK.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUNBwCAkUggYFEncWEO5aJVRca90gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAyMzMwOFoYDzIxMjYxMDI4
MDIzMzA4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARkSUq+b4Kpqf8/b+h441WURDgg9yOnMlAY9Q/sNyflDd4BLiQsqRGE
1gXvAL1+Mjgnsu7MhI65JKvBA8mWQ8+ko28wbTAdBgNVHQ4EFgQUbOzxPSyp+Z/T
Q+n+fkkpcz6t6yowHwYDVR0jBBgwFoAUbOzxPSyp+Z/TQ+n+fkkpcz6t6yowDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgfkVjfJ1nmNR0vGPn8j7q78y6SlUHGpcL4fyngnf4A90CIQDO
SRWDNzeV378juH13NxyBvAwy2UJegr+ZdiEHjm850w==
-----END CERTIFICATE-----
`;
const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'ZElKvm-Cqan_P2_oeONVlEQ4IPcjpzJQGPUP7Dcn5Q0',
  y: '3gEuJCypEYTWBe8AvX4yOCey7syEjrkkq8EDyZZDz6Q',
  d: ['UAsVl5v15I-2t1E', '73s6uHZOlH1Hb5Sa6KSDaSomefg'].join('-'),
};

test('verifies certificates even where the environment says not to', async () => {
  const key = createPrivateKey({ key: KEY, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' });
  let hits = 0;
  const server = createHttpsServer({ cert: CERTIFICATE, key }, (_request, response) => {
    hits += 1;
    response.end('trusted');
  });
  server.on('tlsClientError', () => {});
  const port = await listening(server);
  const egress = createEgress();
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    await assert.rejects(egress.fetchText(`https://localhost:${port}/`, BOUNDS), { reason: 'protocol' });
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    await egress.close();
    server.close();
  }
  assert.equal(hits, 0);
});
