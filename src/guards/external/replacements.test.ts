/** What stands in the place of a finding, and that the gate's own placeholders survive whatever others find in them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../guard.ts';
import { contextFor } from '../guard-context.fixture.ts';
import { applyRedactions, mergeRedactions } from '../merge-findings.ts';
import { PLACEHOLDER } from '../placeholders.ts';
import { asHidden, asLabelled } from './replacements.ts';

const found = (text: string, part: string, type = 'pii.person'): Finding => ({
  ...{ guard: 'external.one', type, score: 1, action: 'redact' },
  start: text.indexOf(part),
  end: text.indexOf(part) + part.length,
});

function hidden(text: string, finding: Finding, reversible = true) {
  const { placeholders } = contextFor();
  const mail = placeholders.hide('email', 'planted.person@mail-example.org');
  const whole = text.replace('MAIL', mail);
  const moved = { ...finding, end: finding.end + (text.includes('MAIL') ? mail.length - 4 : 0) };
  const parts = asHidden(moved, whole, { placeholders, reversible });
  return { result: applyRedactions(whole, mergeRedactions(parts)), mail, placeholders };
}

describe('a redaction', () => {
  it('can be turned back', () => {
    const { result, placeholders } = hidden('I am Ada Quill.', found('I am Ada Quill.', 'Ada Quill'));
    const [placeholder = ''] = result.match(PLACEHOLDER) ?? [];
    assert.equal(result, `I am ${placeholder}.`);
    assert.equal(placeholders.reveal(placeholder), 'Ada Quill');
  });

  it('cannot, where that is not wanted', () => {
    const { result } = hidden('I am Ada Quill.', found('I am Ada Quill.', 'Ada Quill'), false);
    assert.equal(result, 'I am [PERSON].');
  });

  it('leaves the gate’s own placeholders in it as they are', () => {
    const text = 'Ask Ada MAIL Quill now.';
    const { result, mail, placeholders } = hidden(text, found(text, 'Ada MAIL Quill'));
    const [first = '', second = '', third = ''] = result.match(PLACEHOLDER) ?? [];
    assert.equal(second, mail);
    assert.equal(`${placeholders.reveal(first)}|${placeholders.reveal(third)}`, 'Ada | Quill');
    assert.equal(result, `Ask ${first}${mail}${third} now.`);
  });

  it('of nothing but a placeholder changes nothing', () => {
    const text = 'Ask MAIL now.';
    const { result, mail } = hidden(text, found(text, 'MAIL'));
    assert.equal(result, `Ask ${mail} now.`);
  });

  it('has a label that a placeholder can have, whatever the type is called', () => {
    const cases = [
      ['pii.us_driver_license', '[US_DRIVER_LICENSE]'],
      ['pii.a_very_long_name_of_an_entity_indeed', '[A_VERY_LONG_NAME_OF_]'],
      ['webhook.7', '[PRIVATE]'],
    ] as const;
    for (const [type, label] of cases) assert.equal(asLabelled(found('x', 'x', type)).replacement, label);
  });
});
