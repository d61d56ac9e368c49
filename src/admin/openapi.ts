/** The admin API's OpenAPI 3.1 description, made from the table of operations. */
import { z } from 'zod';
import { ADMIN_OPERATIONS } from './admin-api.ts';
import type { AdminOperation } from './admin-operation.ts';

export function adminOpenApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of ADMIN_OPERATIONS) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Portcullis admin API', version },
    paths,
    components: { securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } } },
    security: [{ adminToken: [] }],
  };
}

function describe({ summary, body, path }: AdminOperation): object {
  return {
    summary,
    ...(path.includes(':id') && {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    }),
    ...(body !== undefined && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
      },
    }),
    responses: {
      200: { description: 'Done.' },
      400: { description: 'The body does not fit.' },
      401: { description: 'No valid admin token.' },
      404: { description: 'There is no such thing.' },
    },
  };
}
