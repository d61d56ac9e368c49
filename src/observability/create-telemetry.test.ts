/** What one request leaves in logs, metrics and traces: facts, at the right times, and no content. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { createTelemetry, type StageMark } from './create-telemetry.ts';
import { Metrics } from './metrics.ts';
import { summaryOf } from './summary.fixture.ts';
import type { RequestSummary } from './telemetry.ts';
import type { RequestTimes, Tracing } from './tracing.ts';

let lines: Record<string, unknown>[] = [];
let recorded: { summary: RequestSummary; times: RequestTimes }[] = [];
let nowMs = 0;
let metrics = new Metrics();

beforeEach(() => {
  lines = [];
  recorded = [];
  nowMs = 1_000;
  metrics = new Metrics();
});

function telemetryWith(tracing: Tracing | undefined) {
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return createTelemetry({
    log: { logger, request: (facts) => void lines.push({ ...facts }), flush: () => undefined },
    metrics,
    tracing,
    monotonicMs: () => nowMs,
  });
}

const tracing: Tracing = {
  record: (summary, times) => void recorded.push({ summary, times }),
  close: () => Promise.resolve(),
};

test('measures each stage from the end of the one before, and the whole', async () => {
  const observed = telemetryWith(tracing).begin();
  nowMs += 2;
  observed.stage('authenticate');
  nowMs += 40;
  observed.stage('call_provider');
  nowMs += 8;
  observed.end(summaryOf());
  const expected: StageMark[] = [
    { name: 'authenticate', endMs: 1_002 },
    { name: 'call_provider', endMs: 1_042 },
    { name: 'settle', endMs: 1_050 },
  ];
  assert.deepEqual(recorded[0]?.times, { startMs: 1_000, endMs: 1_050, marks: expected });
  const text = await metrics.text();
  assert.match(text, /stage_seconds_sum\{stage="call_provider"\} 0\.04\n/);
  assert.match(text, /stage_seconds_sum\{stage="settle"\} 0\.008\n/);
  assert.equal(lines[0]?.['ms'], 50);
});

test('logs these facts of a request and no other', () => {
  const observed = telemetryWith(undefined).begin();
  observed.end(summaryOf({ outcome: 'input_blocked', status: 400, reason: 'injection', traceparent: 'x' }));
  assert.deepEqual(lines[0], {
    requestId: 'request-1',
    surface: 'chat',
    status: 400,
    outcome: 'input_blocked',
    reason: 'injection',
    tenant: 'default',
    keyId: 'key-1',
    model: 'gpt-x',
    provider: 'openai',
    cache: 'miss',
    costNanoUsd: 1_500,
    in: 7,
    out: 11,
    ms: 0,
  });
});

const noted = (guard: string, action: string) => ({ guard, type: 'x', action, count: 1 });

test('logs the strongest of what a dry run would have done, and counts all of it', async () => {
  const guards = [noted('secrets', 'would_redact'), noted('injection', 'would_block'), noted('pii', 'allow')];
  telemetryWith(undefined).begin().end(summaryOf({ guards }));
  assert.equal(lines[0]?.['dryRun'], 'would_block');
  assert.equal(lines[0]?.['dryRunGuard'], 'injection');
  const text = await metrics.text();
  assert.match(text, /findings_total\{guard="injection",type="x",action="would_block"\} 1/);
  assert.match(text, /findings_total\{guard="secrets",type="x",action="would_redact"\} 1/);
});

test('says nothing of a dry run where guards really acted', () => {
  telemetryWith(undefined)
    .begin()
    .end(summaryOf({ guards: [noted('secrets', 'redact'), noted('injection', 'block')] }));
  assert.equal(lines[0]?.['dryRun'], undefined);
});

test('logs and counts a fault without its message', async () => {
  telemetryWith(undefined).fault('pipeline', new RangeError('the text of a prompt'));
  assert.equal(lines[0]?.['where'], 'pipeline');
  assert.equal(lines[0]?.['error'], 'RangeError');
  assert.ok(!JSON.stringify(lines).includes('prompt'));
  assert.match(await metrics.text(), /portcullis_faults_total\{where="pipeline"\} 1/);
});

test('keeps no marks where nothing traces', () => {
  const observed = telemetryWith(undefined).begin();
  observed.stage('authenticate');
  observed.end(summaryOf());
  assert.deepEqual(recorded, []);
});

test('passes information and warnings on as they are', () => {
  const telemetry = telemetryWith(undefined);
  telemetry.info('configuration reloaded', { revision: 'r' });
  telemetry.warn('refused', { problems: 2 });
  assert.deepEqual(
    lines.map(({ level, msg, revision, problems }) => [level, msg, revision ?? problems]),
    [
      [30, 'configuration reloaded', 'r'],
      [40, 'refused', 2],
    ],
  );
});
