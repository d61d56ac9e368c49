/**
 * Keyed names of entries, prompts and people. Keyed, so that whoever reads a store cannot test guesses of what was
 * asked; every part is delimited, so that no text can pass for another part.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import type { CacheNames } from './answer-cache.ts';

const TAG_CHARACTERS = 22;

/** @param key a derived key, for nothing else. */
export function createCacheNames(key: KeyObject): CacheNames {
  const tag = (purpose: string, text: string) =>
    createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url').slice(0, TAG_CHARACTERS);
  return {
    // JSON escapes line feeds: the one after the list ends it.
    key: (parts, request) =>
      createHmac('sha256', key)
        .update(`entry\n${JSON.stringify(parts)}\n${request}`)
        .digest('base64url'),
    prompt: (systemText) => (systemText === '' ? '' : tag('prompt', systemText)),
    subject: (dataSubject) => tag('subject', dataSubject),
    tenant: (name) => tag('tenant', name),
  };
}
