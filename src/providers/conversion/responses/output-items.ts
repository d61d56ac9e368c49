/** The output items of a Responses answer, done. */

export type OutputItem = Readonly<Record<string, unknown>>;

export function messageItem(id: string, text: string): OutputItem {
  return { id, type: 'message', status: 'completed', role: 'assistant', content: [textPart(text)] };
}

export function textPart(text: string): OutputItem {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

export interface CallNames {
  readonly id: string;
  readonly callId: string;
  readonly name: string;
}

export function callItem({ id, callId, name }: CallNames, text: string): OutputItem {
  return { id, type: 'function_call', status: 'completed', call_id: callId, name, arguments: text };
}

/** @param sealed the vendor's signature, for the next request. */
export function reasoningItem(id: string, text: string, sealed: string | undefined): OutputItem {
  const summary = text === '' ? [] : [summaryPart(text)];
  return { id, type: 'reasoning', summary, ...(sealed !== undefined && { encrypted_content: sealed }) };
}

export function summaryPart(text: string): OutputItem {
  return { type: 'summary_text', text };
}
