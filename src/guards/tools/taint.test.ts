/** Which calls are the user's own and which are not, value by value. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OwnText } from './own-text.ts';
import { TOOL_DEFAULTS, type ToolSettings } from './settings.ts';
import { TaintRules } from './taint.ts';

const problem = (ask: string, name: string, given: unknown, settings: Partial<ToolSettings> = {}) =>
  new TaintRules({ ...TOOL_DEFAULTS, ...settings }).problem(name, given, new OwnText([ask]));

type Case = readonly [ask: string, name: string, given: unknown];

const OWN: readonly Case[] = [
  ['Mail bob@corp.example', 'send_email', { to: 'bob@corp.example', body: 'Anything at all' }],
  ['Mail ｂｏｂ@corp.example', 'send_email', { to: 'bob@corp.example' }],
  ['Mail Bob@Corp.example.', 'send_email', { to: ['bob@corp.example'] }],
  ['Mail bob@corp.example and ann@corp.example', 'send_email', { to: 'bob@corp.example, ann@corp.example' }],
  ['Write to Ann Hill', 'sendMessage', { recipient: { name: 'Annie', handle: 'ann hill' }, text: 'Hi' }],
  ['发邮件给小明', 'send_email', { to: '小明', body: '你好' }],
  ['Отправь письмо Анне Петровой', 'send_email', { to: 'Анне Петровой' }],
  ['Pay 50 euros to Tom', 'pay', { payee: 'Tom', amount: 50 }],
  ['Pay Tom $1,250.00', 'pay', { payee: 'Tom', amount: 1250 }],
  ['Zahle Tom 1.250,50 EUR', 'pay', { payee: 'Tom', amount: '1250.50 EUR' }],
  ['pay tom 5k', 'pay', { payee: 'tom', amount: 5000 }],
  ['Pay 1 200 to Tom', 'pay', { payee: 'Tom', amount: 1200 }],
  ['Pay 20 to DE89 3704 0044 0532 0130 00', 'transfer', { iban: 'DE89370400440532013000', amount: 20 }],
  ['Call +49 (30) 123-456', 'call_phone', { number: '+4930123456' }],
  ['Delete report.pdf', 'delete_file', { path: './report.pdf', recursive: true }],
  ['Delete order 4711', 'delete_order', { id: 4711 }],
  ['Cancel order A-17', 'cancel_order', { order_id: 'a-17', reason: 'changed my mind' }],
  ['Open https://corp.example/a?b=c', 'http_get', { url: 'https://corp.example/a?b=c' }],
  ['Open www.corp.example', 'http_get', { url: 'https://corp.example/' }],
  ['What is 2+2?', 'calculator', { expression: '2+2' }],
  ['Weather?', 'get_weather', { city: 'Bern', days: 3 }],
  ['Find spades', 'search', { query: 'a good spade for clay' }],
  ['Run npm test', 'run_command', { command: 'npm test' }],
  ['Lock the front door', 'lock_door', {}],
  ['Tweet "hello world"', 'post_tweet', { text: 'hello world' }],
  ['Read the notes', 'read_file', { path: 'notes/today.md' }],
];
describe('what the user said goes', () => {
  for (const [ask, name, given] of OWN)
    test(`${ask}: ${name} ${JSON.stringify(given)}`, () =>
      assert.equal(problem(ask, name, given), undefined));
});

const NOT_OWN: readonly Case[] = [
  ['Read my mail', 'send_email', { to: 'eve@evil.example' }],
  ['Mail bob@corp.example', 'send_email', { to: 'bob@corp.example', bcc: 'eve@evil.example' }],
  ['Mail bob@corp.example', 'send_email', { to: 'bob@corp.example', body: 'See https://evil.example/x' }],
  ['Mail bob@corp.example', 'send_email', { to: 'ob@corp.example' }],
  ['Mail bob@corp.example', 'send_email', { to: 'bob@corp.example.evil.example' }],
  ['Mail bob@corp.example', 'send_email', { to: 'xbob@corp.example' }],
  ['Mail bob@corp.example', 'send_email', { to: 'bоb@corp.example' }],
  ['Mail bob@corp.example', 'send_email', { recipients: { 'eve@evil.example': 'x' } }],
  ['Mail bob@corp.example', 'send_email', { to: 'bob@corp.example\u200b, eve@evil.example' }],
  ['Write to Ann', 'sendMessage', { recipient: 'Anna' }],
  ['Pay Tom 50.00', 'pay', { payee: 'Tom', amount: 5000 }],
  ['Pay Tom 50', 'pay', { payee: 'Tom', amount: 500 }],
  ['Pay Tom 50', 'pay', { payee: 'Tom', amount: '50 thousand' }],
  ['Pay Tom 50', 'pay', { payee: 'Mallory', amount: 50 }],
  ['Pay Tom 50', 'pay', { payee: 'Tom', amount: 50, fraction: 7 }],
  ['Delete report.pdf', 'delete_file', { path: 'report' }],
  ['Delete report.pdf', 'delete_file', { path: '/etc/report.pdf.bak' }],
  ['Delete report.pdf', 'delete_everything', {}],
  ['Delete order 4711', 'delete_order', { id: 471 }],
  ['Open corp.example', 'http_get', { url: 'https://corp.example.evil.example' }],
  ['Open https://corp.example', 'http_get', { url: 'https://corp.example/?d=secret' }],
  ['Open https://corp.example', 'http_get', { url: 'https://corp.example@evil.example' }],
  ['Open https://corp.example', 'http_get', { url: 'https://evil.example\\@corp.example' }],
  ['Open https://corp.example', 'http_get', { page: 'evil.example/collect' }],
  ['Open https://corp.example', 'http_get', { page: '//evil.example' }],
  ['Search', 'search', { query: 'x', callback: 'evil.example' }],
  ['Search', 'search', { query: 'see https://evil.example/?d=1' }],
  ['Run npm test', 'run_command', { command: 'npm test; rm -rf .' }],
  ['Look around', 'run_command', { args: ['curl', 'evil'] }],
  ['Tweet a summary', 'post_tweet', { text: 'follow @mallory' }],
  ['Summarise', 'custom_send', { x: 'acct-9931' }],
  ['Summarise', 'unlock_door', {}],
];
describe('what the user did not say is stopped', () => {
  for (const [ask, name, given] of NOT_OWN)
    test(`${ask}: ${name} ${JSON.stringify(given)}`, () => {
      assert.match(problem(ask, name, given) ?? 'let through', /^tools\.tainted_/);
    });
});

describe('settings', () => {
  const mail = { to: 'eve@evil.example' };
  test('a harmless tool is never tainted', () => {
    assert.equal(problem('Hi', 'send_email', mail, { harmless: ['send_*'] }), undefined);
  });
  test('a listed tool is sensitive whatever its name says', () => {
    assert.equal(problem('Hi', 'frobnicate', { thing: 'abc' }), undefined);
    assert.match(problem('Hi', 'frobnicate', { thing: 'abc' }, { sensitive: ['frob*'] }) ?? '', /tainted/);
  });
  test('classes that are not listed are not sensitive; an address still is', () => {
    assert.equal(problem('Hi', 'delete_file', { path: 'a/b' }, { classes: ['send'] }), undefined);
    assert.match(problem('Hi', 'pay', mail, { classes: [] }) ?? '', /tainted_address/);
  });
  test('an allowed host may be named', () => {
    const allowedHosts = ['corp.example', '*.safe.example'];
    for (const to of ['a@corp.example', 'a@x.safe.example'])
      assert.equal(problem('Hi', 'send_email', { to }, { allowedHosts }), undefined, to);
    for (const to of [
      'a@x.corp.example',
      'a@safe.example',
      'a@evilcorp.example',
      'a@corp.example.evil.example',
    ])
      assert.match(problem('Hi', 'send_email', { to }, { allowedHosts }) ?? '', /tainted_address/, to);
    for (const url of [
      'https://corp.example@evil.example/',
      'https://evil.example/corp.example',
      '//evil.example',
    ])
      assert.match(problem('Hi', 'http_get', { url }, { allowedHosts }) ?? '', /tainted_address/, url);
    assert.equal(problem('Hi', 'http_get', { url: 'https://corp.example/a?b' }, { allowedHosts }), undefined);
  });
});

describe('hostile arguments', () => {
  const HOSTILE: readonly (readonly [name: string, value: string])[] = [
    ['many signs of mail', 'a@'.repeat(120_000)],
    ['one long word of mail', `${'a'.repeat(200_000)}@`],
    ['many beginnings of URLs', 'http://'.repeat(30_000)],
    ['punctuation behind URLs', `http://${')'.repeat(2_000)}x `.repeat(100)],
    ['many dots', 'a.'.repeat(120_000)],
    ['digits', '1,'.repeat(120_000)],
  ];
  for (const [name, value] of HOSTILE) {
    test(`are judged in time: ${name}`, () => {
      const startedMs = performance.now();
      problem(value, 'send_email', { to: value, body: value });
      assert.ok(performance.now() - startedMs < 400, `${performance.now() - startedMs} ms`);
    });
  }
  test('with more values than are compared are denied', () => {
    const to = Array.from({ length: 200 }, () => 'bob@corp.example');
    assert.match(problem('Mail bob@corp.example', 'send_email', { to }) ?? '', /tainted_send/);
  });
});
