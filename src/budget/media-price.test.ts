/** Pictures, speech and transcripts: what they cost is never more than was reserved, and without a price there is none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { MediaDemand } from '../http/media-demand.ts';
import type { Usage } from '../http/segments.ts';
import type { PriceSettings } from '../providers/settings.ts';
import { priceFromSettings } from './price-table.ts';
import { costNanoUsd, upperBoundNanoUsd } from './upper-bound.ts';

const FREE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0 };
const IMAGES = [
  { size: '1024x1024', quality: 'low', usd: 0.01 },
  { size: '1024x1024', quality: 'high', usd: 0.17 },
  { size: '1536x1024', usd: 0.25 },
];

function bound(media: MediaDemand, settings: PriceSettings, images = 0): number | undefined {
  const demand = { inputTokensBound: 1_000, images, choices: 0, extraOutputTokens: 0, media };
  return upperBoundNanoUsd({ demand, price: priceFromSettings(settings), maxOutputTokens: 10 });
}

const picture = (size?: string, quality?: string, count = 1): MediaDemand => ({
  ...{ kind: 'images', count, size, quality },
});

describe('the price of pictures', () => {
  const prices = { ...FREE, imagePrices: IMAGES };
  const CASES: readonly (readonly [name: string, media: MediaDemand, usd: number | undefined])[] = [
    ['by size and quality', picture('1024x1024', 'low', 3), 0.03],
    ['of any quality where the entry names none', picture('1536x1024', 'max'), 0.25],
    ['the dearest quality where none is chosen', picture('1024x1024'), 0.17],
    ['the dearest size where none is chosen', picture(undefined, 'low'), 0.25],
    ['the dearest of all where nothing is chosen', picture(), 0.25],
    ['none for a size that nobody priced', picture('256x256'), undefined],
    ['none for a quality that nobody priced', picture('1024x1024', 'max'), undefined],
  ];
  for (const [name, media, usd] of CASES)
    it(`is ${name}`, () => assert.equal(bound(media, prices), usd && Math.round(usd * 1e9)));

  it('is that of each where no entry fits, and counts where the size is open', () => {
    const settings = { ...prices, imageUsd: 0.5 };
    assert.equal(bound(picture('256x256'), settings), 500_000_000);
    assert.equal(bound(picture(), settings), 500_000_000);
    assert.equal(bound(picture('1024x1024', 'low'), settings), 10_000_000);
  });

  it('is in tokens only where their most is known', () => {
    const settings = { inputUsdPerMillion: 5, outputUsdPerMillion: 40 };
    assert.equal(bound(picture(), settings), undefined);
    const bounded = { ...settings, mediaOutputTokensBound: 6_240 };
    assert.equal(bound(picture(undefined, undefined, 2), bounded), 1_000 * 5_000 + 2 * 6_240 * 40_000);
    assert.equal(bound(picture(), bounded, 1), undefined, 'pictures to be edited have no bound');
  });
});

describe('the price of sound', () => {
  const talk = (seconds: number | undefined): MediaDemand => ({ kind: 'transcript', seconds });

  it('is by the started second, of as many as the file can hold or the provider takes', () => {
    const settings = { ...FREE, audioSecondUsd: 0.0001 };
    assert.equal(bound(talk(10.2), settings), 1_100_000);
    assert.equal(bound(talk(undefined), settings), undefined);
    assert.equal(bound(talk(undefined), { ...settings, audioSecondsBound: 60 }), 6_000_000);
    assert.equal(bound(talk(100), { ...settings, audioSecondsBound: 60 }), 6_000_000);
  });

  it('is in tokens only where the most of a second and of a transcript are known', () => {
    const settings = { inputUsdPerMillion: 2.5, outputUsdPerMillion: 10, audioInputUsdPerMillion: 6 };
    assert.equal(bound(talk(10), settings), undefined);
    assert.equal(bound(talk(10), { ...settings, mediaOutputTokensBound: 2_000 }), undefined);
    const whole = { ...settings, mediaOutputTokensBound: 2_000, audioInputTokensPerSecond: 10 };
    assert.equal(bound(talk(10), whole), 1_100 * 6_000 + 2_000 * 10_000);
    assert.equal(bound(talk(undefined), whole), undefined);
  });

  it('is by the character that is spoken', () => {
    const speech: MediaDemand = { kind: 'speech', characters: 4_096, textTokensBound: 5_000 };
    assert.equal(bound(speech, FREE), undefined, 'a price of text is none of speech');
    assert.equal(bound(speech, { ...FREE, characterUsdPerMillion: 15 }), 4_096 * 15_000);
  });

  it('has a fee for each call besides', () => {
    const settings = { ...FREE, characterUsdPerMillion: 15, requestUsd: 0.001 };
    const speech: MediaDemand = { kind: 'speech', characters: 1, textTokensBound: 65 };
    assert.equal(bound(speech, settings), 1_015_000);
  });
});

describe('what was made', () => {
  const media = fc.oneof(
    fc.record({
      kind: fc.constant('images' as const),
      count: fc.nat(10),
      size: fc.constant(undefined),
      quality: fc.constantFrom(undefined, 'low'),
    }),
    fc.record({
      kind: fc.constant('speech' as const),
      characters: fc.nat(100_000),
      textTokensBound: fc.nat(100_000),
    }),
    fc.record({
      kind: fc.constant('transcript' as const),
      seconds: fc.double({ min: 0, max: 30_000, noNaN: true }),
    }),
  );
  const usd = fc.integer({ min: 0, max: 1_000_000 }).map((micro) => micro / 1_000_000);

  it('costs at most what was reserved for it, by the piece', () => {
    fc.assert(
      fc.property(media, usd, usd, (asked, dear, cheap) => {
        const settings = {
          ...{ ...FREE, imageUsd: dear, characterUsdPerMillion: dear, audioSecondUsd: cheap },
          imagePrices: [{ size: '1024x1024', quality: 'low', usd: cheap }],
        };
        const reserved = bound(asked, settings);
        const usage: Usage = { media: asked };
        const cost = costNanoUsd(usage, priceFromSettings(settings));
        assert.ok(reserved !== undefined && cost !== undefined && cost <= reserved, `${cost} > ${reserved}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is charged by how long a speech is where that and the tokens of a second are known', () => {
    const settings = { inputUsdPerMillion: 0.6, outputUsdPerMillion: 12, mediaOutputTokensBound: 10_000 };
    const speech: MediaDemand = { kind: 'speech', characters: 90, textTokensBound: 154, seconds: 6.04 };
    const cost = (media: MediaDemand, rate?: number) =>
      costNanoUsd(
        { media },
        priceFromSettings({ ...settings, ...(rate && { audioOutputTokensPerSecond: rate }) }),
      );
    assert.equal(cost(speech), undefined, 'the bound stands');
    assert.equal(cost({ ...speech, seconds: undefined }, 25), undefined, 'the bound stands');
    assert.equal(cost(speech, 25), 154 * 600 + 151 * 12_000);
    assert.equal(
      cost({ ...speech, seconds: 100_000 }, 25),
      154 * 600 + 10_000 * 12_000,
      'never more than held',
    );
  });

  it('costs the bound where nobody tells how much it was', () => {
    const price = priceFromSettings({ ...FREE, audioSecondUsd: 0.0001 });
    assert.equal(costNanoUsd({ media: { kind: 'transcript', seconds: undefined } }, price), undefined);
    assert.equal(costNanoUsd({}, price), undefined);
  });
});
