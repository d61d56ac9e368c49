/** The approval webhook: what it is told, what counts as a yes, and that it cannot hold the gate up. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { CallOptions } from '../../egress/egress.ts';
import type { TextAnswer } from '../../egress/text-exchange.ts';
import { GUARD_DEFAULTS } from '../settings.ts';
import { BREAKER_FAILURES, BREAKER_PAUSE_MS, openApprovalWebhook, signatureOf } from './approval-webhook.ts';
import { argumentRedactor } from './redact-arguments.ts';
import { type ApprovalSettings, approvalSettings } from './settings.ts';

const SECRET = ['whsec', 'invented', 'for', 'tests'].join('-');
const ARGUMENTS = JSON.stringify({ to: 'planted.person@mail-example.org', amount: 50 });
const REQUEST = {
  requestId: 'r',
  tenant: 't',
  tool: 'send',
  reason: 'tools.tainted_address',
  arguments: ARGUMENTS,
};

interface Sent {
  readonly url: string;
  readonly body: string;
  readonly options: CallOptions;
}

function webhook(
  answer: () => Partial<TextAnswer> | Promise<Partial<TextAnswer>>,
  more: Partial<ApprovalSettings> = {},
) {
  const sent: Sent[] = [];
  const faults: string[] = [];
  const now = { ms: 1_000_000 };
  const settings = {
    ...approvalSettings.parse({ url: 'https://approve.example/hook', secret: { env: 'X' } }),
    ...more,
  };
  const approvals = openApprovalWebhook({
    settings,
    secret: { current: () => SECRET },
    clock: () => now.ms,
    redact: argumentRedactor(GUARD_DEFAULTS),
    fault: (where, error) => void faults.push(`${where}: ${error instanceof Error ? error.message : ''}`),
    post: async (url, body, options) => {
      sent.push({ url, body: String(body), options });
      return { status: 200, headers: new Map(), text: '', ...(await answer()) };
    },
  });
  return { approvals, sent, faults, now };
}
const yes = () => ({ text: '{"approved": true}' });

describe('an answer', () => {
  test('of a plain yes approves', async () => {
    const { approvals, faults } = webhook(() => ({ text: '{"approved":true,"by":"ann"}' }));
    assert.equal(await approvals.ask(REQUEST), true);
    assert.deepEqual(faults, []);
  });

  const NO: readonly (readonly [what: string, answer: () => Partial<TextAnswer>])[] = [
    ['no', () => ({ text: '{"approved": false}' })],
    ['a word', () => ({ text: '{"approved": "true"}' })],
    ['a number', () => ({ text: '{"approved": 1}' })],
    ['yes and no', () => ({ text: '{"approved": false, "approved": true}' })],
    ['nothing', () => ({ text: '' })],
    ['a list', () => ({ text: '[true]' })],
    ['no JSON', () => ({ text: 'approved: true' })],
    ['yes with another status', () => ({ status: 202, text: '{"approved": true}' })],
    ['a redirect', () => ({ status: 302, text: '{"approved": true}' })],
  ];
  for (const [what, answer] of NO)
    test(`of ${what} denies`, async () => assert.equal(await webhook(answer).approvals.ask(REQUEST), false));

  test('that does not come denies', async () => {
    const { approvals, faults } = webhook(() => Promise.reject(new Error('timeout')));
    assert.equal(await approvals.ask(REQUEST), false);
    assert.deepEqual(faults, ['approval: timeout']);
  });
});

describe('what is told', () => {
  test('is signed with its time', async () => {
    const { approvals, sent } = webhook(yes);
    await approvals.ask(REQUEST);
    const { url, body, options } = sent[0] ?? assert.fail();
    assert.equal(url, 'https://approve.example/hook');
    assert.equal(options.headers?.['x-portcullis-timestamp'], '1000000');
    assert.equal(options.headers?.['x-portcullis-signature'], `v1=${signatureOf(SECRET, '1000000', body)}`);
    assert.equal(options.timeoutMs, 30_000);
    assert.equal(options.allowPrivateAddress, false);
  });

  test('are commitments that only who knows a value can check', async () => {
    const { approvals, sent } = webhook(yes);
    await approvals.ask(REQUEST);
    await approvals.ask(REQUEST);
    const [first, second] = sent.map(({ body }) => JSON.parse(body));
    assert.ok(!sent[0]?.body.includes('planted.person') && !('arguments' in first));
    const commit = (value: string | number) =>
      createHash('sha256').update(`${first.salt}.${value}`).digest('base64url');
    assert.equal(first.whole, commit(ARGUMENTS));
    assert.ok(
      first.values.includes(commit('planted.person@mail-example.org')) && first.values.includes(commit(50)),
    );
    assert.notDeepEqual(first, second);
    assert.deepEqual(
      [first.tool, first.tenant, first.requestId, first.reason],
      ['send', 't', 'r', 'tools.tainted_address'],
    );
  });

  test('is redacted, or as it is, where the settings say so', async () => {
    const redacted = webhook(yes, { content: 'redacted' });
    await redacted.approvals.ask(REQUEST);
    assert.equal(JSON.parse(redacted.sent[0]?.body ?? '').arguments, '{"to":"[EMAIL]","amount":50}');
    const plain = webhook(yes, { content: 'plain' });
    await plain.approvals.ask(REQUEST);
    assert.equal(JSON.parse(plain.sent[0]?.body ?? '').arguments, ARGUMENTS);
  });
});

describe('a webhook that does not work', () => {
  test('is left alone for a while, and calls are denied meanwhile', async () => {
    let works = false;
    const { approvals, sent, now } = webhook(() => (works ? yes() : { status: 500 }));
    for (let n = 0; n < BREAKER_FAILURES; n += 1) assert.equal(await approvals.ask(REQUEST), false);
    works = true;
    assert.equal(await approvals.ask(REQUEST), false);
    assert.equal(sent.length, BREAKER_FAILURES);
    now.ms += BREAKER_PAUSE_MS;
    assert.equal(await approvals.ask(REQUEST), true);
  });

  test('is not given up for a no between failures', async () => {
    let n = 0;
    const { approvals, sent } = webhook(() => {
      n += 1;
      return n % BREAKER_FAILURES === 0 ? { text: '{"approved": false}' } : { status: 500 };
    });
    for (let asked = 0; asked < 3 * BREAKER_FAILURES; asked += 1) await approvals.ask(REQUEST);
    assert.equal(sent.length, 3 * BREAKER_FAILURES);
  });

  test('has at most so many calls that wait', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { approvals, sent } = webhook(() => promise.then(yes), { maxWaiting: 2 });
    const asked = [1, 2, 3].map(() => approvals.ask(REQUEST));
    assert.equal(await asked[2], false);
    assert.equal(sent.length, 2);
    resolve();
    assert.deepEqual(await Promise.all(asked), [true, true, false]);
    assert.equal(await approvals.ask(REQUEST), true);
  });
});
