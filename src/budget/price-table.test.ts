/** The price table: what it knows, what it must not guess, and that bounds and costs agree. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Usage } from '../http/segments.ts';
import {
  builtInPriceTable,
  lookUpPrice,
  type ModelPrice,
  priceFromSettings,
  readPriceTable,
  vendorOf,
} from './price-table.ts';
import { costNanoUsd, upperBoundNanoUsd } from './upper-bound.ts';

const table = builtInPriceTable();

function priceOf(vendor: string, model: string): ModelPrice {
  const price = lookUpPrice(table, vendor, model);
  assert.ok(price !== undefined, `${vendor}/${model}`);
  return price;
}

const plain = priceFromSettings({
  inputUsdPerMillion: 1,
  outputUsdPerMillion: 2,
  cachedInputUsdPerMillion: 0.1,
});

describe('price table', () => {
  it('is dated, sourced, and versioned by its content', () => {
    assert.match(table.version, /^\d{4}-\d{2}-\d{2}\+[0-9a-f]{12}$/);
    assert.ok(table.sources.length >= 5);
    for (const vendor of ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'simulator']) {
      assert.ok((table.vendors.get(vendor)?.size ?? 0) > 0, vendor);
    }
  });

  it('prices current models as their vendors do', () => {
    const sol = priceOf('openai', 'gpt-6.1-sol');
    assert.deepEqual(
      [sol.inputPicoUsd, sol.cachedInputPicoUsd, sol.outputPicoUsd],
      [2_000_000, 100_000, 10_000_000],
    );
    const haiku = priceOf('anthropic', 'claude-haiku-5-5');
    assert.deepEqual([haiku.inputPicoUsd, haiku.longContext?.inputPicoUsd], [100_000, 500_000]);
  });

  it("knows a vendor's dated snapshots, and an older snapshot's own price", () => {
    assert.equal(lookUpPrice(table, 'openai', 'gpt-6.1-sol-2026-09-29'), priceOf('openai', 'gpt-6.1-sol'));
    assert.equal(
      lookUpPrice(table, 'anthropic', 'claude-haiku-4-5-20251001'),
      priceOf('anthropic', 'claude-haiku-4-5'),
    );
    assert.equal(priceOf('openai', 'gpt-4o-2024-05-13').inputPicoUsd, 5_000_000);
  });

  for (const unknown of [
    'gpt-6.1-sol-pro',
    'gpt-6.1-sol-',
    'gpt',
    'GPT-4o',
    '__proto__',
    'constructor',
    '',
    'x'.repeat(10_000),
  ]) {
    it(`gives no price to ${JSON.stringify(unknown.slice(0, 20))}`, () => {
      assert.equal(lookUpPrice(table, 'openai', unknown), undefined);
    });
  }

  it('gives no price where it does not know whose bill it is', () => {
    assert.equal(lookUpPrice(table, undefined, 'gpt-4o'), undefined);
    assert.equal(lookUpPrice(table, 'mistral', 'gpt-4o'), undefined);
    assert.equal(
      vendorOf({ kind: 'openai-compatible', baseUrl: 'https://api.openai.com.evil.test/v1' }),
      undefined,
    );
    assert.equal(vendorOf({ kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' }), undefined);
    assert.equal(vendorOf({ kind: 'openai-compatible', baseUrl: 'https://api.deepseek.com' }), 'deepseek');
    assert.equal(vendorOf({ kind: 'simulator' }), 'simulator');
    // Without an address of its own it is the vendor's.
    assert.equal(vendorOf({ kind: 'anthropic' }), 'anthropic');
    assert.equal(vendorOf({ kind: 'anthropic', baseUrl: 'https://other.example' }), undefined);
  });

  it('never makes reading from the cache dearer than the bound, nor a long prompt cheaper', () => {
    for (const models of table.vendors.values()) {
      for (const [name, price] of models) {
        assert.ok(price.cachedInputPicoUsd <= price.inputPicoUsd, name);
        assert.ok(price.outputPicoUsd >= price.inputPicoUsd, name);
        if (price.longContext !== undefined)
          assert.ok(price.longContext.inputPicoUsd >= price.inputPicoUsd, name);
      }
    }
  });

  it('refuses a table with a wrong or a doubled entry', () => {
    const entry = { input: 1, output: 1, maxOutputTokens: 1, contextTokens: 1 };
    const file = (models: unknown) => ({
      date: '2026-01-01',
      unit: 'USD per million tokens',
      notes: [],
      sources: [],
      vendors: { v: models },
    });
    assert.throws(() => readPriceTable(file({ a: { ...entry, inputt: 2 } })));
    assert.throws(() => readPriceTable(file({ a: { ...entry, input: -1 } })));
    assert.throws(() => readPriceTable(file({ a: entry, b: { ...entry, aliases: ['a'] } })), /twice/);
  });

  it('versions an override by its own content', () => {
    assert.match(plain.version, /^config\+[0-9a-f]{12}$/);
    assert.notEqual(
      plain.version,
      priceFromSettings({ inputUsdPerMillion: 1, outputUsdPerMillion: 3 }).version,
    );
  });
});

describe('cost', () => {
  it('does not count cached tokens twice', () => {
    const usage = { inputTokens: 1_000, cachedInputTokens: 900, outputTokens: 0 };
    assert.equal(costNanoUsd(usage, plain), 100 * 1_000 + 900 * 100);
  });

  it('does not count reasoning tokens twice', () => {
    assert.equal(
      costNanoUsd({ inputTokens: 0, outputTokens: 500, reasoningTokens: 400 }, plain),
      500 * 2_000,
    );
  });

  describe('audio and images', () => {
    const media = priceFromSettings({
      ...{ inputUsdPerMillion: 1, outputUsdPerMillion: 2, cachedInputUsdPerMillion: 0.1 },
      ...{ audioInputUsdPerMillion: 40, audioOutputUsdPerMillion: 80 },
      ...{ imageInputUsdPerMillion: 10, imageOutputUsdPerMillion: 20 },
      requestUsd: 0.01,
    });
    const usage = { inputTokens: 100, outputTokens: 50 };

    it('are charged once, at their own prices, and each call besides', () => {
      const all = { audioInputTokens: 30, imageInputTokens: 20, cachedInputTokens: 40 };
      const out = { audioOutputTokens: 25, imageOutputTokens: 5, reasoningTokens: 10 };
      assert.equal(
        costNanoUsd({ ...usage, ...all, ...out }, media),
        10 * 1_000 +
          40 * 100 +
          30 * 40_000 +
          20 * 10_000 +
          20 * 2_000 +
          25 * 80_000 +
          5 * 20_000 +
          10_000_000,
      );
    });

    it('are not counted twice where they came from the cache', () => {
      const cost = costNanoUsd({ ...usage, audioInputTokens: 80, cachedInputTokens: 90 }, media);
      assert.equal(cost, 80 * 40_000 + 20 * 100 + 50 * 2_000 + 10_000_000);
    });

    it('cost as much as text where no price is set', () => {
      const all = { audioInputTokens: 60, imageInputTokens: 40, audioOutputTokens: 50 };
      assert.equal(costNanoUsd({ ...usage, ...all }, plain), 100 * 1_000 + 50 * 2_000);
    });

    for (const wrong of [
      { audioInputTokens: 101 },
      { audioOutputTokens: 30, imageOutputTokens: 21 },
      { imageInputTokens: -1 },
    ])
      it(`are unknown, not cheap, with ${JSON.stringify(wrong)}`, () => {
        assert.equal(costNanoUsd({ ...usage, ...wrong }, media), undefined);
      });

    it('are within the bound, whatever part of the tokens they are', () => {
      const demand = { inputTokensBound: 100, images: 0, choices: 1, extraOutputTokens: 0 };
      const bound = upperBoundNanoUsd({ demand, price: media, maxOutputTokens: 50 });
      assert.equal(bound, 100 * 40_000 + 50 * 80_000 + 10_000_000);
    });
  });

  it('charges cache writes at their own price, and unknown writes as written', () => {
    const claude = priceOf('anthropic', 'claude-sonnet-4-6');
    const usage = { inputTokens: 100, outputTokens: 0, cachedInputTokens: 0 };
    assert.equal(costNanoUsd({ ...usage, cacheWriteTokens: 0 }, claude), 100 * 3_000);
    assert.equal(costNanoUsd({ ...usage, cacheWriteTokens: 100 }, claude), 100 * 6_000);
    const short = { ...usage, cacheWriteTokens: 100, shortCacheWriteTokens: 60 };
    assert.equal(costNanoUsd(short, claude), 60 * 3_750 + 40 * 6_000);
    assert.equal(costNanoUsd({ ...short, cacheWriteTokens: 50 }, claude), undefined);
    assert.equal(costNanoUsd(usage, claude), 100 * 6_000);
  });

  it("prices the whole request by the long prompt's tier, output included", () => {
    const haiku = priceOf('anthropic', 'claude-haiku-5-5');
    const at = (inputTokens: number) =>
      costNanoUsd({ inputTokens, outputTokens: 10, cacheWriteTokens: 0 }, haiku);
    assert.equal(at(100_000), 100_000 * 100 + 10 * 500);
    assert.equal(at(100_001), 100_001 * 500 + 10 * 2_500);
  });

  const incomplete: Readonly<Record<string, Usage>> = {
    'no usage at all': {},
    'no output count': { inputTokens: 5 },
    'no input count': { outputTokens: 5 },
    'more cached than there is': { inputTokens: 5, cachedInputTokens: 6, outputTokens: 1 },
    'cached and written overlap': {
      inputTokens: 5,
      cachedInputTokens: 3,
      cacheWriteTokens: 3,
      outputTokens: 1,
    },
    'more reasoning than output': { inputTokens: 5, outputTokens: 1, reasoningTokens: 2 },
    'a negative count': { inputTokens: -5, outputTokens: 1 },
    'a broken count': { inputTokens: 1.5, outputTokens: 1 },
  };
  for (const [name, usage] of Object.entries(incomplete)) {
    it(`is unknown, not cheap, with ${name}`, () => {
      assert.equal(costNanoUsd(usage, plain), undefined);
    });
  }
});

describe('upper bound', () => {
  const demand = { inputTokensBound: 100, images: 0, choices: 2, extraOutputTokens: 7 };

  it('covers every choice, and output that is billed besides the answer', () => {
    assert.equal(upperBoundNanoUsd({ demand, price: plain, maxOutputTokens: 50 }), 100 * 1_000 + 107 * 2_000);
  });

  it('has no bound for images that nobody can price', () => {
    const withImage = { ...demand, images: 1 };
    assert.equal(upperBoundNanoUsd({ demand: withImage, price: plain, maxOutputTokens: 50 }), undefined);
    const bound = upperBoundNanoUsd({
      demand: withImage,
      price: plain,
      maxOutputTokens: 50,
      imageTokensBound: 1_000,
    });
    assert.equal(bound, 1_100 * 1_000 + 107 * 2_000);
  });

  it('is never below the cost of a usage within the demand, for every model', () => {
    const models = [...table.vendors.values()].flatMap((vendor) => [...vendor.values()]);
    const count = (max: number) => fc.integer({ min: 0, max });
    const draw = fc.record({
      price: fc.constantFrom(...models),
      bound: count(1_500_000),
      maxOutputTokens: count(200_000),
      choices: fc.integer({ min: 1, max: 8 }),
      shares: fc.tuple(
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.float({ min: 0, max: 1, noNaN: true }),
      ),
      writesKnown: fc.boolean(),
    });
    fc.assert(
      fc.property(
        draw,
        ({ price, bound, maxOutputTokens, choices, shares: [input, cached, output], writesKnown }) => {
          const inputTokens = Math.floor(bound * input);
          const cachedInputTokens = Math.floor(inputTokens * cached);
          const outputTokens = Math.floor(maxOutputTokens * choices * output);
          const cost = costNanoUsd(
            {
              inputTokens,
              cachedInputTokens,
              outputTokens,
              ...(writesKnown && { cacheWriteTokens: inputTokens - cachedInputTokens }),
            },
            price,
          );
          const limit = upperBoundNanoUsd({
            demand: { inputTokensBound: bound, images: 0, choices, extraOutputTokens: 0 },
            price,
            maxOutputTokens,
          });
          assert.ok(cost !== undefined && limit !== undefined && cost <= limit);
        },
      ),
      { numRuns: 500 },
    );
  });
});
