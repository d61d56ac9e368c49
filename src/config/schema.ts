/**
 * The whole configuration, composed of the sections that the rooms own. Strict everywhere: an unknown field is an
 * error, and every accepted field is enforced.
 */
import { z } from 'zod';
import { adminSettings } from '../admin/settings.ts';
import { responseSettings } from '../answers/settings.ts';
import { auditSettings } from '../audit/settings.ts';
import { authSettings } from '../auth/settings.ts';
import { batchSettings } from '../batches/settings.ts';
import { budgetSettings } from '../budget/settings.ts';
import { cacheSettings } from '../cache/settings.ts';
import { conversationSettings } from '../conversations/settings.ts';
import { encryptionSettings } from '../crypto/settings.ts';
import { fileSettings } from '../files/settings.ts';
import { guardOverrides } from '../guards/settings.ts';
import { optionalSurfaces } from '../http/optional-surfaces.ts';
import { listenSettings } from '../http/settings.ts';
import { limitSettings } from '../limits/settings.ts';
import { observabilitySettings } from '../observability/settings.ts';
import { policySettings, tenantSettings } from '../policy/settings.ts';
import { modelSettings, providerSettings } from '../providers/settings.ts';
import { realtimeSettings } from '../realtime/settings.ts';
import { storageSettings } from '../storage/settings.ts';

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  listen: listenSettings,
  admin: adminSettings,
  storage: storageSettings,
  providers: z
    .record(z.string(), providerSettings)
    .default({})
    .describe('Who answers. Empty: found in the environment, else the simulator.'),
  models: z
    .record(z.string(), modelSettings)
    .default({})
    .describe('What callers may ask for. Empty: the known models of the providers.'),
  policies: z
    .record(z.string(), policySettings)
    .default({})
    .describe('Named rule sets; `default` exists always.'),
  tenants: z
    .record(z.string(), tenantSettings)
    .default({})
    .describe('Customers of this gate; `default` exists always.'),
  auth: authSettings,
  guards: guardOverrides.prefault({}).describe('Guards of every policy; what is absent keeps its default.'),
  budgets: budgetSettings,
  limits: limitSettings,
  cache: cacheSettings,
  surfaces: optionalSurfaces,
  realtime: realtimeSettings,
  responses: responseSettings,
  conversations: conversationSettings,
  files: fileSettings,
  batches: batchSettings,
  audit: auditSettings,
  encryption: encryptionSettings,
  observability: observabilitySettings,
});

/** Validated configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
/** What a user writes. */
export type ConfigInput = z.input<typeof configSchema>;
