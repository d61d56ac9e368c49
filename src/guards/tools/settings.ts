/** The `guards.tools` section: which tool calls of a model reach the caller. */
import { z } from 'zod';

const watchOrBlock = z.enum(['off', 'watch', 'block']);
const toolPattern = z
  .string()
  .regex(/^[\w.:/@*-]{1,128}$/, 'a tool pattern has letters, digits and . _ : / @ - *');

export const TOOL_CLASSES = ['send', 'pay', 'delete', 'execute', 'share', 'change'] as const;
export type ToolClass = (typeof TOOL_CLASSES)[number];

export const approvalSettings = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Gets a signed POST for each call that waits.'),
    secret: z
      .union([
        z.strictObject({ env: z.string().describe('Name of an environment variable.') }),
        z.strictObject({ file: z.string().describe('Path of a file whose trimmed content is the secret.') }),
      ])
      .describe('Key of the signature (HMAC-SHA256 over timestamp and body).'),
    timeoutMs: z
      .int()
      .min(1)
      .max(600_000)
      .default(30_000)
      .describe('Most time until the approval; without one by then the call is denied.'),
    content: z
      .enum(['commitments', 'redacted', 'plain'])
      .default('commitments')
      .describe('How arguments are told: salted hashes, without secrets and personal data, or as they are.'),
    maxWaiting: z
      .int()
      .min(1)
      .max(256)
      .default(32)
      .describe('Calls that may wait at a time; more are denied.'),
    allowPrivateAddress: z.boolean().default(false).describe('Permit loopback and private addresses.'),
  })
  .describe('Where `taint: approve` asks. Anything but `{"approved": true}` in time denies.');

export const toolSettings = z
  .strictObject({
    unknown: watchOrBlock.describe('Calls of tools that the request did not offer.'),
    arguments: watchOrBlock.describe('Arguments that do not match the tool’s JSON Schema.'),
    taint: z
      .enum(['off', 'watch', 'block', 'approve'])
      .describe(
        'Once tool results or documents are in the conversation: calls of sensitive tools, and addresses, with ' +
          'arguments that the user did not write.',
      ),
    classes: z
      .array(z.enum(TOOL_CLASSES))
      .max(TOOL_CLASSES.length)
      .describe('Which kinds of tools are sensitive by their names.'),
    sensitive: z.array(toolPattern).max(200).describe('Tools that are sensitive whatever their names say.'),
    harmless: z.array(toolPattern).max(200).describe('Tools that are never tainted.'),
    allowedHosts: z
      .array(
        z
          .string()
          .regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, 'a host is "example.com" or "*.example.com"'),
      )
      .max(500)
      .describe('Hosts and mail domains that any argument may name: "example.com", "*.example.com".'),
    trustSystemText: z.boolean().describe('What the system text says counts like the user’s own words.'),
    limits: watchOrBlock.describe('More calls than the three numbers below.'),
    maxCallsPerAnswer: z.int().min(1).max(128),
    maxCallsPerConversation: z.int().min(1).max(10_000).describe('Earlier calls and those of the answer.'),
    maxIdenticalCalls: z
      .int()
      .min(1)
      .max(1_000)
      .describe('Calls of one tool with the same arguments in a conversation.'),
    approval: approvalSettings.optional(),
  })
  .describe(
    'The tool firewall: judges every tool call of an answer, streamed ones before they are complete.',
  );

export type ToolSettings = z.output<typeof toolSettings>;
export type ApprovalSettings = z.output<typeof approvalSettings>;

export const TOOL_DEFAULTS: ToolSettings = {
  unknown: 'block',
  arguments: 'watch',
  taint: 'watch',
  classes: [...TOOL_CLASSES],
  sensitive: [],
  harmless: [],
  allowedHosts: [],
  trustSystemText: true,
  limits: 'block',
  maxCallsPerAnswer: 64,
  maxCallsPerConversation: 1_000,
  maxIdenticalCalls: 16,
};
