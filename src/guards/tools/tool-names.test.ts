/** What a tool's name says that it does, in every naming style. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolClassesOf } from './tool-names.ts';

const ACTING: readonly (readonly [name: string, className: string])[] = [
  ['send_email', 'send'],
  ['sendEmail', 'send'],
  ['SendEmail', 'send'],
  ['send-email', 'send'],
  ['gmail.send', 'send'],
  ['GmailSendEmail', 'send'],
  ['mcp__mail__send_message', 'send'],
  ['sendemail', 'send'],
  ['email', 'send'],
  ['post_to_channel', 'send'],
  ['reply', 'send'],
  ['transfer_money', 'pay'],
  ['bankTransfer', 'pay'],
  ['makePayment', 'pay'],
  ['pay', 'pay'],
  ['refund-order', 'pay'],
  ['delete_file', 'delete'],
  ['fs.removeDirectory', 'delete'],
  ['dropTable', 'delete'],
  ['RM', 'delete'],
  ['execute_sql', 'execute'],
  ['run_command', 'execute'],
  ['bash', 'execute'],
  ['python_exec', 'execute'],
  ['run_query', 'execute'],
  ['share_document', 'share'],
  ['grantAccess', 'share'],
  ['update_password', 'change'],
  ['createWebhook', 'change'],
  ['search_and_delete', 'delete'],
  ['send_status', 'send'],
];
for (const [name, className] of ACTING) {
  test(`${name} can ${className}`, () => {
    assert.ok([...toolClassesOf(name)].includes(className as never), [...toolClassesOf(name)].join());
  });
}

const READING = [
  'get_weather',
  'getPaymentStatus',
  'list_orders',
  'read_email',
  'GmailReadEmail',
  'email_search',
  'search_messages',
  'find_contact',
  'lookupInvoice',
  'calculator',
  'http_get',
  'fetch_url',
  'get_sent_emails',
  'payment_history_list',
  'translate_text',
  'summarize',
  'add_numbers',
  'postal_code_lookup',
];
for (const name of READING) test(`${name} only reads`, () => assert.deepEqual([...toolClassesOf(name)], []));

test('a name too long to read is sensitive in every class', () => {
  assert.equal(toolClassesOf('get_'.repeat(100)).size, 6);
});
