/** docs/guards.md has the guards that there are, with the defaults, names and figures that they have. */
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { policyReplay } from '../../src/cli/policy-replay.ts';
import { SECRET_RULES } from '../../src/guards/secrets/secret-rules.ts';
import { GUARD_DEFAULTS } from '../../src/guards/settings.ts';
import { withFigures } from './guard-figures.ts';
import { codeSpans, ROOT, read, section, tableRows } from './markdown.ts';

const PAGE = read('docs/guards.md');
const ROWS = tableRows(section(PAGE, 'The guards'));
/** Settings of all guards together, told in prose. */
const OF_ALL = new Set(['deadlineMs', 'dryRun']);
const ACTIONS = new Set(['off', 'watch', 'redact', 'block', 'repair', 'annotate', 'approve', 'slow', 'stop']);

const spansOf = (cell = '') => codeSpans(`${cell}\n`);

/** The actions that a section sets, as the page writes them: `input: redact`. */
function defaultsOf(value: unknown): readonly string[] {
  if (typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, set]) =>
    typeof set === 'string' && ACTIONS.has(set) && name !== 'level' ? [`${name}: ${set}`] : [],
  );
}

/** The names under which the source writes findings. */
function namesInSource(): ReadonlySet<string> {
  const names = new Set<string>(['external.NAME']);
  const isProduct = (path: string) => !/\.(test|fixture)\.ts$/.test(path);
  for (const path of globSync('src/{guards,sessions}/**/*.ts', { cwd: ROOT }).filter(isProduct))
    for (const [, constant, literal] of read(path).matchAll(/^const NAME = '(\w+)';|\bguard: '(\w+)'/gm))
      names.add(constant ?? literal ?? '');
  // Puts the caller's own values back: no finding of it is ever recorded.
  names.delete('placeholders');
  return names;
}

describe('the guards', () => {
  it('are those of the settings', () => {
    const documented = ROWS.map(([setting]) => spansOf(setting)[0]);
    assert.deepEqual(
      documented.sort(),
      Object.keys(GUARD_DEFAULTS)
        .filter((name) => !OF_ALL.has(name))
        .sort(),
    );
    for (const name of OF_ALL)
      assert.ok(
        codeSpans(PAGE).some((span) => span.includes(name)),
        name,
      );
  });

  it('have the defaults of the settings', () => {
    for (const [setting, fallback] of ROWS) {
      const name = spansOf(setting)[0] as keyof typeof GUARD_DEFAULTS;
      assert.deepEqual(spansOf(fallback), defaultsOf(GUARD_DEFAULTS[name]), name);
    }
  });

  it('are on record under the names of the source', () => {
    const documented = new Set(ROWS.flatMap(([, , names]) => spansOf(names)));
    assert.deepEqual([...documented, 'runner'].sort(), [...namesInSource()].sort());
    assert.ok(codeSpans(PAGE).includes('runner'));
  });

  it('say what they catch and what they do not', () => {
    for (const row of ROWS) assert.ok(row.length === 5 && row.every((cell) => cell !== ''), row.join());
  });
});

describe('the figures', () => {
  it('are those of the reports: else run `node test/docs/guard-figures.ts`', () => {
    assert.equal(PAGE, withFigures(PAGE));
  });

  it('of the deterministic guards are not more than their suites have', () => {
    for (const [guard = '', cases = '', suite = ''] of tableRows(section(PAGE, 'The others'))) {
      const path = spansOf(suite)[0] ?? '';
      assert.ok(existsSync(join(ROOT, path)), path);
      if (spansOf(guard)[0] !== 'secrets') continue;
      const kinds = new Set(SECRET_RULES.map(({ id }) => id)).size;
      assert.ok(cases.startsWith(`${SECRET_RULES.length} rules of ${kinds} kinds`), cases);
    }
  });
});

it('the options of the replay are those of the command', () => {
  const documented = tableRows(section(PAGE, 'Replay')).map(([option]) => spansOf(option)[0]?.slice(2));
  assert.deepEqual(documented.sort(), Object.keys(policyReplay.options).sort());
});

it('a dry run’s actions are those that the source writes', () => {
  const source = [read('src/guards/dry-run.ts'), read('src/observability/dry-run-facts.ts')].join();
  const documented = codeSpans(section(PAGE, 'Dry run')).filter((span) => span.startsWith('would_'));
  assert.ok(documented.length >= 3);
  for (const action of documented) assert.ok(source.includes(action), action);
});
