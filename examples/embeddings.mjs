// Which of some texts is closest to a question. Embeddings are screened, limited and billed like any other request.
import OpenAI from 'openai';

const { PORTCULLIS_URL = 'http://127.0.0.1:8080', PORTCULLIS_KEY, MODEL = 'simulator' } = process.env;
const client = new OpenAI({ baseURL: `${PORTCULLIS_URL}/v1`, apiKey: PORTCULLIS_KEY });

const texts = ['How to prune an apple tree', 'Opening hours of the library', 'Repairing a bicycle chain'];
const question = 'When is the library open?';

const { data, usage } = await client.embeddings.create({ model: MODEL, input: [question, ...texts] });
const [asked, ...known] = data.map(({ embedding }) => embedding);
const closeness = (vector) => vector.reduce((sum, value, index) => sum + value * asked[index], 0);
const closest = known
  .map(closeness)
  .reduce((best, value, index, all) => (value > all[best] ? index : best), 0);

// The simulator's numbers say nothing about what a text means; a model's do.
console.log(texts[closest]);
console.error(`${usage.prompt_tokens} tokens`);
