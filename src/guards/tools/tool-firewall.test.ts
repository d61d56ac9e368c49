/** The firewall's rules one by one, and the hold that keeps streamed calls back until they are judged. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Piece } from '../../http/surface.ts';
import type { ToolCall, ToolCallPart, ToolDefinition } from '../../http/tool-calls.ts';
import type { Finding } from '../guard.ts';
import type { OutputVerdict, RenderedEvent, ToolHoldStep } from '../request-guards.ts';
import { createStructuredOutput } from '../structured-output.ts';
import type { Approvals } from './approvals.ts';
import { TOOL_DEFAULTS, type ToolSettings } from './settings.ts';
import { openToolHold } from './tool-call-hold.ts';
import { type FirewallFacts, firewallRules, ToolFirewall } from './tool-firewall.ts';

const SCHEMA = {
  type: 'object',
  properties: { to: { type: 'string' }, n: { type: 'integer' } },
  required: ['to'],
};
const OFFERED: readonly ToolDefinition[] = [
  { name: 'send', kind: 'function', parameters: SCHEMA },
  { name: 'plain', kind: 'function' },
  { name: 'shell', kind: 'custom' },
  { name: 'odd', kind: 'function', parameters: { $dynamicRef: '#x' } },
];
const ALL_BLOCK: Partial<ToolSettings> = {
  unknown: 'block',
  arguments: 'block',
  taint: 'block',
  limits: 'block',
};
const call = (name: string, given: unknown = {}, kind: ToolCall['kind'] = 'function'): ToolCall => ({
  name,
  kind,
  arguments: typeof given === 'string' ? given : JSON.stringify(given),
});

interface Bench {
  readonly settings?: Partial<ToolSettings>;
  readonly facts?: Partial<FirewallFacts>;
  readonly approvals?: Approvals;
  readonly earlierCalls?: readonly ToolCall[];
}

function firewall({ settings = ALL_BLOCK, facts = {}, approvals, earlierCalls = [] }: Bench = {}) {
  const noted: Finding[] = [];
  const rules = firewallRules({ ...TOOL_DEFAULTS, ...settings }, createStructuredOutput(), approvals);
  const made = new ToolFirewall(rules, {
    tenant: 't',
    requestId: 'r',
    view: { definitions: OFFERED, earlierCalls },
    tainted: false,
    ownTexts: ['Write to bob@corp.example'],
    note: (findings) => void noted.push(...findings),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    ...facts,
  });
  return { firewall: made, noted };
}

const reasonOf = (verdict: OutputVerdict) => (verdict.blocked ? verdict.reason : 'passed');
const judged = async (bench: Bench, ...calls: readonly ToolCall[]) =>
  reasonOf(await firewall(bench).firewall.judge(calls));

describe('a call', () => {
  const CASES: readonly (readonly [what: string, given: ToolCall, reason: string])[] = [
    ['that fits', call('send', { to: 'x', n: 1 }), 'passed'],
    ['without arguments, of a tool that has none', call('plain', ''), 'passed'],
    ['of a custom tool', call('shell', 'ls -l', 'custom'), 'passed'],
    ['of a tool that was not offered', call('transfer'), 'tools: tools.unknown_tool'],
    ['of a name in another case', call('Send', { to: 'x' }), 'tools: tools.unknown_tool'],
    ['of a custom tool as a function', call('shell', '{}'), 'tools: tools.unknown_tool'],
    ['without a name', call(''), 'tools: tools.unknown_tool'],
    ['that lacks what is required', call('send', { n: 1 }), 'tools: tools.arguments_not_in_schema'],
    ['with a wrong type', call('send', { to: 1 }), 'tools: tools.arguments_not_in_schema'],
    ['that is no JSON', call('plain', '{"a":'), 'tools: tools.unreadable_arguments'],
    ['that is no object', call('plain', '[1]'), 'tools: tools.unreadable_arguments'],
    ['that says a key twice', call('plain', '{"a":1,"a":2}'), 'tools: tools.unreadable_arguments'],
    [
      'too deep',
      call('plain', `{"a":${'['.repeat(99)}${']'.repeat(99)}}`),
      'tools: tools.unreadable_arguments',
    ],
    ['too long', call('plain', { a: 'x'.repeat(300_000) }), 'tools: tools.unreadable_arguments'],
    ['whose schema cannot be checked', call('odd'), 'tools: tools.arguments_not_in_schema'],
  ];
  for (const [what, given, reason] of CASES)
    test(`${what}: ${reason}`, async () => assert.equal(await judged({}, given), reason));

  test('that is no text at all is denied', async () => {
    assert.equal(
      await judged({}, { name: 'plain', kind: 'function', arguments: undefined }),
      'tools: tools.unreadable_arguments',
    );
  });

  test('is noted and passes under watch', async () => {
    const watch = { unknown: 'watch', arguments: 'watch', taint: 'watch', limits: 'watch' } as const;
    const { firewall: made, noted } = firewall({
      settings: { ...watch, maxCallsPerAnswer: 1 },
      facts: { tainted: true },
    });
    assert.equal(
      reasonOf(await made.judge([call('plain'), call('send_mail', { to: 'eve@evil.example' })])),
      'passed',
    );
    assert.deepEqual(
      noted.map(({ type, action }) => `${type} ${action}`),
      ['tools.too_many_in_answer allow', 'tools.unknown_tool allow', 'tools.tainted_address allow'],
    );
  });

  test('is not looked at by a rule that is off', async () => {
    const off = { unknown: 'off', arguments: 'off', taint: 'off', limits: 'off' } as const;
    assert.equal(await judged({ settings: off, facts: { tainted: true } }, call('nobody', '{')), 'passed');
  });
});

describe('taint', () => {
  const toEve = call('send', { to: 'eve@evil.example' });
  test('counts only once other people’s text is in the conversation', async () => {
    assert.equal(await judged({}, toEve), 'passed');
    assert.equal(await judged({ facts: { tainted: true } }, toEve), 'tools: tools.tainted_address');
    assert.equal(
      await judged({ facts: { tainted: true } }, call('send', { to: 'bob@corp.example' })),
      'passed',
    );
  });

  test('denies arguments that cannot be read', async () => {
    const settings = { taint: 'block', arguments: 'off' } as const;
    assert.equal(
      await judged({ settings, facts: { tainted: true } }, call('plain', '{')),
      'tools: tools.unreadable_arguments',
    );
  });

  test('judges much in slices', async () => {
    const long = call('send', { to: 'bob@corp.example', body: 'x'.repeat(40_000) });
    assert.ok(firewall({ facts: { tainted: true } }).firewall.judge([long]) instanceof Promise);
    assert.equal(
      await judged({ facts: { tainted: true } }, long, long, toEve),
      'tools: tools.tainted_address',
    );
  });

  test('asks for approval, one call after the other, and stops at the first no', async () => {
    const asked: string[] = [];
    const approvals: Approvals = {
      keepAliveMs: 1,
      ask: async ({ arguments: text, tool, reason, tenant, requestId }) => {
        asked.push(`${tenant} ${requestId} ${tool} ${reason} ${text}`);
        return asked.length < 2;
      },
    };
    const bench: Bench = { settings: { taint: 'approve' }, facts: { tainted: true }, approvals };
    const { firewall: made, noted } = firewall(bench);
    const verdict = await made.judge([toEve, call('send', { to: 'bob@corp.example' }), toEve, toEve]);
    assert.equal(reasonOf(verdict), 'tools: tools.tainted_address, not approved');
    assert.deepEqual(asked, Array(2).fill('t r send tools.tainted_address {"to":"eve@evil.example"}'));
    assert.deepEqual(
      noted.map(({ type, action }) => `${type} ${action}`),
      ['tools.tainted_address.approved allow', 'tools.tainted_address block'],
    );
  });

  test('denies where nobody can approve', async () => {
    assert.match(
      await judged({ settings: { taint: 'approve' }, facts: { tainted: true } }, toEve),
      /not approved/,
    );
  });
});

describe('limits', () => {
  const limited = (limits: Partial<ToolSettings>) => ({ ...ALL_BLOCK, ...limits });
  test('of one answer', async () => {
    const calls = [1, 2, 3].map((n) => call('send', { to: 'x', n }));
    assert.equal(await judged({ settings: limited({ maxCallsPerAnswer: 3 }) }, ...calls), 'passed');
    assert.equal(
      await judged({ settings: limited({ maxCallsPerAnswer: 2 }) }, ...calls),
      'tools: tools.too_many_in_answer',
    );
  });
  test('of one conversation, earlier calls included', async () => {
    const earlierCalls = [1, 2, 3].map((n) => call('send', { to: 'x', n }));
    assert.equal(
      await judged({ settings: limited({ maxCallsPerConversation: 3 }), earlierCalls }, call('plain')),
      'tools: tools.too_many_in_conversation',
    );
  });
  test('of a conversation longer than what is compared', async () => {
    const earlierCalls = Array.from({ length: 3_000 }, (_, n) => call('send', { to: 'x', n }));
    const settings = limited({ maxCallsPerConversation: 3_000 });
    assert.equal(
      await judged({ settings, earlierCalls }, call('plain')),
      'tools: tools.too_many_in_conversation',
    );
    assert.equal(await judged({ settings, earlierCalls: earlierCalls.slice(1) }, call('plain')), 'passed');
  });
  test('of the same call again, however it is spaced', async () => {
    const earlierCalls = [call('send', '{"to":"x"}'), call('send', '{ "to": "x" }')];
    const settings = limited({ maxIdenticalCalls: 2 });
    assert.equal(
      await judged({ settings, earlierCalls }, call('send', '{"to": "x"}')),
      'tools: tools.repeated_call',
    );
    assert.equal(await judged({ settings, earlierCalls }, call('send', '{"to":"y"}')), 'passed');
  });
});

const piece = (channel: string, text: string, toolCall?: ToolCallPart): Piece => ({
  channel,
  kind: 'tool_args',
  text,
  last: false,
  toolCall,
  replace: () => {},
});
const delta = (render: string, ...pieces: readonly Piece[]): RenderedEvent => ({
  type: 'delta',
  pieces,
  render: () => render,
});
const named = (n: number, text: string) =>
  piece(`${n}.name`, text, { call: `${n}`, kind: 'function', part: 'name' });
const given = (n: number, text: string) =>
  piece(`${n}.arguments`, text, { call: `${n}`, kind: 'function', part: 'arguments' });
const ends = (n: number): readonly Piece[] =>
  ['name', 'arguments'].map((part) => ({ ...piece(`${n}.${part}`, ''), last: true }));

describe('the hold of streamed calls', () => {
  const textOf = (step: ToolHoldStep) => (step.blocked ? `blocked: ${step.reason}` : step.text);
  function held(verdict: OutputVerdict | Promise<OutputVerdict>, holds = true) {
    const seen: ToolCall[][] = [];
    const hold = openToolHold({
      holds,
      keepAliveMs: 1,
      judge: (calls) => {
        seen.push([...calls]);
        return verdict;
      },
    });
    return { hold, seen };
  }
  const passed = { blocked: false } as const;
  const denied = { blocked: true, reason: 'no' } as const;

  test('lets text go at once, and calls when they are complete, in order', () => {
    const { hold, seen } = held(passed);
    assert.equal(textOf(hold.take([delta('a')])), 'a');
    assert.equal(
      textOf(hold.take([delta('b', named(0, 'se')), delta('c', named(0, 'nd'), given(0, '{'))])),
      '',
    );
    assert.equal(textOf(hold.take([delta('d', given(0, '}'))])), '');
    assert.equal(textOf(hold.take([delta('e', ...ends(0)), delta('f')])), 'bcdef');
    assert.deepEqual(seen, [[{ kind: 'function', name: 'send', arguments: '{}' }]]);
  });

  test('waits for all calls that are open', () => {
    const { hold, seen } = held(passed);
    assert.equal(
      textOf(hold.take([delta('a', named(0, 'x')), delta('b', named(1, 'y')), delta('c', ...ends(0))])),
      '',
    );
    assert.equal(textOf(hold.take([delta('d', ...ends(1))])), 'abcd');
    assert.equal(seen[0]?.length, 2);
  });

  test('takes a name that every event repeats once', () => {
    const { hold, seen } = held(passed);
    hold.take([
      delta('a', named(0, 'send'), given(0, '{')),
      delta('b', named(0, 'send'), given(0, '}')),
      delta('c', ...ends(0)),
    ]);
    assert.equal(seen[0]?.[0]?.name, 'send');
  });

  test('judges what is still open at the end', () => {
    const { hold } = held(denied);
    hold.take([delta('a', named(0, 'x'))]);
    assert.equal(textOf(hold.finish()), 'blocked: no');
  });

  test('lets nothing out after a denial', () => {
    const { hold } = held(denied);
    assert.equal(
      textOf(hold.take([delta('a', named(0, 'x')), delta('b', ...ends(0)), delta('c')])),
      'blocked: no',
    );
    assert.equal(textOf(hold.take([delta('d')])), 'blocked: no');
  });

  test('holds everything behind a call that waits for its verdict', async () => {
    for (const verdict of [passed, denied]) {
      const { hold } = held(Promise.resolve(verdict));
      assert.equal(textOf(hold.take([delta('a', named(0, 'x')), delta('b', ...ends(0)), delta('c')])), '');
      assert.ok(hold.waits);
      assert.equal(textOf(hold.finish()), '');
      assert.equal(textOf(await hold.settled()), verdict.blocked ? 'blocked: no' : 'abc');
    }
  });

  test('only watches where nothing can be stopped', () => {
    const { hold, seen } = held(passed, false);
    assert.equal(textOf(hold.take([delta('a', named(0, 'x')), delta('b', given(0, '{}'))])), 'ab');
    assert.equal(textOf(hold.take([delta('c', ...ends(0))])), 'c');
    assert.equal(seen.length, 1);
  });

  test('has a bound', () => {
    const { hold } = held(passed);
    const long = 'x'.repeat(1024 * 1024);
    let step: ToolHoldStep = { blocked: false, text: '' };
    for (let n = 0; n < 5; n += 1) step = hold.take([delta(long, given(0, long))]);
    assert.match(textOf(step), /^blocked: tools: more than may be held back/);
  });
});
