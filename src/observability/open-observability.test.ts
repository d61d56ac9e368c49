/** Traces over a real socket: to the configured collector, only there, only where that is permitted. */
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createEgress, type Egress } from '../egress/egress.ts';
import { openObservability } from './open-observability.ts';
import { observabilitySettings } from './settings.ts';
import { summaryOf } from './summary.fixture.ts';

interface Posted {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let collector: Server;
let endpoint = '';
let egress: Egress;
let posted: Posted[] = [];
let status = 200;

beforeEach(async () => {
  posted = [];
  status = 200;
  egress = createEgress();
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push({
      path: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  assert.ok(address !== null && typeof address === 'object');
  endpoint = `http://127.0.0.1:${address.port}/v1/traces`;
});

afterEach(async () => {
  await egress.close();
  collector.closeAllConnections();
  collector.close();
});

/** Observes one request and closes; returns the metrics then. */
async function observeOne(traces: object | undefined): Promise<string> {
  const settings = observabilitySettings.parse({ logLevel: 'silent', ...(traces && { traces }) });
  const { telemetry, metrics, close } = await openObservability(settings, egress);
  telemetry.begin().end(summaryOf());
  await close();
  return metrics.text();
}

describe('traces', () => {
  test('are posted as OTLP JSON at the latest when the gate closes', async () => {
    await observeOne({ endpoint, allowPrivateAddress: true });
    assert.equal(posted.length, 1);
    assert.equal(posted[0]?.path, '/v1/traces');
    assert.match(posted[0]?.headers['content-type'] ?? '', /^application\/json/);
    const { resourceSpans } = JSON.parse(posted[0]?.body ?? '');
    assert.equal(resourceSpans[0].resource.attributes[0].value.stringValue, 'portcullis');
  });

  test('are not made where no endpoint is configured', async () => {
    await observeOne(undefined);
    assert.deepEqual(posted, []);
  });

  test('do not go to a private address without permission; the fault is counted', async () => {
    const text = await observeOne({ endpoint });
    assert.deepEqual(posted, []);
    assert.match(text, /portcullis_faults_total\{where="traces"\} [1-9]/);
  });

  test('that the collector refuses are a fault that is counted, and the gate closes all the same', async () => {
    status = 503;
    assert.match(
      await observeOne({ endpoint, allowPrivateAddress: true }),
      /portcullis_faults_total\{where="traces"\} [1-9]/,
    );
  });
});
