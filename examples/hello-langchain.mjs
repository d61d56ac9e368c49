// LangChain with the gate's address and a gate key: an answer, then a stream.
import { ChatOpenAI } from '@langchain/openai';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const model = new ChatOpenAI({
  model: MODEL,
  apiKey: PORTCULLIS_KEY,
  configuration: { baseURL: `${PORTCULLIS_URL}/v1` },
});

const answer = await model.invoke([
  ['system', 'Answer in one sentence.'],
  ['user', 'Say hello.'],
]);
console.log(answer.text);

for await (const part of await model.stream('Tell me a story in three sentences.'))
  process.stdout.write(part.text);
console.log();
