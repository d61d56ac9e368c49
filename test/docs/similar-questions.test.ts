/** docs/similar-questions.md has the settings' defaults, the bounds of the source, and the figures of the report. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { similarSettings } from '../../src/cache/similar/settings.ts';
import { codeSpans, read, section, tableRows } from './markdown.ts';
import { SIMILAR_PAGE, withSimilarFigures } from './similar-figures.ts';

const PAGE = read(SIMILAR_PAGE);

it('has the figures of the report: else run `node test/docs/similar-figures.ts`', () => {
  assert.equal(PAGE, withSimilarFigures(PAGE));
});

it('has the intervals of the report', () => {
  const { precisionBetween, recallBetween } = JSON.parse(read('training/similar/report.json'));
  for (const share of [...precisionBetween, ...recallBetween])
    assert.ok(PAGE.includes(`${(100 * share).toFixed(1)} %`), String(share));
});

it('has the defaults of the settings', () => {
  const documented = tableRows(section(PAGE, 'When')).map(([name = '', value = '']) => [
    codeSpans(`${name}\n`)[0]?.replace('cache.similar.', ''),
    value,
  ]);
  const defaults = Object.entries(similarSettings.parse({})).map(([name, value]) => [name, String(value)]);
  assert.deepEqual(documented, defaults);
});

it('has the bounds of the source', () => {
  const source = read('src/cache/similar/similar-index.ts');
  const bound = (name: string) =>
    Number(new RegExp(`${name} = ([\\d_]+)`).exec(source)?.[1]?.replaceAll('_', ''));
  const bounds = section(PAGE, 'Bounds').replaceAll('\n', ' ');
  assert.ok(bounds.includes(`${bound('MAX_ENTRIES_PER_TENANT').toLocaleString('en')} questions`));
  assert.ok(bounds.includes(`${bound('MAX_TENANTS').toLocaleString('en')} tenants`));
  assert.ok(bounds.includes(`at most ${bound('MAX_WORDINGS')} texts`));
});
