/** The `listen` section: where the gate listens and every bound of the edge. */
import { z } from 'zod';

const bytes = z.int().min(1);
const ms = z.int().min(1);

export const listenSettings = z
  .strictObject({
    host: z.string().default('127.0.0.1').describe('Address to listen on.'),
    port: z.int().min(0).max(65535).default(8080).describe('Port; 0 takes a free one.'),
    tls: z
      .strictObject({
        certFile: z.string().describe('PEM certificate chain; reloaded when the file changes.'),
        keyFile: z.string().describe('PEM private key; reloaded when the file changes.'),
      })
      .optional()
      .describe(
        'TLS 1.3 listener. Without it the gate speaks plain HTTP: keep it on loopback or behind a TLS proxy.',
      ),
    corsOrigins: z
      .array(z.string())
      .max(100)
      .default([])
      .describe('Origins that browsers may call from, exactly as sent. Empty: CORS is off.'),
    bodyBytes: bytes
      .max(64 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .describe('Largest body accepted, in bytes.'),
    jsonDepth: z.int().min(1).max(256).default(64).describe('Deepest JSON nesting accepted.'),
    headerBytes: bytes
      .max(128 * 1024)
      .default(16 * 1024)
      .describe('Largest header block accepted, in bytes.'),
    headerCount: z.int().min(10).max(1000).default(100).describe('Most header fields accepted.'),
    headersTimeoutMs: ms.default(10_000).describe('Most time for the header block to arrive.'),
    bodyTimeoutMs: ms.default(30_000).describe('Most time for the whole body to arrive.'),
    idleTimeoutMs: ms
      .default(30_000)
      .describe(
        'Most time that a kept-alive connection may idle, and that a client may take no bytes of its answer.',
      ),
    totalTimeoutMs: ms.default(600_000).describe('Most time for one exchange, the streamed answer included.'),
    maxConnections: z.int().min(1).default(4096).describe('Most open connections.'),
    maxInFlight: z.int().min(1).default(512).describe('Most exchanges worked on at once.'),
    maxQueue: z
      .int()
      .min(0)
      .default(256)
      .describe('Most exchanges waiting for a place; past it 503 with Retry-After.'),
    queueTimeoutMs: ms.default(2_000).describe('Most time that an exchange waits for a place.'),
    stopDelayMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(0)
      .describe(
        'How long a stop goes on taking requests while /readyz already answers 503, so that a load balancer goes elsewhere first: longer than its checks take.',
      ),
    drainMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(10_000)
      .describe('How long a stop then waits for what is under way; past it answers are cut off.'),
  })
  .prefault({});

export type ListenSettings = z.output<typeof listenSettings>;
