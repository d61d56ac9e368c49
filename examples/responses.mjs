// A conversation that the gate keeps: each turn names the one before it, and nobody can claim what the model said.
import OpenAI from 'openai';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const client = new OpenAI({ baseURL: `${PORTCULLIS_URL}/v1`, apiKey: PORTCULLIS_KEY });

const first = await client.responses.create({ model: MODEL, input: 'My name is Robin. Say hello.' });
console.log(first.output_text);

const stream = client.responses.stream({
  model: MODEL,
  previous_response_id: first.id,
  input: 'And what is my name?',
});
stream.on('response.output_text.delta', ({ delta }) => process.stdout.write(delta));
const second = await stream.finalResponse();
console.log();

// What is kept can be read back by its owner, and deleted.
const { data } = await client.responses.inputItems.list(second.id);
console.error(`${data.length} items went to the model`);
for (const { id } of [first, second]) await client.responses.delete(id);
