/**
 * The operators' listener: a port of its own and a token of its own. Nothing but /healthz answers without the token,
 * and no gate key is ever accepted here.
 */
import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Telemetry } from '../observability/telemetry.ts';
import { ADMIN_OPERATIONS } from './admin-api.ts';
import { type AdminOperation, type AdminParts, AdminRefusal } from './admin-operation.ts';
import { adminOpenApi } from './openapi.ts';
import type { AdminSettings } from './settings.ts';

const MAX_BODY_BYTES = 64 * 1024;
const BEARER = 'Bearer ';

export interface AdminServerOptions extends AdminParts {
  readonly settings: AdminSettings;
  readonly version: string;
  readonly telemetry: Pick<Telemetry, 'fault' | 'info'>;
  /** Keyed hash of a presented token, and of the valid one, both hex. */
  hashToken(token: string): string;
  validHash(): Promise<string | undefined>;
}

export interface AdminServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function openAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    requestTimeout: 30_000,
    forceCloseConnections: true,
  });
  app.get('/healthz', async () => ({ ok: true }));
  app.register(async (guarded) => {
    guarded.addHook('onRequest', (request, reply) => requireToken(options, request, reply));
    guarded.get('/metrics', async (_request, reply) =>
      reply.type(options.metrics.contentType).send(await options.metrics.text()),
    );
    guarded.get('/admin/openapi.json', async () => adminOpenApi(options.version));
    for (const operation of ADMIN_OPERATIONS) addOperation(guarded, operation, options);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(problem('not_found', 'There is nothing at this path. See /admin/openapi.json.')),
  );
  app.setErrorHandler((error, _request, reply) => answerError(options, error, reply));
  await app.listen({ host: options.settings.host, port: options.settings.port });
  return { url: addressOf(app), close: () => app.close() };
}

async function requireToken(
  options: AdminServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const header = request.headers.authorization;
  const token = header?.startsWith(BEARER) ? header.slice(BEARER.length) : undefined;
  const valid = await options.validHash();
  if (token !== undefined && valid !== undefined && sameHash(options.hashToken(token), valid))
    return undefined;
  return reply
    .code(401)
    .send(problem('unauthenticated', 'Send the admin token as "Authorization: Bearer …".'));
}

function sameHash(presented: string, valid: string): boolean {
  const [a, b] = [Buffer.from(presented, 'hex'), Buffer.from(valid, 'hex')];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}

function addOperation(app: FastifyInstance, operation: AdminOperation, options: AdminServerOptions): void {
  app.route({
    method: operation.method,
    url: operation.path,
    ...(operation.maxBodyBytes !== undefined && { bodyLimit: operation.maxBodyBytes }),
    handler: async (request, reply) => {
      const params = request.params as { id?: unknown } | null;
      const id = typeof params?.id === 'string' ? params.id : '';
      const result = await operation.run(options, {
        id,
        body: request.body ?? {},
        query: request.query ?? {},
      });
      if (result === undefined) return reply.code(404).send(problem('not_found', 'There is no such thing.'));
      return result;
    },
  });
}

function answerError({ telemetry }: AdminServerOptions, error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return reply
      .code(400)
      .send(
        problem(
          'invalid_field',
          issue === undefined ? 'The body does not fit.' : `${issue.path.join('.')}: ${issue.message}`,
        ),
      );
  }
  if (error instanceof AdminRefusal) return reply.code(error.status).send(problem(error.kind, error.message));
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return reply.code(status).send(problem('bad_request', 'The request cannot be read.'));
  telemetry.fault('admin', error);
  return reply.code(500).send(problem('internal', 'The gate met an internal fault.'));
}

function problem(code: string, message: string) {
  return { error: { code, message } };
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the admin listener has no TCP address');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
