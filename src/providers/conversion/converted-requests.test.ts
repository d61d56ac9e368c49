/** What of a request arrives at each vendor, and what of a conversation with reasoning goes back to it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conversionRig, textOf } from '../../../test/fixtures/conversion-rig.ts';
import {
  ANSWERS,
  ANTHROPIC_MODEL,
  assertRefused,
  CHAT,
  MESSAGES,
  PNG,
  SCHEMA,
  sentTo,
  whole,
} from '../../../test/fixtures/vendor-answers.ts';

describe('a chat request', () => {
  it('arrives at Anthropic with its images, calls side by side and their results', async () => {
    const body = { ...CHAT, parallel_tool_calls: false, user: 'u-1', stop: 'END', tool_choice: 'required' };
    assert.deepEqual(await sentTo('anthropic', { surface: 'chat', body, model: ANTHROPIC_MODEL }), {
      model: ANTHROPIC_MODEL,
      max_tokens: 900,
      temperature: 0.5,
      stop_sequences: ['END'],
      metadata: { user_id: 'u-1' },
      system: [{ type: 'text', text: 'Be short.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'a', name: 'look', input: { city: 'Bern' } },
            { type: 'tool_use', id: 'b', name: 'look', input: { city: 'Chur' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'one' },
            { type: 'tool_result', tool_use_id: 'b', content: 'two' },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
      tools: [{ name: 'look', input_schema: SCHEMA }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    });
  });

  it('arrives at Google', async () => {
    const sent = await sentTo('google', { surface: 'chat', body: { ...CHAT, seed: 7 } });
    assert.deepEqual(sent['generationConfig'], { maxOutputTokens: 900, temperature: 0.5, seed: 7 });
    assert.deepEqual(sent['systemInstruction'], { parts: [{ text: 'Be short.' }] });
    const contents = sent['contents'] as { role: string; parts: object[] }[];
    assert.deepEqual(contents[0]?.parts[1], { inlineData: { mimeType: 'image/png', data: PNG } });
    assert.deepEqual(
      contents[1]?.parts.map((part) => ('functionCall' in part ? part.functionCall : part)),
      [
        { id: 'a', name: 'look', args: { city: 'Bern' } },
        { id: 'b', name: 'look', args: { city: 'Chur' } },
      ],
    );
    assert.equal(contents[2]?.parts.length, 2, 'the results of one turn stand in one');
  });

  it('arrives at Bedrock', async () => {
    const sent = await sentTo('bedrock', { surface: 'chat', body: CHAT });
    assert.deepEqual(sent['inferenceConfig'], { maxTokens: 900, temperature: 0.5 });
    const messages = sent['messages'] as { content: object[] }[];
    assert.deepEqual(messages[0]?.content[1], { image: { format: 'png', source: { bytes: PNG } } });
    assert.equal(messages[1]?.content.length, 2);
    assert.deepEqual(messages[2]?.content[0], {
      toolResult: { toolUseId: 'a', content: [{ text: 'one' }] },
    });
  });

  it('asks each vendor for an answer of its schema', async () => {
    const format = { type: 'json_schema', json_schema: { name: 'place', schema: SCHEMA } };
    const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 900, response_format: format };
    const asked = { surface: 'chat', body } as const;
    const native = await sentTo('anthropic', { ...asked, model: ANTHROPIC_MODEL });
    assert.deepEqual(native['output_config'], { format: { type: 'json_schema', schema: SCHEMA } });
    const google = await sentTo('google', asked);
    const config = google['generationConfig'] as Record<string, unknown>;
    assert.equal(config['responseMimeType'], 'application/json');
    assert.deepEqual(config['responseJsonSchema'], SCHEMA);
  });

  it('whose model thinks keeps within the output maximum that was reserved', async () => {
    const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 5_000, reasoning_effort: 'high' };
    const sent = await sentTo('anthropic', { surface: 'chat', body, model: ANTHROPIC_MODEL });
    assert.equal(sent['max_tokens'], 5_000);
    assert.deepEqual(sent['thinking'], { type: 'enabled', budget_tokens: 3_000 });
    const model = 'anthropic.claude-sonnet-4-5-v1:0';
    const bedrock = await sentTo('bedrock', { surface: 'chat', body, model });
    assert.deepEqual(bedrock['inferenceConfig'], { maxTokens: 5_000 });
    const little = { surface: 'chat', body: { ...body, max_tokens: 1_000 }, model: ANTHROPIC_MODEL } as const;
    await assertRefused('anthropic', little, 'reasoning_effort');
    // Its package would leave the maximum out.
    await assertRefused(
      'bedrock',
      { surface: 'chat', body, model: 'amazon.nova-2-lite-v1:0' },
      'reasoning_effort',
    );
  });
});

describe('a Messages request', () => {
  it('arrives at OpenAI', async () => {
    const body = {
      ...MESSAGES,
      tool_choice: { type: 'tool', name: 'look', disable_parallel_tool_use: true },
    };
    assert.deepEqual(await sentTo('openai', { surface: 'messages', body }), {
      model: 'm',
      user: 'u-1',
      parallel_tool_calls: false,
      max_tokens: 900,
      messages: [
        { role: 'system', content: 'Be short.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'look', arguments: '{"city":"Bern"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'one' },
        { role: 'user', content: 'So?' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: SCHEMA } }],
      tool_choice: { type: 'function', function: { name: 'look' } },
    });
  });

  it('arrives at Google, thinking as long as it says', async () => {
    const body = { ...MESSAGES, thinking: { type: 'enabled', budget_tokens: 500 }, top_k: 5 };
    const sent = await sentTo('google', { surface: 'messages', body });
    assert.deepEqual(sent['generationConfig'], {
      maxOutputTokens: 900,
      topK: 5,
      thinkingConfig: { thinkingBudget: 500, includeThoughts: true },
    });
  });

  it('keeps its marks for the prefix cache at Bedrock', async () => {
    const sent = await sentTo('bedrock', { surface: 'messages', body: MESSAGES });
    assert.deepEqual(sent['system'], [{ text: 'Be short.' }, { cachePoint: { type: 'default' } }]);
  });
});

describe('a conversation with reasoning', () => {
  const thinking = { type: 'enabled', budget_tokens: 400 };
  for (const vendor of ['google', 'bedrock'] as const)
    it(`goes back to ${vendor} through Messages as it came, signatures and all`, async () => {
      const first = { ...MESSAGES, messages: [{ role: 'user', content: 'x' }], thinking };
      const model = vendor === 'bedrock' ? 'anthropic.claude-sonnet-4-5-v1:0' : 'gemini-3-pro-preview';
      const rig = conversionRig(vendor, () => whole(ANSWERS[vendor]));
      const answer = JSON.parse(await textOf(await rig.call({ surface: 'messages', body: first, model })));
      const results = ['c1', 'c2'].map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' }));
      const next = {
        ...first,
        messages: [
          ...first.messages,
          { role: 'assistant', content: answer.content },
          { role: 'user', content: results },
        ],
      };
      const sent = JSON.stringify(await sentTo(vendor, { surface: 'messages', body: next, model }));
      assert.ok(sent.includes('"c2ln"') && sent.includes('Hm.'), sent);
      assert.ok(!sent.includes('skip_thought_signature_validator'), sent);
      // Another vendor cannot read it, and is not told half a conversation.
      await assertRefused(
        'openai',
        { surface: 'messages', body: { ...next, thinking: null } },
        'messages[1].content[0].signature',
      );
    });

  for (const [surface, vendor] of [
    ['responses', 'anthropic'],
    ['responses', 'google'],
  ] as const)
    it(`goes back to ${vendor} through Responses`, async () => {
      const model = vendor === 'anthropic' ? ANTHROPIC_MODEL : 'gemini-3-pro-preview';
      const rig = conversionRig(vendor, () => whole(ANSWERS[vendor]));
      const first = { input: [{ role: 'user', content: 'x' }], max_output_tokens: 900 };
      const answer = JSON.parse(await textOf(await rig.call({ surface, body: first, model })));
      const items = answer.output.filter(
        (item: { type: string; encrypted_content?: string }) =>
          item.type !== 'reasoning' || item.encrypted_content !== undefined,
      );
      const results = ['c1', 'c2'].map((id) => ({ type: 'function_call_output', call_id: id, output: 'ok' }));
      const body = { ...first, input: [...first.input, ...items, ...results] };
      const sent = JSON.stringify(await sentTo(vendor, { surface, body, model }));
      assert.ok(sent.includes('"c2ln"') && !sent.includes('skip_thought'), sent);
    });

  it('goes back to Anthropic through generateContent, a thought in parts as one', async () => {
    const model = ANTHROPIC_MODEL;
    const rig = conversionRig('anthropic', () => whole(ANSWERS.anthropic));
    const first = { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { maxOutputTokens: 900 } };
    const answer = JSON.parse(
      await textOf(await rig.call({ surface: 'generate_content', body: first, model })),
    );
    const [thought, ...others] = answer.candidates[0].content.parts;
    const said = [{ text: 'H', thought: true }, { ...thought, text: 'm.' }, ...others];
    const results = [
      { functionResponse: { name: 'look', response: { at: 1 } } },
      { functionResponse: { id: 'c2', name: 'look', response: { at: 2 } } },
    ];
    const contents = [...first.contents, { role: 'model', parts: said }, { role: 'user', parts: results }];
    const sent = await sentTo('anthropic', {
      surface: 'generate_content',
      body: { ...first, contents },
      model,
    });
    const messages = sent['messages'] as { content: object[] }[];
    assert.deepEqual(messages[1]?.content[0], { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' });
    assert.deepEqual(
      messages[2]?.content.map((block) => ('tool_use_id' in block ? block.tool_use_id : block)),
      ['c1', 'c2'],
    );
  });
});

describe('a generateContent request', () => {
  it('arrives at OpenAI under either of its names, with Google’s own schemas as JSON Schema', async () => {
    const body = {
      system_instruction: { parts: [{ text: 'Be short.' }] },
      contents: { parts: [{ text: 'x' }, { inline_data: { mime_type: 'image/png', data: PNG } }] },
      generation_config: {
        ...{ max_output_tokens: 900, stop_sequences: ['END'], responseMimeType: 'application/json' },
        response_schema: { type: 'OBJECT', properties: { city: { type: 'STRING', nullable: true } } },
      },
      tools: [{ functionDeclarations: [{ name: 'look', parameters: { type: 'OBJECT' } }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } },
    };
    const sent = await sentTo('openai', { surface: 'generate_content', body });
    assert.equal(sent['max_tokens'], 900);
    assert.deepEqual(sent['stop'], ['END']);
    assert.deepEqual(sent['tool_choice'], { type: 'function', function: { name: 'look' } });
    assert.deepEqual(sent['tools'], [
      { type: 'function', function: { name: 'look', parameters: { type: 'object' } } },
    ]);
    const format = sent['response_format'] as { json_schema: { schema: object } };
    assert.deepEqual(format.json_schema.schema, {
      type: 'object',
      properties: { city: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    });
  });
});
