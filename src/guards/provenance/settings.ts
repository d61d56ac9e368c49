/** The `guards.provenance` section: what follows from where a text comes from. */
import { z } from 'zod';

export const provenanceSettings = z
  .strictObject({
    untrusted: z
      .enum(['off', 'watch', 'redact', 'block'])
      .describe('Instructions to the assistant in tool results and documents; `redact` withholds the text.'),
    untrustedScore: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Injection score from which on they count; absent: the injection guard’s own threshold.'),
    markers: z
      .array(z.strictObject({ open: z.string().min(1).max(100), close: z.string().min(1).max(100) }))
      .max(8)
      .describe(
        'Markers between which an application puts other people’s text into user messages; it counts as a ' +
          'document from the first opening to the last closing one.',
      ),
  })
  .describe('Tool results and documents are data: instructions in them are findings.');

export type ProvenanceSettings = z.output<typeof provenanceSettings>;

export const PROVENANCE_DEFAULTS: ProvenanceSettings = { untrusted: 'block', markers: [] };
