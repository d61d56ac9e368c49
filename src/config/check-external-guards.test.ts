/** External guards as a configuration may say them: what could not be obeyed is refused, with its place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkConfig } from './load.ts';

const KEY = ['not', 'a', 'real', 'key', 'config'].join('-');
const FINE = {
  name: 'one',
  kind: 'webhook',
  url: 'https://guard.example/judge',
  apiKey: { env: 'GUARD_KEY' },
  action: 'block',
};

function problemsOf(external: readonly object[], place: 'guards' | 'policy' = 'guards') {
  const guards = { external };
  const config = place === 'guards' ? { guards } : { policies: { strict: { guards } } };
  const result = checkConfig(JSON.stringify(config), { cwd: '/', env: { GUARD_KEY: KEY } });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('an external guard', () => {
  it('that can be obeyed is accepted, in a policy too', () => {
    for (const place of ['guards', 'policy'] as const) {
      assert.deepEqual(problemsOf([FINE], place), []);
      assert.deepEqual(problemsOf([], place), []);
    }
  });

  const CASES: readonly (readonly [what: string, change: object, problem: RegExp])[] = [
    ['without a name', { name: undefined }, /name: is required/],
    ['with a name that is no label', { name: 'One Guard' }, /name: a guard’s name has small letters/],
    ['of no kind that there is', { kind: 'oracle' }, /kind: must be one of openai-moderation/],
    ['without an action', { action: undefined }, /action: must be one of watch, redact, block/],
    ['that allows on failure', { onFailure: 'allow' }, /onFailure: must be one of deny, skip/],
    ['over plain HTTP', { url: 'http://guard.example/' }, /url: is plain HTTP.*use https/],
    ['on this machine', { url: 'http://127.0.0.1:9/' }, /url: is on this machine: set allowPrivateAddress/],
    [
      'with a password in its address',
      { url: 'https://a:b@guard.example/' },
      /url: must not hold a user name/,
    ],
    ['with a fragment', { url: 'https://guard.example/#a' }, /url: must not have a fragment/],
    ['that is no web address', { url: 'ftp://guard.example/' }, /url: must be an http or https URL/],
    [
      'whose key is not there',
      { apiKey: { env: 'NOWHERE' } },
      /apiKey\.env: the environment variable NOWHERE/,
    ],
    ['that cannot sign', { apiKey: undefined }, /apiKey: is required for webhook/],
    ['that needs a model', { kind: 'llama-guard' }, /model: is required for llama-guard/],
    ['with a model that is ignored', { model: 'x' }, /model: has no effect on webhook/],
    ['with a project that is ignored', { project: 'x' }, /project: has no effect on webhook/],
    ['with a language that is ignored', { language: 'en' }, /language: has no effect on webhook/],
    [
      'with a model that an endpoint ignores',
      { kind: 'prompt-guard', model: 'x', url: 'https://guard.example/predict' },
      /model: has no effect on a \/predict endpoint/,
    ],
    [
      'that cannot redact',
      { kind: 'openai-moderation', action: 'redact' },
      /action: openai-moderation does not say where/,
    ],
    [
      'with a category that there is not',
      { kind: 'openai-moderation', categories: { violense: 0.5 } },
      /categories\.violense: openai-moderation has no such category.*`violence`/,
    ],
    ['with no category at all', { categories: {} }, /categories: names no category/],
    ['with a threshold of nothing', { categories: { mood: 0 } }, /categories\.mood: /],
    ['with an empty list of roles', { roles: [] }, /roles: must have at least 1 entry/],
    ['with an unknown field', { timeout: 5 }, /timeout: unknown field `timeout`; did you mean `timeoutMs`/],
  ];
  for (const [what, change, problem] of CASES) {
    it(`is refused ${what}`, () => {
      for (const place of ['guards', 'policy'] as const) {
        const problems = problemsOf([{ ...FINE, ...change }], place);
        assert.ok(
          problems.some((one) => problem.test(one)),
          problems.join('\n'),
        );
        assert.ok(
          problems[0]?.startsWith(place === 'guards' ? 'guards.external' : 'policies.strict.guards.external'),
        );
        assert.ok(!problems.join().includes(KEY));
      }
    });
  }

  it('is refused where two of a list have one name, or where there are too many', () => {
    assert.match(problemsOf([FINE, FINE]).join(), /external(\[1\]|\.1)\.name: is the name of two guards/);
    const many = Array.from({ length: 9 }, (_, index) => ({ ...FINE, name: `g${index}` }));
    assert.match(problemsOf(many).join(), /must have at most 8 entries/);
  });

  it('may name categories as the service writes them', () => {
    const guard = { ...FINE, kind: 'openai-moderation', categories: { 'self-harm/intent': 0.4, Hate: 0.5 } };
    assert.deepEqual(problemsOf([guard]), []);
    assert.deepEqual(problemsOf([{ ...FINE, kind: 'presidio', categories: { OUR_CUSTOM_ID: 0.4 } }]), []);
  });
});
