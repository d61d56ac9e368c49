/** Approvals sign with the secret that the settings name, and are not opened without it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { GUARD_DEFAULTS } from '../guards/settings.ts';
import { signatureOf } from '../guards/tools/approval-webhook.ts';
import { type ApprovalSettings, approvalSettings } from '../guards/tools/settings.ts';
import { ProviderConfigError } from '../providers/config-error.ts';
import { openApprovals } from './open-approvals.ts';

const REQUEST = { requestId: 'r', tenant: 't', tool: 'send', reason: 'why', arguments: '{}' };

async function signedWith(
  secret: ApprovalSettings['secret'],
  env: Record<string, string> = {},
): Promise<boolean> {
  let seen = '';
  let wanted = '';
  const settings = approvalSettings.parse({ url: 'https://approve.example', secret });
  const approvals = openApprovals(settings, {
    guards: GUARD_DEFAULTS,
    env,
    clock: () => 5,
    fault: (_where, error) => assert.fail(String(error)),
    egress: {
      post: async (_url, body, { headers = {} }) => {
        seen = headers['x-portcullis-signature'] ?? '';
        wanted = `v1=${signatureOf('the-right-secret', '5', String(body))}`;
        return { status: 200, headers: new Map(), text: '{"approved":true}' };
      },
    },
  });
  assert.equal(await approvals.ask(REQUEST), true);
  return seen === wanted;
}

test('the secret comes from the environment', async () => {
  assert.ok(await signedWith({ env: 'HOOK' }, { HOOK: 'the-right-secret' }));
  assert.ok(!(await signedWith({ env: 'HOOK' }, { HOOK: 'another' })));
});

test('the secret comes from a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-hook-'));
  try {
    const file = join(folder, 'secret');
    writeFileSync(file, 'the-right-secret\n');
    assert.ok(await signedWith({ file }));
    // The file is looked at again beside the first use.
    await setTimeout(50);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('without a secret nothing is opened', async () => {
  await assert.rejects(signedWith({ env: 'HOOK' }), ProviderConfigError);
  await assert.rejects(signedWith({ file: '/nowhere/at/all' }), ProviderConfigError);
});
