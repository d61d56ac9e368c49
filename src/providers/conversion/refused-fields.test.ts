/** What a conversion cannot carry is refused by its name, before anything is sent. */
import { describe, it } from 'node:test';
import type { SurfaceName, VendorName } from '../../../test/fixtures/conversion-rig.ts';
import { type Asked, assertRefused, CHAT_HISTORY, sentTo } from '../../../test/fixtures/vendor-answers.ts';

describe('what a conversion cannot carry', () => {
  const ask = (surface: SurfaceName, more: object): Asked => {
    if (surface === 'chat')
      return { surface, body: { messages: [{ role: 'user', content: 'x' }], max_tokens: 9, ...more } };
    if (surface === 'messages')
      return { surface, body: { messages: [{ role: 'user', content: 'x' }], max_tokens: 9, ...more } };
    if (surface === 'responses') return { surface, body: { input: 'x', max_output_tokens: 9, ...more } };
    return { surface, body: { contents: [{ parts: [{ text: 'x' }] }], ...more } };
  };
  const chatParts = (part: object) => ({ messages: [{ role: 'user', content: [part] }] });
  const image = (url: string) => ({ type: 'image_url', image_url: { url } });
  const cases: readonly (readonly [VendorName, SurfaceName, object, string])[] = [
    ['anthropic', 'chat', { n: 2 }, 'n'],
    ['anthropic', 'chat', { logprobs: true }, 'logprobs'],
    ['anthropic', 'chat', { top_logprobs: 2 }, 'top_logprobs'],
    ['anthropic', 'chat', { logit_bias: { 7: 1 } }, 'logit_bias'],
    ['anthropic', 'chat', { seed: 7 }, 'seed'],
    ['anthropic', 'chat', { presence_penalty: 1 }, 'presence_penalty'],
    ['anthropic', 'chat', { temperature: 1.5 }, 'temperature'],
    ['anthropic', 'chat', { response_format: { type: 'json_object' } }, 'response_format'],
    ['anthropic', 'chat', { verbosity: 'low' }, 'verbosity'],
    ['anthropic', 'chat', { tool_choice: 'required' }, 'tool_choice'],
    ['bedrock', 'chat', { response_format: { type: 'json_object' } }, 'response_format'],
    ['bedrock', 'messages', { stop_sequences: ['x'], metadata: { a: 1 } }, 'metadata.a'],
    ['anthropic', 'chat', { store: true }, 'store'],
    ['anthropic', 'chat', { metadata: { a: 'b' } }, 'metadata'],
    ['anthropic', 'chat', { prediction: { type: 'content', content: 'x' } }, 'prediction'],
    ['anthropic', 'chat', { functions: [{ name: 'x' }] }, 'functions'],
    ['anthropic', 'chat', { a_field_of_tomorrow: 1 }, 'a_field_of_tomorrow'],
    ['anthropic', 'chat', { messages: [{ role: 'user', content: 'x', name: 'Ann' }] }, 'messages[0].name'],
    [
      'anthropic',
      'chat',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'system', content: 'y' },
        ],
      },
      'messages[1]',
    ],
    [
      'anthropic',
      'chat',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: 'y' },
        ],
      },
      'messages[1]',
    ],
    ['anthropic', 'chat', chatParts({ type: 'input_audio', input_audio: {} }), 'messages[0].content[0]'],
    [
      'anthropic',
      'chat',
      { messages: [{ role: 'tool', tool_call_id: 'z', content: 'x' }] },
      'messages[0].tool_call_id',
    ],
    ['google', 'chat', chatParts(image('https://example.com/a.png')), 'messages[0].content[0].image_url.url'],
    ['google', 'chat', { parallel_tool_calls: false }, 'parallel_tool_calls'],
    ['bedrock', 'chat', { seed: 1 }, 'seed'],
    ['bedrock', 'chat', { messages: CHAT_HISTORY }, 'tools'],
    ['openai', 'messages', { top_k: 5 }, 'top_k'],
    ['openai', 'messages', { thinking: { type: 'enabled', budget_tokens: 8 } }, 'thinking'],
    [
      'openai',
      'messages',
      { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'text', data: 'x' } }] }] },
      'messages[0].content[0]',
    ],
    [
      'openai',
      'messages',
      { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
      'system[0].cache_control.ttl',
    ],
    ['openai', 'messages', { tools: [{ type: 'bash_20250124', name: 'bash' }] }, 'tools[0].type'],
    ['openai', 'messages', { context_management: { edits: [] } }, 'context_management'],
    ['google', 'messages', { max_tokens: 0 }, 'max_tokens'],
    [
      'openai',
      'generate_content',
      { generationConfig: { candidateCount: 2 } },
      'generationConfig.candidateCount',
    ],
    ['openai', 'generate_content', { generation_config: { top_k: 4 } }, 'generationConfig.topK'],
    ['openai', 'generate_content', { safety_settings: [{}] }, 'safety_settings'],
    ['openai', 'generate_content', { tools: [{ codeExecution: {} }] }, 'tools[0].codeExecution'],
    [
      'anthropic',
      'generate_content',
      { contents: [{ parts: [{ fileData: { fileUri: 'gs://x' } }] }] },
      'contents[0].parts[0].text',
    ],
    ['anthropic', 'responses', { truncation: 'auto' }, 'truncation'],
    ['anthropic', 'responses', { tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    ['anthropic', 'responses', { max_tool_calls: 3 }, 'max_tool_calls'],
    ['google', 'responses', { text: { verbosity: 'low' } }, 'text.verbosity'],
    [
      'google',
      'responses',
      { input: [{ type: 'reasoning', summary: [], encrypted_content: 'x' }] },
      'input[0].encrypted_content',
    ],
  ];
  for (const [vendor, surface, more, param] of cases)
    it(`is refused by its name before anything is sent: ${surface} → ${vendor}, ${param} ${JSON.stringify(more).slice(0, 60)}`, () =>
      assertRefused(vendor, ask(surface, more), param));

  it('is an integer that would come out as another', async () => {
    const call = (text: string) => ({
      id: 'a',
      type: 'function',
      function: { name: 'look', arguments: text },
    });
    const turns = (text: string) => [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: null, tool_calls: [call(text)] },
      { role: 'tool', tool_call_id: 'a', content: 'ok' },
    ];
    const at = 'messages[1].tool_calls[0].function.arguments';
    const body = (text: string) => ({ messages: turns(text), max_tokens: 9 });
    await assertRefused('anthropic', { surface: 'chat', body: body('{"id":12345678901234567890}') }, at);
    await sentTo('anthropic', { surface: 'chat', body: body('{"id":"12345678901234567890"}') });
  });
});
