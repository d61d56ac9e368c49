/**
 * Prompts as they may lie on a disk: definitions and the history's who and what are encrypted, each bound to its tenant,
 * prompt and place, so that none opens as another's. Never writes a text of a prompt anywhere as it is.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { KeyRing } from '../crypto/key-ring.ts';
import { NONCE_BYTES, open, seal } from '../crypto/sealed-box.ts';
import type { PromptChangeRecord, PromptName, PromptVersionRecord } from '../storage/stores.ts';
import { type PromptDefinition, promptDefinition } from './prompt-definition.ts';

const PURPOSE = 'prompts';

/** What happened to a prompt, and who did it. */
const changeFacts = z.strictObject({
  action: z.enum(['put', 'label', 'rollback']),
  version: z.int(),
  label: z.string().optional(),
  /** Where the label stood before; null where it was new. */
  from: z.int().nullable().optional(),
  by: z.string(),
});
export type ChangeFacts = z.output<typeof changeFacts>;

const storedVersion = z.strictObject({ by: z.string(), definition: z.unknown() });

export interface StoredVersion {
  readonly by: string;
  readonly definition: PromptDefinition;
}

export class SealedPrompts {
  readonly #key: KeyObject;

  constructor(keyRing: Pick<KeyRing, 'derive'>) {
    this.#key = keyRing.derive(PURPOSE);
  }

  sealVersion(name: PromptName, version: number, stored: StoredVersion): string {
    return this.#seal(JSON.stringify(stored), versionIdentity(name, version));
  }

  /** Throws `ciphertext_invalid` where it was changed or moved. */
  openVersion(record: PromptVersionRecord): StoredVersion {
    const text = this.#open(record.sealed, versionIdentity(record, record.version));
    const { by, definition } = storedVersion.parse(JSON.parse(text));
    return { by, definition: promptDefinition.parse(definition) };
  }

  sealChange(name: PromptName, atMs: number, facts: ChangeFacts): string {
    return this.#seal(JSON.stringify(facts), changeIdentity(name, atMs));
  }

  openChange(record: Pick<PromptChangeRecord, 'tenant' | 'prompt' | 'atMs' | 'sealed'>): ChangeFacts {
    return changeFacts.parse(JSON.parse(this.#open(record.sealed, changeIdentity(record, record.atMs))));
  }

  #seal(text: string, identity: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    return seal({ key: this.#key, plaintext: Buffer.from(text), identity, nonce }).toString('base64');
  }

  #open(sealed: string, identity: string): string {
    return open(this.#key, Buffer.from(sealed, 'base64'), identity).toString('utf8');
  }
}

function versionIdentity({ tenant, prompt }: PromptName, version: number): string {
  return JSON.stringify(['prompt-version', tenant, prompt, version]);
}

function changeIdentity({ tenant, prompt }: PromptName, atMs: number): string {
  return JSON.stringify(['prompt-change', tenant, prompt, atMs]);
}
