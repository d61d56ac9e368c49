/**
 * Promise 1 in the types: leaving out a stage of the pipeline does not compile, whichever it is, and no value passes for
 * a state that its stage did not make. The compiler of the project judges test/fixtures/does-not-compile.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ROOT, readSources } from '../architecture/source-files.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/does-not-compile/', import.meta.url));
const COMPILER = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const MARK = '// must not compile';
/** A value of one type where another is required: the only kind of error that proves anything here. */
const NOT_ASSIGNABLE = 'TS2345';
const ERROR = /^(\S+)\((\d+),\d+\): error (TS\d+)/;

const STAGES = globSync('[1-8]-*.ts', { cwd: join(ROOT, 'src', 'pipeline') })
  .map((name) => name.replace(/^\d-|\.ts$/g, ''))
  .sort();

interface TypeError {
  readonly line: number;
  readonly code: string;
}

/** The errors of each file of the folder, by its name; errors elsewhere are the business of `npm run check`. */
function compile(): ReadonlyMap<string, readonly TypeError[]> {
  const run = spawnSync(process.execPath, [COMPILER, '--project', FOLDER, '--pretty', 'false'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const errors = new Map<string, TypeError[]>();
  for (const line of run.stdout.split('\n')) {
    const [, path, at, code] = ERROR.exec(line) ?? [];
    if (code === undefined || !path?.includes('does-not-compile/')) continue;
    const name = basename(path);
    errors.set(name, [...(errors.get(name) ?? []), { line: Number(at), code }]);
  }
  assert.notEqual(run.status, 0, `nothing failed to compile: ${run.stdout}${run.stderr}`);
  return errors;
}

function markedLine(name: string): number {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  const marked = lines.flatMap((line, index) => (line.endsWith(MARK) ? [index + 1] : []));
  assert.equal(marked.length, 1, `${name} marks one line`);
  return marked[0] ?? 0;
}

describe('a pipeline that leaves a stage out', () => {
  let errors: ReadonlyMap<string, readonly TypeError[]>;
  before(() => {
    errors = compile();
  });

  it('has a fixture for each of the eight stages', () => {
    assert.equal(STAGES.length, 8);
    const fixtures = globSync('without-*.ts', { cwd: FOLDER }).sort();
    assert.deepEqual(
      fixtures,
      STAGES.map((stage) => `without-${stage}.ts`),
    );
  });

  it('compiles where no stage is left out', () => {
    assert.equal(errors.get('complete.ts'), undefined);
  });

  for (const name of [...STAGES.map((stage) => `without-${stage}.ts`), 'forged-state.ts']) {
    it(`fails in the marked line and in no other: ${name}`, () => {
      assert.deepEqual(errors.get(name), [{ line: markedLine(name), code: NOT_ASSIGNABLE }]);
    });
  }

  it('breaks no other file of the folder', () => {
    const known = STAGES.map((stage) => `without-${stage}.ts`);
    const others = [...errors.keys()].filter((name) => !known.includes(name) && name !== 'forged-state.ts');
    assert.deepEqual(others, []);
  });
});

describe('the makers of states', () => {
  /** Who may make which state; run.ts makes the first, and the changed request of a repair. */
  const MAKERS: Readonly<Record<string, readonly string[]>> = {
    asDurable: ['4-screen-input.ts'],
    asReceived: ['run.ts'],
    asAuthenticated: ['1-authenticate.ts'],
    asAuthorized: ['2-authorize.ts'],
    asReserved: ['3-reserve.ts'],
    asScreened: ['4-screen-input.ts'],
    asHit: ['5-look-up-cache.ts'],
    asMiss: ['5-look-up-cache.ts'],
    asChanged: ['run.ts'],
    asAnswered: ['6-call-provider.ts'],
    asDeliverable: ['streamed-answer.ts', 'whole-answer.ts'],
    asSettled: ['8-settle.ts'],
  };
  const sources = readSources('src/**/*.ts').filter(({ isTest }) => !isTest);
  const states = sources.find(({ path }) => path.endsWith('/request-states.ts'));

  it('are all known here', () => {
    const makers = [...(states?.code.matchAll(/^export (?:const|function) (as\w+)/gm) ?? [])].map(
      ([, name]) => name,
    );
    assert.deepEqual(makers.sort(), Object.keys(MAKERS).sort());
  });

  for (const [maker, allowed] of Object.entries(MAKERS)) {
    it(`${maker} is used by its stage only`, () => {
      const users = sources.filter(
        ({ path, code }) => path !== states?.path && new RegExp(`\\b${maker}\\b`).test(code),
      );
      assert.deepEqual(
        users.map(({ path }) => path),
        allowed.map((name) => `src/pipeline/${name}`),
      );
    });
  }

  it('are the only casts to a state', () => {
    const cast =
      /\bas (Received|Authenticated|Authorized|Reserved|Screened|Hit|Miss|LookedUp|Answered|Deliverable|Settled)\b/;
    const casts = sources.filter(({ path, code }) => path !== states?.path && cast.test(code));
    assert.deepEqual(
      casts.map(({ path }) => path),
      [],
    );
  });
});
