/** What speech is counted by, as it was asked for and as guards left it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../../../errors.ts';
import { parseStrictText } from '../../strict-json.ts';
import type { SurfaceRequest } from '../../surface.ts';
import { speechSurface } from './speech-surface.ts';

function read(input: string, more: object = {}): SurfaceRequest {
  const text = JSON.stringify({ model: 'voice', input, voice: 'alloy', ...more });
  const body = parseStrictText(text, { maxDepth: 8 });
  assert.ok(!isRefusal(body));
  const request = speechSurface.read(body);
  assert.ok(!isRefusal(request), JSON.stringify(request));
  return request;
}

function charactersOf({ demand: { media } }: SurfaceRequest): number {
  assert.ok(media?.kind === 'speech');
  return media.characters;
}

describe('speech', () => {
  it('is counted by the characters of everything that is spoken or says how', () => {
    assert.equal(charactersOf(read('Grüezi, 你好', { instructions: 'Sound glad.' })), 10 + 11);
  });

  it('is counted as guards left it, and asks for a look at the reservation where that is more', () => {
    const request = read('Call ０７９１２３４５６７.');
    const before = charactersOf(request);
    request.segments[0]?.replace('Call [PHONE_ABCDEF].');
    assert.equal(charactersOf(request), before + 4, 'more characters, though fewer bytes');
    assert.ok(request.growthBytes() >= 4);
  });

  it('asks for no such look where nothing grew', () => {
    const request = read('Write to somebody');
    assert.equal(request.growthBytes(), 0);
    request.segments[0]?.replace('Write');
    assert.equal(request.growthBytes(), 0);
  });

  it('is sent as the bytes that came where nothing was changed', () => {
    const text = '{"model":"voice", "input":"\\u0047o", "speed":1.0,"voice":{"id":"voice_1"}}';
    const body = parseStrictText(text, { maxDepth: 8 });
    assert.ok(!isRefusal(body));
    const request = speechSurface.read(body);
    assert.ok(!isRefusal(request));
    assert.equal(request.render({ model: 'voice', outputLimitField: 'max_tokens' }), text);
  });
});
