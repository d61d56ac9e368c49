// The unchanged Google SDK, with the gate's address and a gate key instead of Google's.
import { GoogleGenAI } from '@google/genai';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const client = new GoogleGenAI({ apiKey: PORTCULLIS_KEY, httpOptions: { baseUrl: PORTCULLIS_URL } });

const stream = await client.models.generateContentStream({
  model: MODEL,
  contents: 'Say hello in one sentence.',
});

let usage;
for await (const chunk of stream) {
  process.stdout.write(chunk.text ?? '');
  usage = chunk.usageMetadata ?? usage;
}
console.log();
console.error(`${usage.totalTokenCount} tokens`);
