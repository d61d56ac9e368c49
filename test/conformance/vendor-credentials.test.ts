/**
 * Bedrock's signed requests and Vertex's access tokens: what is configured is what is signed with and sent, wherever it
 * comes from. The doubles check what the vendors check, by the specifications and not with the gate's signers.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { createEgress, type Egress } from '../../src/egress/egress.ts';
import { CallCancellation } from '../../src/providers/call-signal.ts';
import { buildProviders, type ProviderRegistry } from '../../src/providers/registry.ts';
import { type ProviderSettings, providerSettings } from '../../src/providers/settings.ts';
import { signatureOf } from '../fixtures/secret-stores.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const CONVERSE = {
  output: { message: { role: 'assistant', content: [{ text: 'yes' }] } },
  ...{ stopReason: 'end_turn', usage: { inputTokens: 4, outputTokens: 1, totalTokens: 5 } },
};
const GENERATED = { candidates: [{ content: { role: 'model', parts: [{ text: 'yes' }] } }] };
const ACCESS_TOKEN = ['ya29', 'not-a-real-token'].join('.');

let egress: Egress;
let url = '';
const seen: Seen[] = [];
const registries: ProviderRegistry[] = [];
const folder = mkdtempSync(join(tmpdir(), 'portcullis-vendor-credentials-'));
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url: path, headers } = request;
    seen.push({ method, url: path, headers, body: Buffer.concat(chunks).toString() });
    const token = { access_token: ACCESS_TOKEN, expires_in: 3_600, token_type: 'Bearer' };
    const answer = path === '/token' ? token : path?.startsWith('/model/') ? CONVERSE : GENERATED;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});

before(async () => {
  egress = createEgress();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  url = `http://127.0.0.1:${address.port}`;
});
after(async () => {
  await egress.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(registries.splice(0).map((registry) => registry.close()));
  seen.length = 0;
});

type Settings = Partial<ProviderSettings> & Pick<ProviderSettings, 'kind'>;
const CALLS = {
  bedrock: {
    surface: 'chat',
    model: 'm',
    body: { messages: [{ role: 'user', content: 'x' }], max_tokens: 9 },
  },
  vertex: { surface: 'generate_content', model: 'm', body: { contents: [{ parts: [{ text: 'x' }] }] } },
};

/** The one request that the provider got, after those for its credential. */
async function sentBy(settings: Settings, env: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const parsed = providerSettings.parse({ baseUrl: url, allowPrivateAddress: true, ...settings });
  const dependencies = { egress, env, nowMs: Date.now, fault: () => undefined };
  const registry = buildProviders({ p: parsed }, dependencies);
  registries.push(registry);
  await registry.ready();
  const { surface, model, body } = settings.kind === 'bedrock' ? CALLS.bedrock : CALLS.vertex;
  const reply = await registry.providers.get('p')?.call({
    ...{ requestId: 'r', surface, model, body: JSON.stringify({ model, ...body }), stream: false },
    ...{ signal: new CallCancellation(), headersTimeoutMs: 5_000, idleTimeoutMs: 5_000 },
  });
  assert.equal(reply?.type, 'answer', JSON.stringify(reply));
  if (reply?.type === 'answer') for await (const _ of reply.body);
  const last = seen.at(-1);
  assert.ok(last);
  return last;
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${text}\n`);
  return path;
}

describe('a request to Bedrock', () => {
  const IDENTITY = { accessKeyId: 'AKIANOTAREALKEYID', secretAccessKey: 'not/a/real/secret' };
  const SESSION = ['not', 'a', 'real', 'session'].join('-');
  const signed = (region: string, more: object = {}) => ({
    ...IDENTITY,
    ...{ region, service: 'bedrock', ...more },
  });
  const isSignedBy = ({ body, ...request }: Seen, identity: Parameters<typeof signatureOf>[2]) =>
    assert.equal(request.headers.authorization, signatureOf(request, body, identity));

  it('is signed for its region with the keys that its settings name, from every source', async () => {
    const values = {
      accessKeyId: { value: IDENTITY.accessKeyId },
      secretAccessKey: { value: IDENTITY.secretAccessKey },
    };
    const files = {
      accessKeyId: { file: written('id', IDENTITY.accessKeyId) },
      secretAccessKey: { file: written('secret', IDENTITY.secretAccessKey) },
      sessionToken: { file: written('session', SESSION) },
    };
    const names = {
      accessKeyId: { env: 'ID' },
      secretAccessKey: { env: 'SECRET' },
      sessionToken: { env: 'SESSION' },
    };
    const env = { ID: IDENTITY.accessKeyId, SECRET: IDENTITY.secretAccessKey, SESSION };
    const region = 'eu-north-1';
    const plain = await sentBy({ kind: 'bedrock', region, aws: values });
    isSignedBy(plain, signed(region));
    assert.equal(plain.headers['x-amz-security-token'], undefined);
    for (const aws of [files, names, { ...values, sessionToken: { value: SESSION } }]) {
      const sent = await sentBy({ kind: 'bedrock', region, aws }, env);
      isSignedBy(sent, signed(region));
      assert.equal(sent.headers['x-amz-security-token'], SESSION);
      assert.match(sent.headers.authorization ?? '', /SignedHeaders=[\w;-]*x-amz-security-token/);
    }
    isSignedBy(await sentBy({ kind: 'bedrock', region: 'us-west-2', aws: values }), signed('us-west-2'));
  });

  it('takes nothing from the environment that its settings do not name', async () => {
    const planted = {
      AWS_SESSION_TOKEN: 'planted',
      AWS_BEARER_TOKEN_BEDROCK: 'planted',
      AWS_REGION: 'xx-planted-1',
    };
    const kept = Object.keys(planted).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, planted);
    try {
      const aws = {
        accessKeyId: { value: IDENTITY.accessKeyId },
        secretAccessKey: { value: IDENTITY.secretAccessKey },
      };
      const { headers } = await sentBy({ kind: 'bedrock', region: 'eu-north-1', aws });
      assert.ok(!JSON.stringify(headers).includes('planted'));
    } finally {
      for (const [name, value] of kept)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });

  it('has the API key where that is set in their place', async () => {
    const { headers } = await sentBy({
      kind: 'bedrock',
      region: 'eu-north-1',
      apiKey: { value: 'bedrock-key' },
    });
    assert.equal(headers.authorization, 'Bearer bedrock-key');
  });
});

describe('a request to Vertex', () => {
  it('goes to its project and region with a token for its service account, from every source', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const email = 'gate@invented-project.iam.example';
    const account = JSON.stringify({
      ...{ type: 'service_account', client_email: email, private_key_id: 'key-1', token_uri: `${url}/token` },
      private_key: await exportPKCS8(privateKey),
    });
    const place = {
      kind: 'vertex',
      project: 'invented-project',
      region: 'europe-west4',
      baseUrl: `${url}/v1`,
    } as const;
    const sources = [{ value: account }, { env: 'ACCOUNT' }, { file: written('account.json', account) }];
    for (const serviceAccount of sources) {
      const sent = await sentBy({ ...place, serviceAccount }, { ACCOUNT: account });
      assert.equal(
        sent.url,
        '/v1/projects/invented-project/locations/europe-west4/publishers/google/models/m:generateContent',
      );
      assert.equal(sent.headers.authorization, `Bearer ${ACCESS_TOKEN}`);
      const asked = new URLSearchParams(seen.at(-2)?.body);
      assert.equal(asked.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
      const { payload } = await jwtVerify(asked.get('assertion') ?? '', publicKey, {
        audience: `${url}/token`,
      });
      assert.equal(payload.iss, email);
    }
  });
});
