/** The guards of policies and rules: opened once each, chosen by who asks for what, never those of another policy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuardSettings } from '../guards/settings.ts';
import { type GuardedPolicies, MAX_GUARD_SETTINGS, policyGuards } from './policy-guards.ts';

const injection = (mode: 'off' | 'watch' | 'block') => ({ injection: { mode } });
const asked = { model: 'm', surface: 'chat' };

function choose(config: Partial<GuardedPolicies>) {
  const opened: GuardSettings[] = [];
  const guardsOf = policyGuards({ guards: {}, policies: {}, tenants: {}, ...config }, (settings) => {
    opened.push(settings);
    return settings;
  });
  return { opened, guardsOf };
}

test('a rule is laid over its policy’s guards, and those over the section’s', () => {
  const { guardsOf } = choose({
    guards: { deadlineMs: 7, ...injection('watch') },
    policies: {
      default: {
        guards: { ...injection('off'), spotlight: true },
        guardRules: [{ models: ['m'], guards: injection('block') }],
      },
    },
  });
  const ruled = guardsOf({ tenant: 'default' }, asked);
  assert.deepEqual([ruled.injection.mode, ruled.spotlight, ruled.deadlineMs], ['block', true, 7]);
  assert.equal(guardsOf({ tenant: 'default' }, { ...asked, model: 'n' }).injection.mode, 'off');
});

test('the policy of the key goes before that of project and tenant, and each has its own rules', () => {
  const only = (mode: 'off' | 'watch') => ({
    guards: {},
    guardRules: [{ surfaces: ['chat'], guards: injection(mode) }],
  });
  const { guardsOf } = choose({
    policies: { red: only('off'), blue: only('watch') },
    tenants: { acme: { policy: 'red', projects: {} } },
  });
  const modeOf = (caller: { tenant: string; policy?: string }) => guardsOf(caller, asked).injection.mode;
  assert.equal(modeOf({ tenant: 'acme' }), 'off');
  assert.equal(modeOf({ tenant: 'acme', policy: 'blue' }), 'watch');
  assert.equal(modeOf({ tenant: 'default' }), 'block');
});

test('there are no guards for a policy or a tenant that does not exist', () => {
  const { guardsOf } = choose({});
  assert.throws(() => guardsOf({ tenant: 'gone' }, asked), /no guards/);
  assert.throws(() => guardsOf({ tenant: 'default', policy: 'gone' }, asked), /no guards/);
  assert.throws(() => guardsOf({ tenant: 'default', policy: '__proto__' }, asked), /no guards/);
});

test('equal settings are opened once', () => {
  const same = { guards: injection('off'), guardRules: [{ guards: injection('off') }] };
  assert.equal(
    choose({ policies: { a: same, b: same, default: { guards: {}, guardRules: [] } } }).opened.length,
    2,
  );
});

test('what cannot be opened and too many different settings fail when they are compiled', () => {
  const broken = () => {
    throw new RangeError('cannot work');
  };
  assert.throws(() => policyGuards({ guards: {}, policies: {}, tenants: {} }, broken), /cannot work/);
  const policies = Object.fromEntries(
    Array.from({ length: MAX_GUARD_SETTINGS }, (_, index) => [
      `p${index}`,
      { guards: { deadlineMs: index + 1 }, guardRules: [] },
    ]),
  );
  assert.throws(() => choose({ policies }), /more than 1024 different/);
});
