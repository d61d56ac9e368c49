// The smallest app with Anthropic's SDK: unchanged, with the gate's address and a gate key instead of a provider's.
import Anthropic from '@anthropic-ai/sdk';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const client = new Anthropic({ baseURL: PORTCULLIS_URL, apiKey: PORTCULLIS_KEY });

const stream = client.messages.stream({
  model: MODEL,
  max_tokens: 300,
  messages: [{ role: 'user', content: 'Say hello in one sentence.' }],
});
stream.on('text', (text) => process.stdout.write(text));

const { usage } = await stream.finalMessage();
console.log();
console.error(`${usage.input_tokens + usage.output_tokens} tokens`);
