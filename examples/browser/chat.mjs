// A streamed chat over fetch: what the page uses, and what any page without a build step can.

/**
 * Asks and hands on the answer's text as it comes. Throws an Error with the gate's code and the request's id.
 * @param {{ url: string, key: string, model: string, messages: { role: string, content: string }[] }} question
 * @param {(text: string) => void} onText
 * @param {AbortSignal} [signal]
 */
export async function ask({ url, key, model, messages }, onText, signal) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, stream: true }),
    signal,
  });
  if (!response.ok) throw failure((await response.json()).error, response);
  for await (const event of eventsOf(response.body)) {
    if (event === '[DONE]') return;
    const { choices, error } = JSON.parse(event);
    // What goes wrong after the first words is told inside the stream.
    if (error) throw failure(error, response);
    onText(choices[0]?.delta?.content ?? '');
  }
  throw new Error('the connection broke before the answer was complete');
}

function failure({ code, message }, response) {
  return new Error(`${code}: ${message} (request ${response.headers.get('x-request-id')})`);
}

async function* eventsOf(body) {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) yield event.slice(6);
  }
}
