/** Guard rules: the first that covers a request holds; what is remembered is bounded and changes no answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { covers, GuardRules, type RuleConditions, type RuleFacts } from './guard-rules.ts';

const facts: RuleFacts = { tenant: 'acme', project: 'shop', model: 'gpt-4o-mini', surface: 'chat' };

const CONDITIONS: readonly (readonly [name: string, RuleConditions, boolean])[] = [
  ['without conditions', {}, true],
  ['of the tenant', { tenants: ['acme'] }, true],
  ['of another tenant', { tenants: ['acm'] }, false],
  ['of one of several models', { models: ['x', 'gpt-*-mini'] }, true],
  ['of a part of the model’s name', { models: ['gpt-4o'] }, false],
  ['whose every condition fits', { tenants: ['*'], projects: ['shop'], surfaces: ['chat'] }, true],
  ['of which one condition does not fit', { tenants: ['acme'], surfaces: ['embeddings'] }, false],
];
for (const [name, conditions, expected] of CONDITIONS)
  test(`a rule ${name} ${expected ? 'holds' : 'does not hold'}`, () =>
    assert.equal(covers(conditions, facts), expected));

test('a caller without a project meets no condition on projects', () => {
  const { project: _, ...without } = facts;
  assert.equal(covers({ projects: ['*'] }, without), false);
  assert.equal(covers({ projects: ['*'] }, facts), true);
});

test('the first rule that covers a request holds, else the policy’s own guards', () => {
  const rules = new GuardRules(
    [
      { models: ['gpt-4o-*'], projects: ['shop'], value: 'both' },
      { models: ['gpt-4o-*'], value: 'model' },
      { tenants: ['acme'], value: 'tenant' },
    ],
    'own',
  );
  // Twice: the second answer is remembered.
  for (const _ of [1, 2]) {
    assert.equal(rules.choose(facts), 'both');
    assert.equal(rules.choose({ ...facts, project: 'desk' }), 'model');
    assert.equal(rules.choose({ ...facts, project: undefined }), 'model');
    assert.equal(rules.choose({ ...facts, model: 'claude' }), 'tenant');
    assert.equal(rules.choose({ ...facts, tenant: 'other', model: 'claude' }), 'own');
  }
});

test('what is remembered never answers for another request', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a-b', 'b a');
  const asked = fc.record({
    tenant: fc.constantFrom('a', 'b'),
    project: fc.option(fc.constantFrom('a', 'b')),
    model: name,
    surface: fc.constantFrom('a', 'b'),
  });
  const condition = fc.option(
    fc.array(fc.constantFrom('a', 'b', 'a*', '*b'), { minLength: 1, maxLength: 2 }),
  );
  const rule = fc.record({ tenants: condition, projects: condition, models: condition, surfaces: condition });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), fc.array(asked, { maxLength: 30 }), (written, requests) => {
      const conditions = written.map(({ tenants, projects, models, surfaces }) => ({
        tenants: tenants ?? undefined,
        projects: projects ?? undefined,
        models: models ?? undefined,
        surfaces: surfaces ?? undefined,
      }));
      const rules = new GuardRules(
        conditions.map((one, value) => ({ ...one, value })),
        -1,
      );
      for (const { project, ...request } of requests) {
        const facts = { ...request, project: project ?? undefined };
        assert.equal(
          rules.choose(facts),
          conditions.findIndex((one) => covers(one, facts)),
        );
      }
    }),
  );
});

test('goes on choosing past what it remembers', () => {
  const rules = new GuardRules([{ projects: ['*7'], value: 'seven' }], 'own');
  for (let index = 0; index < 20_000; index += 1) {
    const chosen = rules.choose({ ...facts, project: `p-${index}` });
    assert.equal(chosen, index % 10 === 7 ? 'seven' : 'own');
  }
});
