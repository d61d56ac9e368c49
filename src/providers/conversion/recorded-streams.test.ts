/** Vendors' streams, as documented and in any pieces, heard by each surface's own reader as one of its own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  BODIES,
  conversionRig,
  type Heard,
  hear,
  inPieces,
  type SurfaceName,
  textOf,
  type VendorName,
} from '../../../test/fixtures/conversion-rig.ts';
import { BEDROCK_TOOLS, eventStreamFrame } from '../../../test/fixtures/event-stream-frames.ts';
import type { Usage } from '../../http/segments.ts';

const SURFACES: readonly SurfaceName[] = ['chat', 'messages', 'responses', 'generate_content'];

function recorded(name: string): Buffer {
  return readFileSync(new URL(`../../../test/fixtures/recorded/${name}`, import.meta.url));
}

function stream(vendor: VendorName, surface: SurfaceName, pieces: readonly Buffer[]): Promise<string> {
  const rig = conversionRig(vendor, () => inPieces(pieces));
  return rig.call({ surface, body: BODIES[surface], stream: true }).then(textOf);
}

interface Recording {
  readonly vendor: VendorName;
  readonly bytes: Buffer;
  readonly text: string;
  readonly calls: readonly (readonly [string, object])[];
  readonly thinking?: string;
  readonly usage: Usage;
}

const CALLS = [['get_weather', { city: 'Zürich', days: 2 }] as const, ['now', {}] as const];
const TEXT = 'Grüße: ich schaue nach 🪴.';
const RECORDINGS: Readonly<Record<string, Recording>> = {
  'Anthropic’s words': {
    vendor: 'anthropic',
    bytes: recorded('anthropic/text.sse'),
    text: 'Grüß Gott, this is 🪴 a spade.',
    calls: [],
    usage: { inputTokens: 2_193, cachedInputTokens: 2_048, outputTokens: 15 },
  },
  'Anthropic’s calls': {
    vendor: 'anthropic',
    bytes: recorded('anthropic/tools.sse'),
    text: 'Okay, let me look.',
    calls: [
      ['get_weather', { location: 'San Francisco, CA', days: 2 }],
      ['now', {}],
    ],
    usage: { inputTokens: 472, cachedInputTokens: 0, outputTokens: 89 },
  },
  'Google’s thoughts and calls': {
    vendor: 'google',
    bytes: recorded('conversion/google-tools.sse'),
    text: TEXT,
    calls: CALLS,
    thinking: 'Two towns, two calls.',
    usage: { inputTokens: 40, cachedInputTokens: 16, outputTokens: 33, reasoningTokens: 12 },
  },
  'OpenAI’s calls': {
    vendor: 'openai',
    bytes: recorded('conversion/openai-tools.sse'),
    text: TEXT,
    calls: CALLS,
    usage: { inputTokens: 40, cachedInputTokens: 16, outputTokens: 33, reasoningTokens: 12 },
  },
  'Bedrock’s thoughts and calls': {
    vendor: 'bedrock',
    bytes: BEDROCK_TOOLS,
    text: TEXT,
    calls: CALLS,
    thinking: 'Two towns, two calls.',
    usage: { inputTokens: 40, cachedInputTokens: 16, outputTokens: 33 },
  },
};

function valuesOf({ texts }: Heard, suffix: RegExp): readonly string[] {
  return Object.entries(texts)
    .filter(([channel]) => suffix.test(channel))
    .map(([, text]) => text);
}

/** Where each surface's reader has the words, the names of calls, their arguments, and reasoning. */
const CHANNELS: Readonly<Record<SurfaceName, readonly [RegExp, RegExp, RegExp, RegExp]>> = {
  chat: [/^0\.delta\.content$/, /function\.name$/, /function\.arguments$/, /never/],
  messages: [/^\d+\.text$/, /^\d+\.name$/, /^\d+\.input$/, /thinking$/],
  responses: [/content\.\d+\.text$/, /\.name$/, /\.arguments$/, /summary\.\d+\.text$/],
  generate_content: [/never/, /name$/, /never/, /never/],
};

function assertHeard(surface: SurfaceName, heard: Heard, expected: Recording): void {
  const [words, names, inputs, thoughts] = CHANNELS[surface];
  assert.equal(heard.last, 'end');
  assert.deepEqual({ ...expected.usage, ...heard.usage }, { ...heard.usage, ...expected.usage });
  assert.equal(heard.usage?.inputTokens, expected.usage.inputTokens);
  assert.equal(heard.usage?.outputTokens, expected.usage.outputTokens);
  assert.deepEqual(
    valuesOf(heard, names),
    expected.calls.map(([name]) => name),
  );
  if (surface === 'generate_content') {
    assert.ok(Object.values(heard.texts).includes(expected.text), JSON.stringify(heard.texts));
    return;
  }
  assert.deepEqual(valuesOf(heard, words), [expected.text]);
  assert.deepEqual(
    valuesOf(heard, inputs).map((text) => JSON.parse(text)),
    expected.calls.map(([, input]) => input),
  );
  if (surface !== 'chat') assert.deepEqual(valuesOf(heard, thoughts).join(''), expected.thinking ?? '');
}

for (const [name, recording] of Object.entries(RECORDINGS))
  describe(name, () => {
    for (const surface of SURFACES)
      it(`are heard whole by ${surface}, in one piece and byte by byte`, async () => {
        const whole = await stream(recording.vendor, surface, [recording.bytes]);
        assertHeard(surface, hear(surface, whole), recording);
        const bytes = [...recording.bytes].map((byte) => Buffer.from([byte]));
        assert.equal(stable(await stream(recording.vendor, surface, bytes)), stable(whole));
      });

    it('are the same cut at every byte', async () => {
      const { vendor, bytes } = recording;
      const surface = vendor === 'openai' ? 'messages' : 'chat';
      const whole = stable(await stream(vendor, surface, [bytes]));
      // Each byte is a cut in one of these.
      for (let first = 1; first <= PIECE_BYTES; first += 1)
        assert.equal(stable(await stream(vendor, surface, cutAt(bytes, first))), whole, `from ${first}`);
    });

    it('are never complete without their end', async () => {
      for (const part of [0.3, 0.6, 0.75]) {
        const cut = recording.bytes.subarray(0, Math.floor(recording.bytes.length * part));
        for (const surface of SURFACES) {
          const heard = hear(surface, await stream(recording.vendor, surface, [cut]).catch(() => ''));
          assert.ok(heard.last === 'truncated' || heard.last === 'error', `${surface} ${heard.last}`);
        }
      }
    });
  });

const PIECE_BYTES = 61;

function cutAt(bytes: Buffer, first: number): readonly Buffer[] {
  const pieces = [bytes.subarray(0, first)];
  for (let at = first; at < bytes.length; at += PIECE_BYTES)
    pieces.push(bytes.subarray(at, at + PIECE_BYTES));
  return pieces;
}

/** Ids that a package makes up, and how finely a text was cut, are no difference. */
function stable(text: string): string {
  return text.replace(/"(?:id|call_id)":"(?:call_|toolu_)?[A-Za-z0-9]{16,}"/g, '"id":"-"');
}

describe('an error in the stream', () => {
  const broken: Readonly<Record<VendorName, Buffer>> = {
    anthropic: recorded('anthropic/overloaded.sse'),
    google: Buffer.from(
      'data: {"candidates":[{"content":{"parts":[{"text":"Some"}],"role":"model"},"index":0}]}\r\n\r\ndata: {"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}\r\n\r\n',
    ),
    openai: Buffer.from(
      'data: {"id":"c","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Some"},"finish_reason":null}]}\n\ndata: {"error":{"message":"overloaded","type":"server_error"}}\n\n',
    ),
    bedrock: Buffer.concat([
      eventStreamFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Some' } }),
      eventStreamFrame('modelStreamErrorException', { message: 'overloaded' }),
    ]),
  };
  for (const [vendor, bytes] of Object.entries(broken) as [VendorName, Buffer][])
    for (const surface of SURFACES)
      it(`of ${vendor} is an error of ${surface}, never an end`, async () => {
        const heard = hear(surface, await stream(vendor, surface, [bytes]));
        assert.ok(heard.last === 'error' || heard.last === 'truncated', String(heard.last));
        assert.equal(heard.usage?.outputTokens, undefined);
      });
});

describe('what the vendor does not tell', () => {
  it('stays unknown: no count is made up', async () => {
    const silent = Buffer.from(
      'data: {"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},"finishReason":"STOP","index":0}]}\r\n\r\n',
    );
    for (const surface of SURFACES) {
      const heard = hear(surface, await stream('google', surface, [silent]));
      assert.equal(heard.last, 'end');
      assert.deepEqual(
        [heard.usage?.inputTokens, heard.usage?.outputTokens],
        [undefined, undefined],
        surface,
      );
    }
  });
});
