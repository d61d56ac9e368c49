// The AI SDK with the gate's address and a gate key: text, a stream, and an object in a shape of your own.
import { createOpenAI } from '@ai-sdk/openai';
import { generateObject, generateText, streamText } from 'ai';
import { z } from 'zod';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const gate = createOpenAI({ baseURL: `${PORTCULLIS_URL}/v1`, apiKey: PORTCULLIS_KEY });
const model = gate(MODEL);

const { text, usage } = await generateText({ model, prompt: 'Say hello in one sentence.' });
console.log(text);

const { textStream } = streamText({ model, prompt: 'Tell me a story in three sentences.' });
for await (const part of textStream) process.stdout.write(part);

const Ticket = z.object({ title: z.string(), urgency: z.enum(['low', 'normal', 'high']) });
const prompt = 'Make a ticket of this: the export button does nothing.';
const { object } = await generateObject({ model, schema: Ticket, prompt });
console.log(`\n${object.urgency}: ${object.title}`);
console.error(`${usage.totalTokens} tokens for the first answer`);
