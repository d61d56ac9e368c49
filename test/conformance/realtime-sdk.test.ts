/** The unchanged OpenAI SDK's realtime client against the gate: a conversation, tools, cancelling, what is refused. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type RealtimeGate, startRealtimeGate } from '../fixtures/realtime-gate.ts';
import { createKey } from '../fixtures/running-gate.ts';

const WEATHER = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

interface Sent {
  readonly type: string;
  readonly response: {
    readonly conversation: string;
    readonly instructions?: string;
    readonly output_modalities: readonly string[];
    readonly max_output_tokens: number;
    readonly tools?: readonly { readonly name: string }[];
    readonly input: readonly {
      readonly type: string;
      readonly role?: string;
      readonly output?: string;
      readonly content?: readonly { readonly text: string }[];
    }[];
  };
}

describe('realtime, with the SDK', () => {
  let gate: RealtimeGate;
  before(async () => {
    gate = await startRealtimeGate({}, ['tools', 'slow', 'quiet']);
    gate.peer.script('tools', { toolCall: { name: 'get_weather', arguments: '{"city":"Bern"}' } });
    gate.peer.script('slow', { chunks: Array(200).fill('word '), chunkDelayMs: 20 });
  });
  after(() => gate.close());

  const sent = (index = -1) => JSON.parse(gate.peer.requests.at(index)?.text ?? 'null') as Sent;
  const textsOf = ({ response }: Sent) => response.input.map(({ content }) => content?.[0]?.text);

  it('talks in text over several turns, each sent whole over one connection', async () => {
    const session = await gate.session();
    session.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    assert.deepEqual((await session.next('session.updated')).session, {
      ...(session.events[0]?.type === 'session.created' ? session.events[0].session : {}),
      instructions: 'Be brief.',
    });
    session.ask('How is the weather?');
    const first = await session.next('response.done');
    assert.equal(first.response.status, 'completed');
    assert.equal(session.said, 'All is well.');
    assert.match(first.response.conversation_id ?? '', /^conv_/);
    session.ask('And tomorrow?', { max_output_tokens: 20 });
    await session.next('response.done');
    const { response } = sent();
    assert.equal(response.conversation, 'none', 'nothing is kept at the provider');
    assert.deepEqual(response.output_modalities, ['text']);
    assert.equal(response.instructions, 'Be brief.');
    assert.equal(response.max_output_tokens, 20);
    assert.deepEqual(textsOf(sent()), ['How is the weather?', 'All is well.', 'And tomorrow?']);
    assert.equal(sent(-2).response.max_output_tokens, 500, 'the model’s maximum is enforced');
    const [one, two] = gate.peer.requests.slice(-2);
    assert.equal(one?.connection, two?.connection);
    const { headers, url } = gate.peer.handshakes.at(-1) ?? assert.fail();
    assert.equal(url, '/v1/realtime?model=voice');
    assert.match(headers.authorization ?? '', /^Bearer sk-realtime/);
    assert.ok(!JSON.stringify(headers).includes(gate.key), 'nothing of the caller’s headers');
    session.end();
  });

  it('calls a tool and takes its result', async () => {
    const session = await gate.session({ model: 'tools' });
    session.send({
      type: 'session.update',
      session: { type: 'realtime', tools: [WEATHER], tool_choice: 'auto' },
    });
    session.ask('Weather in Bern?');
    const called = await session.next('response.function_call_arguments.done');
    assert.equal(called.arguments, '{"city":"Bern"}');
    const { response } = await session.next('response.done');
    const [call] = response.output ?? [];
    assert.ok(call?.type === 'function_call' && call.name === 'get_weather');
    gate.peer.script('tools', { chunks: ['Sunny.'] });
    session.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '{"sky":"clear"}' },
    });
    session.send({ type: 'response.create' });
    await session.next('response.done');
    assert.equal(session.said, 'Sunny.');
    const asked = sent().response;
    assert.deepEqual(
      asked.tools?.map(({ name }) => name),
      ['get_weather'],
    );
    assert.deepEqual(
      asked.input.map(({ type }) => type),
      ['message', 'function_call', 'function_call_output'],
    );
    assert.equal(asked.input[2]?.output, '{"sky":"clear"}');
    session.end();
  });

  it('puts, shows and deletes items', async () => {
    const session = await gate.session();
    const say = (id: string, text: string, previous?: string) =>
      session.send({
        type: 'conversation.item.create',
        ...(previous !== undefined && { previous_item_id: previous }),
        item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      });
    say('one', 'first');
    say('two', 'second');
    say('zero', 'before', 'root');
    say('half', 'between', 'one');
    session.send({ type: 'conversation.item.delete', item_id: 'two' });
    assert.equal((await session.next('conversation.item.deleted')).item_id, 'two');
    session.send({ type: 'conversation.item.retrieve', item_id: 'half' });
    const { item } = await session.next('conversation.item.retrieved');
    assert.ok(item.type === 'message' && item.content?.[0] && 'text' in item.content[0]);
    assert.equal(item.content[0].text, 'between');
    session.send({ type: 'conversation.item.retrieve', item_id: 'two', event_id: 'mine' });
    const { error } = await session.next('error');
    assert.deepEqual([error.code, error.param, error.event_id], ['not_found', 'item_id', 'mine']);
    session.send({ type: 'response.create' });
    await session.next('response.done');
    assert.deepEqual(textsOf(sent()), ['before', 'first', 'between']);
    session.end();
  });

  it('makes a response apart from the conversation, of items that it names', async () => {
    const session = await gate.session();
    session.ask('Remember the shed.');
    await session.next('response.done');
    const said = session.events.find((event) => event.type === 'conversation.item.done');
    assert.ok(said?.type === 'conversation.item.done');
    session.client.sendResponseCreate({
      type: 'response.create',
      response: {
        conversation: 'none',
        metadata: { topic: 'label' },
        instructions: 'Name the topic.',
        input: [{ type: 'item_reference', id: said.item.id ?? '' }],
      },
    });
    const { response } = await session.next('response.done');
    assert.equal(response.conversation_id, null);
    assert.deepEqual(textsOf(sent()), ['Remember the shed.']);
    assert.equal(sent().response.instructions, 'Name the topic.');
    session.ask('Go on.');
    await session.next('response.done');
    assert.deepEqual(textsOf(sent()), ['Remember the shed.', 'All is well.', 'Go on.']);
    session.end();
  });

  it('stops a response that is cancelled, and says so of a second one', async () => {
    const session = await gate.session({ model: 'slow' });
    session.ask('Tell me everything.');
    await session.next('response.output_text.delta');
    session.send({ type: 'response.create', event_id: 'too soon' });
    const busy = (await session.next('error')).error;
    assert.deepEqual([busy.code, busy.event_id], ['conversation_busy', 'too soon']);
    session.send({ type: 'response.cancel' });
    assert.equal((await session.next('response.done')).response.status, 'cancelled');
    session.send({ type: 'response.cancel' });
    assert.equal((await session.next('error')).error.code, 'invalid_field');
    session.end();
  });

  const audio = { type: 'input_audio_buffer.append', audio: 'UklGRg==' };
  const message = (content: object) => ({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [content] },
  });
  const update = (session: object) => ({ type: 'session.update', session: { type: 'realtime', ...session } });
  const REFUSED: readonly (readonly [name: string, event: object | string, said: RegExp])[] = [
    ['sound', audio, /input_audio_buffer\.append is not supported.*sound/],
    ['spoken answers', update({ output_modalities: ['audio'] }), /sound cannot be screened/],
    ['a voice', update({ audio: { output: { voice: 'marin' } } }), /session\.audio/],
    [
      'voice detection',
      update({ audio: { input: { turn_detection: { type: 'server_vad' } } } }),
      /session\.audio/,
    ],
    ['a prompt at the provider', update({ prompt: { id: 'pmpt_1' } }), /session\.prompt/],
    ['traces at the provider', update({ tracing: 'auto' }), /session\.tracing/],
    ['another model', update({ model: 'slow' }), /session\.model/],
    ['a transcription', { type: 'session.update', session: { type: 'transcription' } }, /session\.type/],
    ['tools that the provider runs', update({ tools: [{ type: 'mcp', server_label: 'x' }] }), /tools\[0\]/],
    ['a spoken item', message({ type: 'input_audio', audio: 'UklGRg==' }), /content\[0\]/],
    ['a picture', message({ type: 'input_image', image_url: 'data:,' }), /content\[0\]/],
    [
      'an unknown item',
      { type: 'conversation.item.create', item: { type: 'mcp_list_tools' } },
      /items of this type/,
    ],
    ['an unknown field', update({ vibe: 'good' }), /session\.vibe/],
    ['an unknown event', { type: 'session.hack' }, /no client event of the type session\.hack/],
    [
      'an inexact number',
      '{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"f","parameters":{"maximum":12345678901234567890}}]}}',
      /more digits/,
    ],
    ['a key that stands twice', '{"type":"response.create","type":"response.cancel"}', /same key twice/],
    ['broken JSON', '{"type":', /not valid JSON/],
    [
      'deep JSON',
      `{"type":"session.update","session":${'['.repeat(80)}${']'.repeat(80)}}`,
      /nested more deeply/,
    ],
    ['no object', '[]', /not valid JSON/],
    ['bytes', Buffer.from('{"type":"response.create"}'), /not valid JSON/],
  ];
  it('refuses by name what it cannot screen or does not know, and goes on', async () => {
    const session = await gate.session({ model: 'quiet' });
    const before = gate.peer.requests.length;
    for (const [name, event, said] of REFUSED) {
      const raw = typeof event === 'string' || Buffer.isBuffer(event) ? event : JSON.stringify(event);
      session.client.socket.send(raw);
      const { error } = await session.next('error');
      assert.match(error.message, said, name);
      assert.match(error.code ?? '', /^(?:invalid_|unsupported_|json_|duplicate_)/, name);
    }
    assert.equal(gate.peer.requests.length, before, 'the provider hears nothing of it');
    session.ask('Still there?');
    assert.equal((await session.next('response.done')).response.status, 'completed');
    session.end();
  });

  it('ends a connection whose message is larger than accepted', async () => {
    const session = await gate.session();
    session.ask('x'.repeat(5 * 1024 * 1024));
    assert.equal(await session.closeCode(), 1009);
  });

  it('says of a conversation that is full that it is', async () => {
    const session = await gate.session();
    session.ask('x'.repeat(300 * 1024));
    assert.equal((await session.next('error')).error.code, 'conversation_full');
    session.end();
  });
});

interface Refused {
  readonly status: number;
  readonly body: string;
}

/** A handshake as any client would send it; rejects where the gate opens. */
function refusedHandshake(
  url: string,
  headers: Record<string, string>,
  protocols: string[] = [],
): Promise<Refused> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('https:', 'wss:'), protocols, {
      headers,
      rejectUnauthorized: false,
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('it opened'));
    });
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

describe('the door of realtime', () => {
  let gate: RealtimeGate;
  let keys: Readonly<Record<'chat' | 'other' | 'realtime', string>>;
  before(async () => {
    gate = await startRealtimeGate();
    keys = {
      chat: await createKey(gate, { scopes: ['surface:chat', 'model:*'] }),
      other: await createKey(gate, { scopes: ['surface:realtime', 'model:other'] }),
      realtime: await createKey(gate, { scopes: ['surface:realtime', 'model:voice'] }),
    };
  });
  after(() => gate.close());

  const at = (query = '?model=voice') => `${gate.url}/v1/realtime${query}`;
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  it('opens for a key with the scope', async () => {
    const session = await gate.session({ key: keys.realtime });
    session.ask('Hello?');
    assert.equal((await session.next('response.done')).response.status, 'completed');
    session.end();
  });

  it('answers why it does not open, and opens nothing at the provider', async () => {
    const before = gate.peer.handshakes.length;
    const CASES: readonly (readonly [name: string, Promise<Refused>, number, string])[] = [
      ['no key', refusedHandshake(at(), {}), 401, 'unauthenticated'],
      ['a wrong key', refusedHandshake(at(), bearer('pk-nobody')), 401, 'unauthenticated'],
      ['no scope', refusedHandshake(at(), bearer(keys.chat)), 403, 'forbidden'],
      ['another model', refusedHandshake(at(), bearer(keys.other)), 404, 'model_not_found'],
      ['an unknown model', refusedHandshake(at('?model=nothing'), bearer(gate.key)), 404, 'model_not_found'],
      ['no model', refusedHandshake(at(''), bearer(gate.key)), 400, 'invalid_field'],
      [
        'a call',
        refusedHandshake(at('?model=voice&call_id=rtc_1'), bearer(gate.key)),
        400,
        'unsupported_content',
      ],
      [
        'the beta',
        refusedHandshake(at(), { ...bearer(gate.key), 'openai-beta': 'realtime=v1' }),
        400,
        'unsupported_content',
      ],
      [
        'a page',
        refusedHandshake(at(), { ...bearer(gate.key), origin: 'https://page.example' }),
        403,
        'forbidden',
      ],
      [
        'a key in a subprotocol',
        refusedHandshake(at(), {}, ['realtime', `openai-insecure-api-key.${gate.key}`]),
        401,
        'unauthenticated',
      ],
      [
        'a path below',
        refusedHandshake(`${gate.url}/v1/realtime/calls`, bearer(gate.key)),
        400,
        'bad_request',
      ],
    ];
    for (const [name, answered, status, code] of CASES) {
      const { status: got, body } = await answered;
      assert.equal(got, status, `${name}: ${body}`);
      assert.match(body, new RegExp(`"code":"${code}"`), name);
    }
    assert.equal(gate.peer.handshakes.length, before);
  });

  it('says of other ways in that there are none', async () => {
    const { default: undici } = await import('undici');
    const dispatcher = new undici.Agent({ connect: { rejectUnauthorized: false } });
    const ask = (path: string, method: 'GET' | 'POST') =>
      undici.request(`${gate.url}${path}`, { dispatcher, method, headers: bearer(gate.key) });
    const plain = await ask('/v1/realtime?model=voice', 'GET');
    assert.equal(plain.statusCode, 426);
    assert.match(await plain.body.text(), /"code":"upgrade_required"/);
    for (const path of ['client_secrets', 'calls', 'sessions']) {
      const closed = await ask(`/v1/realtime/${path}`, 'POST');
      assert.equal(closed.statusCode, 404);
      assert.match(await closed.body.text(), /only the WebSocket/);
    }
    await dispatcher.close();
  });
});

describe('realtime without TLS', () => {
  it('opens for a client that speaks the protocol by itself', async () => {
    const gate = await startRealtimeGate({ listen: { port: 0 } });
    try {
      const headers = { authorization: `Bearer ${gate.key}` };
      const socket = new WebSocket(
        `${gate.url.replace('http:', 'ws:')}/v1/realtime?model=voice`,
        ['realtime'],
        { headers },
      );
      const [first] = await once(socket, 'message');
      assert.equal((JSON.parse(String(first)) as { type: string }).type, 'session.created');
      assert.equal(socket.protocol, 'realtime');
      socket.terminate();
    } finally {
      await gate.close();
    }
  });
});

describe('realtime while it is off', () => {
  it('answers 404 and names the setting', async () => {
    const gate = await startRealtimeGate({ surfaces: { realtime: false } });
    try {
      const { status, body } = await refusedHandshake(`${gate.url}/v1/realtime?model=voice`, {
        authorization: `Bearer ${gate.key}`,
      });
      assert.equal(status, 404);
      assert.match(body, /surfaces: \{ realtime: true \}/);
      assert.equal(gate.peer.handshakes.length, 0);
    } finally {
      await gate.close();
    }
  });
});
