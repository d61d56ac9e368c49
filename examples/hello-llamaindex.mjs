// LlamaIndex with the gate's address and a gate key: an answer, a stream, and an embedding.
import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const settings = { model: MODEL, apiKey: PORTCULLIS_KEY, baseURL: `${PORTCULLIS_URL}/v1`, maxRetries: 0 };
const model = new OpenAI(settings);

const { message } = await model.chat({ messages: [{ role: 'user', content: 'Say hello in one sentence.' }] });
console.log(message.content);

const story = [{ role: 'user', content: 'Tell me a story in three sentences.' }];
for await (const part of await model.chat({ messages: story, stream: true }))
  process.stdout.write(part.delta);

const vector = await new OpenAIEmbedding(settings).getTextEmbedding('A text to find again.');
console.log(`\n${vector.length} numbers`);
