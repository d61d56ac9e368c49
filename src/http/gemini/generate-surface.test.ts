/** What the gate reads of generateContent requests: every text, either name of a field, and no field under both. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Refusal } from '../../errors.ts';
import { isRefusal } from '../../errors.ts';
import type { SurfaceRequest } from '../surface.ts';
import { countTokensSurface } from './count-surface.ts';
import { batchEmbedSurface } from './embed-surface.ts';
import { generateSurface } from './generate-surface.ts';

const TARGET = { path: '/v1beta/models/m:generateContent', query: '', header: () => undefined };
const UPSTREAM = { model: 'm', outputLimitField: 'max_tokens' as const };

function read(body: object | string, surface = generateSurface): SurfaceRequest | Refusal {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return surface.read({ text, value: JSON.parse(text) }, TARGET);
}
function readable(body: object | string, surface = generateSurface): SurfaceRequest {
  const request = read(body, surface);
  assert.ok(!isRefusal(request), JSON.stringify(request));
  return request;
}
const textsOf = ({ segments }: SurfaceRequest) => segments.map(({ kind, path, text }) => [kind, path, text]);
const user = (...parts: object[]) => ({ role: 'user', parts });

test('a long number of a tool’s result is a text: it can be a card', () => {
  const contents = (card: unknown) => [user({ functionResponse: { name: 'f', response: { n: 7, card } } })];
  const request = readable({ contents: contents(4111111111111111) });
  const [, card, ...rest] = request.segments;
  assert.deepEqual([card?.kind, card?.text, rest.length], ['tool_result', '4111111111111111', 0]);
  card?.replace('[CREDIT_CARD]');
  assert.deepEqual(JSON.parse(request.render(UPSTREAM)).contents, contents('[CREDIT_CARD]'));
});

test('every text is a segment of the kind that its place gives it', () => {
  const request = readable({
    systemInstruction: { parts: [{ text: 'sys' }] },
    contents: [
      user(
        { text: 'ask' },
        { inlineData: { mimeType: 'text/plain', data: Buffer.from('doc').toString('base64') } },
      ),
      {
        role: 'model',
        parts: [
          { text: 'think', thought: true, thoughtSignature: 'QUJD' },
          { functionCall: { name: 'f', args: { to: 'x', n: 1 } } },
          { executableCode: { language: 'PYTHON', code: 'print(1)' } },
          { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
        ],
      },
      user({ functionResponse: { name: 'f', response: { ok: ['yes'] } } }),
    ],
    tools: [{ functionDeclarations: [{ name: 'f', description: 'does', parameters: { type: 'OBJECT' } }] }],
    generationConfig: { stopSequences: ['END'], responseSchema: { type: 'STRING', description: 'shape' } },
    labels: { team: 'a b' },
    x_unknown: { deep: ['hidden'] },
  });
  assert.deepEqual(textsOf(request), [
    ['system', 'systemInstruction.parts[0].text', 'sys'],
    ['user', 'contents[0].parts[0].text', 'ask'],
    ['document', 'contents[0].parts[1].inlineData.data', 'doc'],
    ['assistant', 'contents[1].parts[0].text', 'think'],
    ['tool_args', 'contents[1].parts[1].functionCall.name', 'f'],
    ['tool_args', 'contents[1].parts[1].functionCall.args', '{"to":"x","n":1}'],
    ['assistant', 'contents[1].parts[2].executableCode.code', 'print(1)'],
    ['tool_result', 'contents[1].parts[3].codeExecutionResult.output', '1'],
    ['tool_result', 'contents[2].parts[0].functionResponse.name', 'f'],
    ['tool_result', 'contents[2].parts[0].functionResponse.response.ok[0]', 'yes'],
    ['tool_definition', 'tools[0].functionDeclarations[0].name', 'f'],
    ['tool_definition', 'tools[0].functionDeclarations[0].description', 'does'],
    ['document', 'generationConfig.stopSequences[0]', 'END'],
    ['schema', 'generationConfig.responseSchema.description', 'shape'],
    ['document', 'labels.team', 'a b'],
    ['document', 'x_unknown.deep[0]', 'hidden'],
  ]);
  assert.deepEqual(
    request.segments.filter(({ setting }) => setting).map(({ text }) => text),
    ['END', 'a b'],
  );
  assert.deepEqual(
    request.turns().map(({ role, text }) => [role, text]),
    [
      ['system', 'sys'],
      ['user', 'ask'],
      ['assistant', ''],
      ['tool', ''],
    ],
  );
  assert.deepEqual(request.toolView().earlierCalls, [
    { name: 'f', kind: 'function', arguments: '{"to":"x","n":1}' },
  ]);
});

test('the names of the protocol’s definition mean the same', () => {
  const request = readable({
    system_instruction: { parts: { text: 'sys' } },
    contents: { parts: { text: 'ask' } },
    tools: { function_declarations: { name: 'f' } },
    generation_config: { max_output_tokens: 7, candidate_count: 2, response_mime_type: 'application/json' },
  });
  assert.deepEqual(request.tools, ['f']);
  assert.deepEqual([request.demand.maxOutputTokens, request.demand.choices], [7, 2]);
  assert.equal(request.outputFormat, 'json');
  assert.deepEqual(
    request.segments.map(({ kind }) => kind),
    ['system', 'user', 'tool_definition'],
  );
  assert.match(request.render({ ...UPSTREAM, maxOutputTokens: 5 }), /"max_output_tokens":5/);
});

test('a field under both of its names is refused, wherever it stands', () => {
  const contents = [user({ text: 'x' })];
  for (const [body, param] of [
    [{ contents, systemInstruction: {}, system_instruction: {} }, 'system_instruction'],
    [
      { contents, generationConfig: { maxOutputTokens: 1, max_output_tokens: 9 } },
      'generationConfig.max_output_tokens',
    ],
    [
      { contents: [user({ functionCall: { name: 'f' }, function_call: { name: 'g' } })] },
      'contents[0].parts[0].function_call',
    ],
  ] as const) {
    const refusal = read(body);
    assert.ok(isRefusal(refusal));
    assert.deepEqual([refusal.code, refusal.param], ['invalid_field', param]);
  }
  // Of the caller's own names two may be alike.
  readable({ contents: [user({ functionResponse: { name: 'f', response: { a_b: 1, aB: 2 } } })] });
});

const REFUSED: readonly (readonly [string, object, string])[] = [
  ['another model than the path', { model: 'models/other', contents: [user({ text: 'x' })] }, 'model'],
  [
    'a model that the provider chooses',
    { contents: [user({ text: 'x' })], generationConfig: { routingConfig: { autoMode: {} } } },
    'generationConfig.routingConfig',
  ],
  [
    'a picture that is text',
    { contents: [user({ inlineData: { mimeType: 'image/svg+xml', data: 'PHN2Zy8+' } })] },
    'contents[0].parts[0].inlineData',
  ],
  ['no contents', {}, 'contents'],
  ['a text that is none', { contents: [user({ text: 7 })] }, 'contents[0].parts[0].text'],
  ['a part that is none', { contents: [{ parts: ['x'] }] }, 'contents[0].parts[0]'],
  [
    'an output maximum as text',
    { contents: [user({ text: 'x' })], generationConfig: { maxOutputTokens: '9' } },
    'generationConfig.maxOutputTokens',
  ],
  [
    'no candidates',
    { contents: [user({ text: 'x' })], generationConfig: { candidateCount: 0 } },
    'generationConfig.candidateCount',
  ],
  [
    'cached content of the operator’s account',
    { contents: [user({ text: 'x' })], cachedContent: 'cachedContents/1' },
    'cachedContent',
  ],
  [
    'the same by its other name',
    { contents: [user({ text: 'x' })], cached_content: 'cachedContents/1' },
    'cachedContent',
  ],
  [
    'speech',
    { contents: [user({ text: 'x' })], generationConfig: { responseModalities: ['TEXT', 'AUDIO'] } },
    'generationConfig.responseModalities',
  ],
  [
    'a file of the provider’s store',
    { contents: [user({ file_data: { file_uri: 'files/1' } })] },
    'contents[0].parts[0]',
  ],
  [
    'a search with a price of its own',
    { contents: [user({ text: 'x' })], tools: [{ google_search: {} }] },
    'tools[0].googleSearch',
  ],
  [
    'a tool that nobody knows',
    { contents: [user({ text: 'x' })], tools: [{ newTool: {} }] },
    'tools[0].newTool',
  ],
  ['a dearer tier', { contents: [user({ text: 'x' })], serviceTier: 'priority' }, 'serviceTier'],
  [
    'text that is no exact base64',
    { contents: [user({ inlineData: { mimeType: 'text/plain', data: 'YW!J' } })] },
    'contents[0].parts[0].inlineData',
  ],
];
for (const [name, body, param] of REFUSED)
  test(`is refused: ${name}`, () => {
    const refusal = read(body);
    assert.ok(isRefusal(refusal));
    assert.equal(refusal.param, param);
  });

test('a request that nothing changed is sent as the bytes that came', () => {
  const text = `{ "contents":[{"parts":[{"text":"\\u00fc"}]}], "generationConfig" : {"temperature":1.0,"seed":12345678901234567890} }\n`;
  const request = readable(text);
  assert.equal(request.render(UPSTREAM), text);
  request.segments[0]?.replace('ö');
  assert.equal(request.render(UPSTREAM), text.replace('\\u00fc', 'ö'));
});

test('the output maximum is written where the request has none', () => {
  const contents = [user({ text: 'x' })];
  const render = (body: object) =>
    JSON.parse(readable(body).render({ ...UPSTREAM, maxOutputTokens: 5 })) as object;
  assert.deepEqual(render({ contents }), { contents, generationConfig: { maxOutputTokens: 5 } });
  assert.deepEqual(render({ contents, generation_config: { topK: 3 } }), {
    contents,
    generation_config: { topK: 3, maxOutputTokens: 5 },
  });
});

test('the gate’s own words go behind the caller’s system text, or become one', () => {
  const contents = [user({ text: 'x' })];
  for (const [system, expected] of [
    [
      { systemInstruction: { parts: [{ text: 'a' }] } },
      { systemInstruction: { parts: [{ text: 'a\n\nb' }] } },
    ],
    [{}, { systemInstruction: { parts: [{ text: 'b' }] } }],
    [{ system_instruction: { parts: [] } }, { system_instruction: { parts: [{ text: 'b' }] } }],
  ] as const) {
    const request = readable({ contents, ...system });
    request.addSystemText('b');
    assert.deepEqual(JSON.parse(request.render(UPSTREAM)), { contents, ...expected });
    assert.ok(request.growthBytes() > 0);
  }
});

test('pieces of one answer that come back as several contents are one turn', () => {
  const request = readable({
    contents: [
      user({ text: 'q' }),
      { role: 'model', parts: [{ text: 'one ' }] },
      { role: 'model', parts: [{ text: 'two' }] },
    ],
  });
  assert.deepEqual(
    request.turns().map(({ text }) => text),
    ['q', 'one two'],
  );
});

test('a body that names another model than the path is refused', () => {
  const contents = [user({ text: 'x' })];
  const other = { generateContentRequest: { model: 'models/other', contents } };
  const counted = read(other, countTokensSurface);
  assert.ok(isRefusal(counted) && counted.param === 'generateContentRequest.model');
  const input = { model: 'models/other', content: user({ text: 'x' }) };
  const embedded = read({ requests: [input] }, batchEmbedSurface);
  assert.ok(isRefusal(embedded) && embedded.param === 'requests[0].model');
  const own = readable({ requests: [{ ...input, model: 'models/m' }] }, batchEmbedSurface);
  assert.match(own.render({ ...UPSTREAM, model: 'at-provider' }), /"model":"models\/at-provider"/);
});

test('what a count holds inside is read as the request that it is', () => {
  const inner = {
    model: 'models/m',
    systemInstruction: { parts: [{ text: 's' }] },
    contents: [user({ text: 'x' })],
  };
  const request = readable({ generateContentRequest: inner }, countTokensSurface);
  assert.deepEqual(textsOf(request), [
    ['system', 'generateContentRequest.systemInstruction.parts[0].text', 's'],
    ['user', 'generateContentRequest.contents[0].parts[0].text', 'x'],
  ]);
  assert.equal(request.demand.inputTokensBound, 0);
});
